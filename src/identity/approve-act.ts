/** Approving one act on one's phone (ID-19, ID-74): asked from a session, and what it leaves is the proof a code leaves. */
import type { Text } from '../language/index.ts'
import { namedTransaction } from '../store/index.ts'
import { remember } from './accounts.ts'
import { keepActProof } from './act-proof.ts'
import { type Asked, approvalState, askPhone, useApproval } from './approvals.ts'
import { type IdentityDeps, type Refusal, refusal } from './deps.ts'
import { isKnown } from './known.ts'
import { coolingUntil, coolingWords } from './mobile-age.ts'
import type { Session } from './sessions.ts'
import type { How } from './step-up.ts'
import { untilWords } from './words.ts'

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

/**
 * Uses what the phone approved; `signs`: the act cannot be undone, and the password goes with it. The proof is for
 * `useActProof`, for five minutes.
 */
export function approveWithPhone(
  deps: IdentityDeps,
  session: Session,
  act: Act,
  { signs = false, known }: How = {},
): Promise<{ readonly ok: true } | Refusal> {
  const at = deps.clock.now()
  const strong = isKnown(deps, session, act.hash, known)
  return namedTransaction('approval: used', deps.pool, async (tx) => {
    if (signs && !strong) return refusal('password_first', untilWords.passwordFirst)
    const cooling = signs ? await coolingUntil(tx, session.personId, at) : null
    if (cooling !== null) return refusal('cooling', coolingWords, cooling)
    const used = await useApproval(tx, deps, { ...of(session), act: act.hash }, signs)
    if (!used.ok) return used
    const said = act.text[session.lang]
    await keepActProof(tx, session, { hash: act.hash, said, strong, byKey: true }, at)
    await remember(tx, session.personId, { at, kind: 'act_approved', device: used.phone, detail: { act: said } })
    return { ok: true }
  })
}
