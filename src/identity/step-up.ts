/**
 * Approving one act with a code of its own (ID-74): the message says the act, the code is bound to the act's hash and to
 * the session, and what it leaves is a proof that one request may use once. No code approves what cannot be undone
 * (ID-18, ID-70), the change of mobile aside, which the present one's code and the password make (ID-22).
 */
import { createHash } from 'node:crypto'
import { compact, type Instant, type Text } from '../language/index.ts'
import { namedTransaction, type Tx } from '../store/index.ts'
import { accountOf, remember } from './accounts.ts'
import { keepActProof } from './act-proof.ts'
import { type CodeBinding, codeIsOut, type Issued, issueCode, tryCode } from './codes.ts'
import type { IdentityDeps, Refusal } from './deps.ts'
import { refusal } from './deps.ts'
import { isKnown } from './known.ts'
import type { Session } from './sessions.ts'
import { maskMobile } from './sign-in.ts'
import { totpsOf, tryTotp } from './totp.ts'
import { untilWords } from './words.ts'

function binding(session: Session, actHash: Buffer): CodeBinding {
  return { subject: session.personId, purpose: 'act', flow: session.sessionId, act: actHash }
}

/** Sends the code for an act. `actText`: the sentence that was hashed, short enough for a message. */
export function askActCode(
  deps: IdentityDeps,
  session: Session,
  actHash: Buffer,
  actText: Text,
): Promise<(Extract<Issued, { ok: true }> & { readonly sentTo: string }) | Refusal> {
  return namedTransaction('act: code sent', deps.pool, async (tx) => {
    const account = await accountOf(tx, session.personId)
    if (account === null) return refusal('start_again', untilWords.startAgain)
    const to = {
      mobile: account.mobile,
      lang: account.lang,
      person: session.personId,
      act: actText,
      device: Buffer.from(session.deviceId, 'hex'),
    }
    const issued = await issueCode(tx, deps, to, binding(session, actHash))
    return issued.ok ? { ...issued, sentTo: maskMobile(account.mobile) } : issued
  })
}

/** How an act is confirmed. */
export interface How {
  /** The act is irreversible (ID-70): it needs `known`. */
  readonly signs?: boolean
  /** What `provePassword` gave for this act: the proof is a strong one then. */
  readonly known?: string
}

/**
 * Tries the code of an act: the one sent for it or, unless the act is irreversible (`signs`), one of her app; such a code
 * does not say the act. A right one leaves a proof for `useActProof`, good for five minutes.
 */
export function checkActCode(
  deps: IdentityDeps,
  session: Session,
  actHash: Buffer,
  actText: Text,
  code: string,
  { signs = false, known }: How = {},
): Promise<{ readonly ok: true; readonly provedAt: Instant } | Refusal> {
  const at = deps.clock.now()
  const strong = isKnown(deps, session, actHash, known)
  return namedTransaction('act: code tried', deps.pool, async (tx) => {
    // Before the code is tried: it is good for the next try, with the password.
    if (signs && !strong) return refusal('password_first', untilWords.passwordFirst)
    const checked = await tryEither(tx, deps, session, actHash, code, signs)
    const act = actText[session.lang]
    if (!checked.ok) {
      await remember(tx, session.personId, { at, kind: 'act_refused', detail: { act, reason: checked.reason } })
      return checked
    }
    await keepActProof(tx, session, { hash: actHash, said: act, strong }, at)
    await remember(tx, session.personId, { at, kind: 'act_approved', detail: { act } })
    return { ok: true, provedAt: at }
  })
}

/** A code of her app where she has one and it may serve; else the one that was sent. */
async function tryEither(
  tx: Tx,
  deps: IdentityDeps,
  session: Session,
  actHash: Buffer,
  code: string,
  signs: boolean,
): Promise<{ readonly ok: true } | Refusal> {
  const sent = binding(session, actHash)
  if (signs || (await totpsOf(tx, session.personId)).length === 0) return tryCode(tx, deps, sent, compact(code) ?? '')
  const made = await tryTotp(tx, deps, session.personId, code, Buffer.from(session.deviceId, 'hex'))
  if (made.ok || !(await codeIsOut(tx, sent, deps.clock.now()))) return made
  return tryCode(tx, deps, sent, compact(code) ?? '')
}

/**
 * What a code confirms when the last proof is too old for seeing data of others (identity.md section 7, 15 minutes): no
 * act, only that it is still she. Bound to the session, so it approves nothing else.
 */
export function proofAgain(session: Session): { readonly hash: Buffer; readonly text: Text } {
  return { hash: createHash('sha256').update(`proof again\n${session.sessionId}`).digest(), text: seeingOthers }
}

const seeingOthers: Text = {
  ar: 'عرض بيانات من تعولهم أو تكفلهم',
  en: 'seeing data of your dependants or workers',
}
