/**
 * Closing one's account (identity.md section 6, an act of ID-70): everybody is signed out at once, the account stays thirty
 * days, and coming in during them keeps it. Then nothing opens it any more; what happened to it is kept as the law asks.
 */
import { createHash } from 'node:crypto'
import { dayOf, formatSlashDay, type Instant, type Text } from '../language/index.ts'
import { inDays, inTransaction, later, type PersonId, type Tx } from '../store/index.ts'
import { type Account, lockAccount, remember } from './accounts.ts'
import { useActProof } from './act-proof.ts'
import type { IdentityDeps } from './deps.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import { dropPush } from './push/drop.ts'
import { endSessions, type Session } from './sessions.ts'
import { forgetTotps, lockTotps } from './totp.ts'

export const closingDays = 30

/** The act that is approved: this account, from this session. */
export function closingAccount(session: Session): { readonly hash: Buffer; readonly text: Text } {
  return {
    hash: createHash('sha256').update(`close:${session.personId}:${session.sessionId}`).digest(),
    text: { ar: 'إغلاق حسابك', en: 'closing your account' },
  }
}

/**
 * Begins to close it, with the proof that a key of hers left (`useActProof`). Every session ends with the same commit.
 * False, with nothing changed, when there is no such proof or the account is not open.
 */
export function closeAccount(deps: Pick<IdentityDeps, 'pool' | 'clock'>, session: Session): Promise<boolean> {
  const at = deps.clock.now()
  const { personId: person } = session
  return inTransaction(deps.pool, async (tx) => {
    if (!(await useActProof(tx, person, session.sessionId, closingAccount(session).hash, at, 'key'))) return false
    await lockAccount(tx, person)
    const until = later(at, inDays(closingDays))
    const begun = await tx.query({
      name: 'identity:account-close',
      text: `update identity.account set state = 'closing', closes_at = $2
        where person_id = $1 and state in ('active', 'recovering') returning person_id`,
      values: [person, until],
    })
    if (begun.rowCount !== 1) return false
    await stopWhatIsOnItsWay(tx, person, at)
    await endSessions(tx, person, 'closing', at)
    await remember(tx, person, { at, kind: 'closing_begun', device: '' })
    await tellAccount(tx, person, 'account.closing', { date: formatSlashDay(dayOf(until)) }, at, at)
    return true
  })
}

/** She came in: her account is not closed. In the transaction of her sign-in, the account's row locked. */
export async function keepOpen(tx: Tx, account: Account, at: Instant): Promise<void> {
  if (account.state !== 'closing') return
  await tx.query({
    name: 'identity:account-keep',
    text: `update identity.account set state = 'active', closes_at = null where person_id = $1 and state = 'closing'`,
    values: [account.person_id],
  })
  await remember(tx, account.person_id, { at, kind: 'closing_ended' })
  await tellAccount(tx, account.person_id, 'account.kept', dateAndTime(at), at, at)
}

/** Closes for good those whose thirty days are over, one commit each. Returns how many. */
export async function closeDue(deps: Pick<IdentityDeps, 'pool' | 'clock'>, limit = 100): Promise<number> {
  const at = deps.clock.now()
  const { rows } = await deps.pool.query<{ person_id: string }>({
    name: 'identity:closing-due',
    text: `select person_id from identity.account where state = 'closing' and closes_at <= $1 order by closes_at limit $2`,
    values: [at, limit],
  })
  let closed = 0
  for (const { person_id: person } of rows)
    closed += Number(await inTransaction(deps.pool, (tx) => shut(tx, person, at)))
  return closed
}

async function shut(tx: Tx, person: PersonId, at: Instant): Promise<boolean> {
  await lockTotps(tx, person) // before the account's row, as whoever signs in with a code does
  await lockAccount(tx, person)
  // Told first: afterwards there is no account to tell.
  const due = await tx.query(
    `select 1 from identity.account where person_id = $1 and state = 'closing' and closes_at <= $2`,
    [person, at],
  )
  if (due.rowCount !== 1) return false
  await tellAccount(tx, person, 'account.closed', dateAndTime(at), at, at)
  await tx.query(
    `update identity.account set state = 'closed', closes_at = null, password_hash = null, must_change = true
     where person_id = $1`,
    [person],
  )
  await stopWhatIsOnItsWay(tx, person, at)
  await endSessions(tx, person, 'closed', at)
  await tx.query('update identity.passkey set removed_at = $2 where person_id = $1 and removed_at is null', [
    person,
    at,
  ])
  await tx.query('update identity.phone set removed_at = $2 where person_id = $1 and removed_at is null', [person, at])
  await dropPush(tx, person)
  await forgetTotps(tx, person, at)
  // The number and the user name are free for whoever has them next.
  await tx.query('delete from identity.mobile where person_id = $1', [person])
  await tx.query('delete from identity.username where person_id = $1', [person])
  await remember(tx, person, { at, kind: 'closed' })
  return true
}

/** Sign-ins begun, codes sent and a kiosk's credential: none of them opens what is being shut. */
export async function stopWhatIsOnItsWay(tx: Tx, person: PersonId, at: Instant): Promise<void> {
  await tx.query('delete from identity.sign_in where person_id = $1', [person])
  await tx.query(
    'update identity.code set killed_at = $2 where subject = $1 and used_at is null and killed_at is null',
    [person, at],
  )
  await tx.query(
    'update identity.temporary set killed_at = $2 where person_id = $1 and used_at is null and killed_at is null',
    [person, at],
  )
}
