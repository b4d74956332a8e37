/** An officer's own password: whoever made the account knew the first one. */
import { inTransaction } from '../../store/index.ts'
import { admit, attemptRight } from '../attempts.ts'
import { type Refusal, refusal } from '../deps.ts'
import { judgePassword } from '../password-policy.ts'
import { hashPassword, verifyPassword } from '../passwords.ts'
import { getPerson } from '../person.ts'
import type { SignInDeps } from '../sign-in.ts'
import { noteAct } from './acts.ts'
import { type OfficerSession, stillOpen } from './session.ts'
import { deskNo } from './sign-in.ts'

/**
 * Changes it, by the rules of people's passwords (ID-01…04). `signIn` when the present one is wrong, counted as at
 * signing in; `password_refused` with why. Throws BusyError.
 */
export async function changeOfficerPassword(
  deps: SignInDeps,
  session: OfficerSession,
  typed: { readonly present: string; readonly next: string },
): Promise<{ readonly ok: true } | Refusal> {
  const at = deps.clock.now()
  const { officer } = session
  const attempt = await admit(deps.pool, `officer:${officer.id}`, null, at)
  if (!attempt.admitted) return deskNo('waiting', attempt.until)
  const kept = await deps.pool.query<{ password_hash: string }>(
    'select password_hash from desk.officer where officer_id = $1 and closed_at is null',
    [officer.id],
  )
  const before = kept.rows[0]?.password_hash ?? null
  const { right } = await verifyPassword(deps.keys.pepper, before, typed.present)
  if (!right) return deskNo('signIn')
  const { number, name, born } = await getPerson(deps.pool, officer.person)
  const why = judgePassword(typed.next, { number, name, born, username: officer.username }, deps.leaked)
  if (why !== null) return refusal('password_refused', why)
  const hash = await hashPassword(deps.keys.pepper, typed.next)
  return inTransaction(deps.pool, async (tx) => {
    if (!(await stillOpen(tx, session, at))) return deskNo('flowOver')
    await attemptRight(tx, attempt.key)
    // Of two changes at once the second finds another password than the one it was shown.
    const done = await tx.query(
      'update desk.officer set password_hash = $2 where officer_id = $1 and password_hash = $3 returning 1',
      [officer.id, hash, before],
    )
    if (done.rowCount !== 1) return deskNo('signIn')
    await noteAct(tx, { at, kind: 'password_changed', officer, session: session.id })
    return { ok: true }
  })
}
