/**
 * Proving oneself at a kiosk with an account that is of a lower level: one that a bank vouched for (IA2), or that lost
 * its level to a recall (IA1). Two fingers and the face make it IA3, with a line of evidence as at an activation (ID-37).
 */
import type { Instant } from '../language/index.ts'
import { type PersonId, type Tx, uuid } from '../store/index.ts'
import { remember } from './accounts.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import { terms, termsHash } from './terms.ts'

export interface Reproved {
  readonly person: PersonId
  /** The kiosk's id. */
  readonly place: string
  readonly scores: Readonly<Record<string, number>>
  readonly evidenceHash: Buffer
  /** The visit: raising twice under one cause is raising once. */
  readonly cause: string
  readonly at: Instant
}

/** Raises an active account to IA3. False, and nothing written, when it has that level or is not active. */
export async function raiseLevel(tx: Tx, r: Reproved): Promise<boolean> {
  const raised = await tx.query({
    name: 'identity:level-raise',
    text: `update identity.account set identity_level = 3
      where person_id = $1 and identity_level < 3 and state = 'active' returning person_id`,
    values: [r.person],
  })
  if (raised.rowCount !== 1) return false
  // Nobody was asked about the terms again: what was agreed to before stands.
  await tx.query(
    `insert into identity.activation (person_id, activation_id, method, place, identity_level, scores, evidence_hash,
       terms_version, terms_hash, cause, at)
     select $1, $2, 'kiosk', $3, 3, $4, $5, coalesce(was.terms_version, $6), coalesce(was.terms_hash, $7), $8, $9
     from (values (1)) one left join lateral (select terms_version, terms_hash from identity.activation
       where person_id = $1 order by at desc limit 1) was on true`,
    [r.person, uuid(), r.place, r.scores, r.evidenceHash, terms.version, termsHash, r.cause, r.at],
  )
  await remember(tx, r.person, { at: r.at, kind: 'level_raised', channel: 'kiosk', device: r.place })
  await tellAccount(tx, r.person, 'account.level-raised', dateAndTime(r.at), r.cause, r.at)
  return true
}
