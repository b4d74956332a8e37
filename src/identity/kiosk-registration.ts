/**
 * Whose a registration is that waits under her number (ID-30). Whoever had her SIM for a minute could have begun it and
 * chosen its password, so her fingers alone bring none to life: she types its user name, and the code of the visit proves
 * that the mobile it was made with is in her hand now. Who holds the SIM does not stand at the kiosk; who stands there
 * after he made it does not know the name. In both cases she gets a credential of her own instead, and his is worth nothing.
 */
import type { Instant } from '../language/index.ts'
import { first, type PersonId, type Tx } from '../store/index.ts'
import { remember, skeleton } from './accounts.ts'
import type { WaitingClaim } from './activate.ts'
import { dateAndTime, sendTo } from './messages.ts'
import { getPerson } from './person.ts'
import type { Visit } from './visit.ts'

/**
 * The registration that this visit may bring to life: under her number, of the user name she typed, with the mobile of her
 * record, and that is the mobile she has just typed a code from.
 */
export async function ownClaim(tx: Tx, visit: Visit, at: Instant): Promise<WaitingClaim | null> {
  if (visit.person_id === null || visit.username === null || visit.mobile === null) return null
  const person = await getPerson(tx, visit.person_id)
  if (person.mobile !== visit.mobile) return null
  const { rows } = await tx.query<WaitingClaim>({
    name: 'identity:claim-own',
    text: `select claim_id, mobile, username, password_hash, email, lang, terms_version, terms_hash from identity.claim
      where number = any($1) and mobile = $2 and step = 'verified' and expires_at > $3 order by verified_at desc for update`,
    values: [numbersOf(visit, person.number), person.mobile, at],
  })
  const asked = skeleton(visit.username)
  return rows.find((claim) => skeleton(claim.username) === asked) ?? null
}

/**
 * She says, proved by fingers and face, that she registered nothing: whatever waits under her number dies now, also if she
 * walks away before she has an account. The mobile on record is told, and her history keeps it. To whoever began it, it
 * goes on looking alive (see claims.ts).
 */
export async function forswearClaims(tx: Tx, visit: Visit, person: PersonId, at: Instant): Promise<void> {
  const { number, mobile } = await getPerson(tx, person)
  const dead = await tx.query<{ claim_id: string; lang: 'ar' | 'en' }>({
    name: 'identity:claim-forswear',
    text: `update identity.claim set step = 'dead', ended_at = $2, person_id = $3, password_hash = '', ticket_hash = null
      where number = any($1) and step in ('contact', 'verified') returning claim_id, lang`,
    values: [numbersOf(visit, number), at, person],
  })
  const one = first(dead)
  if (one === null) return
  await remember(tx, person, { at, kind: 'claim_dropped', channel: 'kiosk', device: visit.kiosk_id })
  if (mobile === null) return
  const key = `identity:account.claim-dropped:${one.claim_id}`
  const vars = dateAndTime(at)
  await sendTo(tx, { mobile, lang: one.lang, kind: 'account.claim-dropped', vars, key, at, person })
}

/** The one she typed, and the one she goes by today. */
function numbersOf(visit: Visit, today: string): readonly string[] {
  return [...new Set([visit.number ?? today, today])]
}
