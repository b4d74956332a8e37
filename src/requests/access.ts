/** Who may ask what for whom: checked at every step of a request, deny by default. */

import { dayOf } from '../language/index.ts'
import { standingOf } from '../standing/index.ts'
import { type Look, later, minutes, type PersonId, type Reading } from '../store/index.ts'
import type { AnyInquiry, AnyService, Definition } from './catalogue.ts'
import type { Standing as Proof } from './define.ts'
import type { Caller, House } from './house.ts'
import { RequestTrouble } from './trouble.ts'

export function serviceOf(house: House, id: string): AnyService {
  const definition = house.catalogue.get(id)
  if (definition?.kind !== 'service') throw new RequestTrouble('unknown-service')
  return definition
}

export function inquiryOf(house: House, id: string): AnyInquiry {
  const definition = house.catalogue.get(id)
  if (definition?.kind !== 'inquiry') throw new RequestTrouble('unknown-service')
  return definition
}

/** Refuses a caller of another audience, or one not proved enough for this service (identity.md section 7). */
export function requireCaller(definition: Definition, caller: Caller): void {
  if (!definition.audience.includes('anyone') && !definition.audience.includes(caller.audience)) {
    throw new RequestTrouble('not-for-you')
  }
  if (caller.identity < definition.needs.identity) throw new RequestTrouble('prove-more')
  if (caller.signIn < definition.needs.signIn) throw new RequestTrouble('sign-in-first')
}

/** Must this act be confirmed by a code now? Always for `per-act`; else when the last proof is older than the limit. */
export function needsCode(definition: Definition, caller: Caller, now: string): boolean {
  const { fresh } = definition.needs
  if (caller.audience.startsWith('agency:') || fresh === undefined) return false
  if (fresh === 'per-act') return true
  return later(caller.provedAt, minutes(fresh)) < now
}

/** Seeing dependants or workers asks for a proof of the last fifteen minutes (identity.md section 7). */
const othersMinutes = 15

/**
 * Is the caller's last proof too old for this inquiry? Older than the definition's `fresh`; about another person older
 * than fifteen minutes in any case. An inquiry changes nothing, so `per-act` means a proof of the last minute.
 */
export function needsProofAgain(
  definition: AnyInquiry,
  caller: Pick<Caller, 'person' | 'audience' | 'provedAt'>,
  subject: PersonId | null,
  now: string,
): boolean {
  if (definition.needs.signIn === 0 || caller.audience.startsWith('agency:')) return false
  const aboutOther = definition.namesOthers === true || (subject !== null && subject !== caller.person)
  const fresh = definition.needs.fresh === 'per-act' ? 1 : (definition.needs.fresh ?? Number.POSITIVE_INFINITY)
  const most = aboutOther ? Math.min(fresh, othersMinutes) : fresh
  return most !== Number.POSITIVE_INFINITY && later(caller.provedAt, minutes(most)) < now
}

/** On what ground the caller acts for the subject; throws when there is none. */
export async function requireStanding(
  look: Look,
  definition: Definition,
  caller: Caller,
  subject: PersonId,
  now: string,
  service: string,
): Promise<Proof> {
  if (caller.audience.startsWith('agency:')) {
    if (!definition.behalf.includes('office')) throw new RequestTrouble('not-yours')
    return { behalf: 'office', proof: caller.audience }
  }
  const standing = await standingOf(look, caller.person, subject, definition.behalf, dayOf(now), service)
  if (standing === null) throw new RequestTrouble('not-yours')
  return standing
}

/** Does the ground on which the request was sent still hold? The proof as it is now; null: the right has ended. */
export async function standingNow(
  look: Look,
  definition: Definition,
  row: {
    readonly person_id: PersonId
    readonly audience: string
    readonly subject: PersonId
    readonly standing: Proof
    readonly service: string
  },
  now: string,
): Promise<Proof | null> {
  if (row.audience.startsWith('agency:')) return row.standing
  return standingOf(look, row.person_id, row.subject, definition.behalf, dayOf(now), row.service)
}

export function readingFor(caller: Caller, purpose: string, at: string, request?: string): Reading {
  return { reader: caller.person, audience: caller.audience, purpose, at, ...(request ? { request } : {}) }
}
