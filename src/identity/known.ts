/**
 * The password, typed once more beside the code or the phone that confirms an act (ID-22, ID-70): a thief with her
 * unlocked phone reads her messages, approves with its key and may find her signed in; what she knows lies in no phone.
 * What it leaves is a word of ours for this act in this session, good for five minutes, which the page carries along.
 */
import type { Instant } from '../language/index.ts'
import { later, minutes, namedTransaction } from '../store/index.ts'
import { accountOf, remember } from './accounts.ts'
import { admit, attemptRight, attemptUnmade } from './attempts.ts'
import { hmac, type IdentityDeps, type Refusal, refusal, same } from './deps.ts'
import { verifyPassword } from './passwords.ts'
import type { Session } from './sessions.ts'
import { untilWords } from './words.ts'

const life = minutes(5)

/**
 * Compares the password of whoever is signed in, with the tries of the device she sits at (ID-51). Throws BusyError.
 * @param act SHA-256 of the act that is confirmed
 * @returns `known`: for `checkActCode`, `approveWithPhone` and the change of mobile
 */
export async function provePassword(
  deps: IdentityDeps,
  session: Session,
  act: Buffer,
  typed: string,
): Promise<{ readonly ok: true; readonly known: string } | Refusal<'password_wrong' | 'password_wait'>> {
  const at = deps.clock.now()
  const person = session.personId
  const attempt = await admit(deps.pool, person, Buffer.from(session.deviceId, 'hex'), at)
  const account = await accountOf(deps.pool, person)
  const tooLong = typed.length > 1024
  const { right } = await verifyPassword(
    deps.keys.pepper,
    tooLong ? null : (account?.password_hash ?? null),
    tooLong ? '' : typed,
  ).catch(async (error: unknown) => {
    if (attempt.admitted) await attemptUnmade(deps.pool, attempt.key)
    throw error
  })
  return namedTransaction('password: typed again', deps.pool, async (tx) => {
    if (attempt.admitted && right) {
      await attemptRight(tx, attempt.key)
      return { ok: true, known: knownWord(deps, session, act, at) }
    }
    await remember(tx, person, { at, kind: 'act_refused', detail: { reason: 'password' } })
    return attempt.admitted
      ? refusal('password_wrong', untilWords.passwordWrong)
      : refusal('password_wait', untilWords.passwordWait)
  })
}

function knownWord(deps: Pick<IdentityDeps, 'keys'>, session: Session, act: Buffer, at: Instant): string {
  const { sessionId, personId } = session
  return `${at}.${hmac(deps.keys.codes, 'known', personId, sessionId, act.toString('hex'), at).toString('base64url')}`
}

/** Is this a word of ours, for this act in this session, of the last five minutes? */
export function isKnown(
  deps: Pick<IdentityDeps, 'keys' | 'clock'>,
  session: Session,
  act: Buffer,
  word: string | undefined,
): boolean {
  if (word === undefined || word.length > 200) return false
  const at = word.slice(0, Math.max(0, word.lastIndexOf('.')))
  const now = deps.clock.now()
  return same(Buffer.from(word), Buffer.from(knownWord(deps, session, act, at))) && at > later(now, -life) && at <= now
}
