/** Who is at a page, for pages that need somebody: the caller as the engine knows callers, and for whom she acts. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { keepActing, type Rotation, rotateSession } from '../identity/index.ts'
import { dayOf } from '../language/index.ts'
import type { Caller } from '../requests/index.ts'
import { wardsOf } from '../standing/index.ts'
import { inTransaction, type PersonId, ReadingsClosed, readingOthers } from '../store/index.ts'
import { callerOf, type Doorway, keepSession, ofStatus, ProblemError } from '../web/index.ts'
import { type Names, namesOf } from './frame.tsx'
import { sent } from './identity/body.ts'

export interface Guest {
  readonly caller: Caller
  /** For whom she acts now: herself, or somebody the registers say she may act for. */
  readonly subject: PersonId
  readonly names: Names | null
}

/** Throws "sign in first" when nobody is signed in. */
export async function requireGuest(doorway: Doorway, req: FastifyRequest): Promise<Guest> {
  const { session } = req.visit
  if (session === null) throw new ProblemError(ofStatus(401))
  const caller = await callerOf(doorway.house, session, 'portal')
  const subject = await subjectOf(doorway, caller, session.acting)
  const names = await namesOf(doorway.site, req, subject)
  const over = session.acting !== null && subject === caller.person
  return { caller, subject, names: names === null ? null : { ...names, actingOver: over } }
}

/** The header of a page that anybody may open: who is signed in, if somebody is, and for whom she acts. */
export async function namesHere(doorway: Doorway, req: FastifyRequest): Promise<Names | null> {
  return req.visit.session === null ? null : (await requireGuest(doorway, req)).names
}

/** The chosen person, while its time runs and standing still holds; rights end with the register's event. */
async function subjectOf(
  doorway: Doorway,
  caller: Caller,
  acting: { readonly for: PersonId; readonly until: string } | null,
): Promise<PersonId> {
  const now = doorway.site.clock.now()
  if (acting === null || acting.until <= now) return caller.person
  const reading = { reader: caller.person, audience: caller.audience, purpose: 'acting-as', at: now }
  try {
    const wards = await readingOthers(doorway.site.pool, reading, (look) => wardsOf(look, caller.person, dayOf(now)))
    return wards.some((w) => w.id === acting.for) ? acting.for : caller.person
  } catch (error) {
    // Nobody acts for another while the audit is closed; her own pages go on.
    if (error instanceof ReadingsClosed) return caller.person
    throw error
  }
}

/** A page about `subject` was opened or sent: while that is whom she acts for, the quarter of an hour begins anew. */
export async function workedFor(doorway: Doorway, req: FastifyRequest, subject: PersonId): Promise<void> {
  const { session } = req.visit
  if (session?.acting?.for === subject) await keepActing(doorway.site.pool, session, doorway.site.clock.now())
}

/**
 * Was this form made for another person than the one she acts for now (`_for`)? Then nothing may be done: it would be
 * done for the wrong one. The page to choose again, or null when all is well.
 */
export function meantForAnother(req: FastifyRequest, subject: PersonId, page: string): string | null {
  const meant = sent(req.body, '_for')
  return meant === '' || meant === subject ? null : `/acting?next=${encodeURIComponent(page)}`
}

/** The session under a new token (ID-80), after a code or at a change of what it may do. */
export async function renewToken(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  change: Rotation = {},
): Promise<void> {
  const { token } = req.visit
  if (token === null) return
  const { pool, clock } = doorway.site
  const rotated = await inTransaction(pool, (tx) => rotateSession(tx, token, clock.now(), change))
  if (rotated !== null) keepSession(doorway.site, req, reply, rotated)
}
