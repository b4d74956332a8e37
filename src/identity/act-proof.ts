/** The proof that one act was confirmed: left by a code, a phone or a passkey, and used up by what it confirms (ID-74). */
import type { Instant } from '../language/index.ts'
import { here, later, minutes, type PersonId, type Tx } from '../store/index.ts'
import type { Session } from './sessions.ts'

const life = minutes(5)

/**
 * Keeps a proof for five minutes. `strong`: a passkey signed it, or the password was typed beside. `byKey`: a key that
 * stays in its device signed it, a passkey's or her phone's, and not only a code was typed.
 */
export async function keepActProof(
  tx: Tx,
  session: Session,
  act: { readonly hash: Buffer; readonly said: string; readonly strong: boolean; readonly byKey?: boolean },
  at: Instant,
): Promise<void> {
  await tx.query({
    name: 'identity:act-proof',
    text: `insert into identity.act_proof (person_id, act_hash, session_id, act_text, proved_at, expires_at, strong, by_key)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict do nothing`,
    values: [
      session.personId,
      act.hash,
      session.sessionId,
      act.said,
      at,
      later(at, life),
      act.strong,
      act.byKey ?? false,
    ],
  })
}

/**
 * Uses the proof of an act, inside the transaction of whatever it approves: true for exactly one caller. If anything of
 * the act was changed after it was approved, its hash differs and there is no proof. `least`: `strong` for what a thief
 * of her phone must not be able to do; `key` for what cannot be undone, which no code approves either (ID-18, ID-70).
 */
export async function useActProof(
  tx: Tx,
  person: PersonId,
  sessionId: string,
  actHash: Buffer,
  at: Instant,
  least: 'any' | 'strong' | 'key' = 'any',
): Promise<boolean> {
  const used = await tx.query({
    name: 'identity:act-proof-use',
    text: `update identity.act_proof set used_at = $4
      where person_id = $1 and session_id = $2 and act_hash = $3 and used_at is null and expires_at > $4
        and (strong or $5 = 'any') and (by_key or $5 <> 'key') returning person_id`,
    values: [person, sessionId, actHash, at, least],
  })
  here('act: proof used, not committed')
  return (used.rowCount ?? 0) > 0
}
