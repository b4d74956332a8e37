/**
 * Approving one act with a code of its own (ID-74): the message says the act, the code is bound to the act's hash and to
 * the session, and what it leaves is a proof that one request may use once. No code approves what cannot be undone
 * (ID-18, ID-70): that takes a key of hers, a passkey's or her phone's.
 */
import { createHash } from 'node:crypto'
import { compact, type Instant, type Text } from '../language/index.ts'
import { here, later, minutes, namedTransaction, type PersonId, type Tx } from '../store/index.ts'
import { accountOf, remember } from './accounts.ts'
import { type CodeBinding, codeIsOut, type Issued, issueCode, tryCode } from './codes.ts'
import type { IdentityDeps, Refusal } from './deps.ts'
import { refusal } from './deps.ts'
import type { Session } from './sessions.ts'
import { maskMobile } from './sign-in.ts'
import { totpsOf, tryTotp } from './totp.ts'
import { untilWords } from './words.ts'

const proofLife = minutes(5)

function binding(session: Session, actHash: Buffer): CodeBinding {
  return { subject: session.personId, purpose: 'act', flow: session.sessionId, act: actHash }
}

/** Sends the code for an act that can be undone. `actText`: the sentence that was hashed, short enough for a message. */
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

/**
 * Tries the code of an act: the one sent for it or, unless only that will do (`sentOnly`), one of her app; such a code
 * does not say the act. A right one leaves a proof for `useActProof`, good for five minutes.
 */
export function checkActCode(
  deps: IdentityDeps,
  session: Session,
  actHash: Buffer,
  actText: Text,
  code: string,
  sentOnly = false,
): Promise<{ readonly ok: true; readonly provedAt: Instant } | Refusal> {
  const at = deps.clock.now()
  return namedTransaction('act: code tried', deps.pool, async (tx) => {
    const checked = await tryEither(tx, deps, session, actHash, code, sentOnly)
    const act = actText[session.lang]
    if (!checked.ok) {
      await remember(tx, session.personId, { at, kind: 'act_refused', detail: { act, reason: checked.reason } })
      return checked
    }
    await tx.query({
      name: 'identity:act-proof',
      text: `insert into identity.act_proof (person_id, act_hash, session_id, act_text, proved_at, expires_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing`,
      values: [session.personId, actHash, session.sessionId, act, at, later(at, proofLife)],
    })
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
  sentOnly: boolean,
): Promise<{ readonly ok: true } | Refusal> {
  const sent = binding(session, actHash)
  if (sentOnly || (await totpsOf(tx, session.personId)).length === 0)
    return tryCode(tx, deps, sent, compact(code) ?? '')
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

/**
 * Uses the proof of an act, inside the transaction of whatever it approves: true for exactly one caller. If anything of
 * the act was changed after it was approved, its hash differs and there is no proof. `byKey`: only a proof that a key of
 * hers left will do, since the act cannot be undone (ID-70).
 */
export async function useActProof(
  tx: Tx,
  person: PersonId,
  sessionId: string,
  actHash: Buffer,
  at: Instant,
  byKey = false,
): Promise<boolean> {
  const used = await tx.query({
    name: 'identity:act-proof-use',
    text: `update identity.act_proof set used_at = $4
      where person_id = $1 and session_id = $2 and act_hash = $3 and used_at is null and expires_at > $4
        and (by_key or not $5) returning person_id`,
    values: [person, sessionId, actHash, at, byKey],
  })
  here('act: proof used, not committed')
  return (used.rowCount ?? 0) > 0
}
