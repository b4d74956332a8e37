/** Who is at a page, for pages that need somebody: the caller as the engine knows callers, and for whom she acts. */
import type { FastifyRequest } from 'fastify'
import { dayOf } from '../language/index.ts'
import type { Caller } from '../requests/index.ts'
import { wardsOf } from '../standing/index.ts'
import { isUuid, type PersonId, readingOthers } from '../store/index.ts'
import { callerOf, type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { type Names, namesOf } from './frame.tsx'

export interface Guest {
  readonly caller: Caller
  /** For whom she acts now: herself, or somebody the registers say she may act for. */
  readonly subject: PersonId
  readonly names: Names | null
}

/** Throws "sign in first" when nobody is signed in. */
export async function requireGuest(doorway: Doorway, req: FastifyRequest): Promise<Guest> {
  const { session, acting } = req.visit
  if (session === null) throw new ProblemError(ofStatus(401))
  const caller = await callerOf(doorway.house, session, 'portal')
  const subject = await subjectOf(doorway, caller, acting)
  return { caller, subject, names: await namesOf(doorway.site, req, subject) }
}

/** The chosen person, if standing still holds; rights end with the register's event, and then the choice is void. */
async function subjectOf(doorway: Doorway, caller: Caller, acting: string | null): Promise<PersonId> {
  if (acting === null || acting === caller.person || !isUuid(acting)) return caller.person
  const { site } = doorway
  const reading = { reader: caller.person, audience: caller.audience, purpose: 'acting-as', at: site.clock.now() }
  const wards = await readingOthers(site.pool, reading, (look) => wardsOf(look, caller.person, dayOf(site.clock.now())))
  return wards.some((w) => w.id === acting) ? acting : caller.person
}
