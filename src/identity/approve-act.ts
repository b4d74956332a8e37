/** Approving one act on one's phone (ID-19, ID-74): asked from a session, and what it leaves is the proof a code leaves. */
import type { Text } from '../language/index.ts'
import { inTransaction, later, minutes } from '../store/index.ts'
import { remember } from './accounts.ts'
import { type Asked, approvalState, askPhone, useApproval } from './approvals.ts'
import { type IdentityDeps, type Refusal, refusal } from './deps.ts'
import { coolingUntil, coolingWords } from './mobile-age.ts'
import type { Session } from './sessions.ts'

const proofLife = minutes(5)

interface Act {
  readonly hash: Buffer
  readonly text: Text
}

const of = (session: Session) => ({ person: session.personId, purpose: 'act' as const, flow: session.sessionId })

/** Asks her phones to approve an act; the number is for this screen alone. */
export function askPhoneAct(deps: IdentityDeps, session: Session, act: Act, place: string): Promise<Asked> {
  return askPhone(deps, { ...of(session), act, place })
}

/** How the last act that this session asked about stands. */
export function phoneActState(deps: IdentityDeps, session: Session): Promise<'waits' | 'approved' | 'denied' | 'over'> {
  return approvalState(deps.pool, of(session), deps.clock.now())
}

/** Uses what the phone approved; `signs`: the act cannot be undone. The proof is for `useActProof`, for five minutes. */
export function approveWithPhone(
  deps: IdentityDeps,
  session: Session,
  act: Act,
  signs = false,
): Promise<{ readonly ok: true } | Refusal> {
  const at = deps.clock.now()
  return inTransaction(deps.pool, async (tx) => {
    const cooling = signs ? await coolingUntil(tx, session.personId, at) : null
    if (cooling !== null) return refusal('cooling', coolingWords, cooling)
    const used = await useApproval(tx, deps, { ...of(session), act: act.hash }, signs)
    if (!used.ok) return used
    const said = act.text[session.lang]
    await tx.query({
      name: 'identity:act-proof-key',
      text: `insert into identity.act_proof (person_id, act_hash, session_id, act_text, proved_at, expires_at, by_key)
        values ($1, $2, $3, $4, $5, $6, true)
        on conflict do nothing`,
      values: [session.personId, act.hash, session.sessionId, said, at, later(at, proofLife)],
    })
    await remember(tx, session.personId, { at, kind: 'act_approved', device: used.phone, detail: { act: said } })
    return { ok: true }
  })
}
