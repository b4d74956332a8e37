/**
 * One officer's act on what is nobody's record, such as a machine or a bank: her session and her role are judged again,
 * and what she did is written into the audit, in the transaction that does it (ID-37).
 */
import type { Instant } from '../../language/index.ts'
import { inTransaction, type Tx } from '../../store/index.ts'
import type { IdentityDeps, Refusal } from '../deps.ts'
import { type Act, noteAct } from './acts.ts'
import { may, officerOf, type Permission } from './officer.ts'
import { type OfficerSession, stillOpen } from './session.ts'
import { deskNo } from './sign-in.ts'

/** What was done, and how the audit says it. */
export interface Noted<R> {
  readonly ok: true
  readonly result: R
  readonly act: Omit<Act, 'at' | 'officer' | 'session' | 'second'>
}

/**
 * Does it and notes it. `does` says no before it writes anything: a refusal of its own is handed on as it is.
 * @param needs the permission, asked of the officer as she stands now
 */
export function alone<R, No extends { readonly ok: false }>(
  deps: Pick<IdentityDeps, 'pool' | 'clock'>,
  session: OfficerSession,
  needs: Permission,
  does: (tx: Tx, at: Instant) => Promise<Noted<R> | No>,
): Promise<{ readonly ok: true; readonly result: R } | No | Refusal> {
  return inTransaction(deps.pool, async (tx): Promise<{ readonly ok: true; readonly result: R } | No | Refusal> => {
    const at = deps.clock.now()
    if (!(await stillOpen(tx, session, at))) return deskNo('flowOver')
    const officer = await officerOf(tx, session.officer.id)
    if (officer === null || !may(officer, needs)) return deskNo('denied')
    const done = await does(tx, at)
    if (!done.ok) return done
    await noteAct(tx, { ...done.act, at, officer, session: session.id })
    return { ok: true, result: done.result }
  })
}
