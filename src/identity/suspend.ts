/**
 * Suspending an account by the order of a court or an authority (identity.md section 6: two officers, and two to lift it).
 * It has a number, a reason that she reads, and a last day: nothing is suspended for ever by nobody's decision. What the
 * account was before, it is again afterwards, unless the registers have since put it to sleep.
 */
import { dayOf as dayAt, formatSlashDay, type Instant } from '../language/index.ts'
import { type Db, first, inTransaction, later, type PersonId, seconds, type Tx, uuid } from '../store/index.ts'
import { type Account, type AccountState, accountOf, lockAccount, remember } from './accounts.ts'
import { stopWhatIsOnItsWay } from './closing.ts'
import type { IdentityDeps } from './deps.ts'
import { endHold } from './hold.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import { getPerson, isCurrent } from './person.ts'
import { dropPush } from './push/drop.ts'
import { endSessions } from './sessions.ts'

export interface SuspensionOrder {
  /** As the paper says it. */
  readonly order: string
  /** In words that she reads. */
  readonly reason: string
  /** The first moment at which it does not hold any more. */
  readonly until: Instant
  /** The two officers, by id. */
  readonly askedBy: string
  readonly agreedBy: string
}

export interface Suspension {
  readonly order: string
  readonly reason: string
  readonly at: Instant
  readonly until: Instant
}

/** From these an order may suspend; what has ended stays ended. */
export const suspendable: readonly AccountState[] = [
  'active',
  'frozen_self',
  'held',
  'recovering',
  'closing',
  'dormant',
]

/** Suspends: signed out everywhere, every way in answers as for anybody who may not come in, and she is told. */
export async function suspendAccount(tx: Tx, person: PersonId, o: SuspensionOrder, at: Instant): Promise<boolean> {
  await stopWhatIsOnItsWay(tx, person, at)
  await lockAccount(tx, person)
  const account = await accountOf(tx, person)
  if (account === null || !suspendable.includes(account.state)) return false
  await tx.query(`update identity.account set state = 'suspended', closes_at = null where person_id = $1`, [person])
  await tx.query(
    `insert into identity.suspension (person_id, suspension_id, order_number, reason, was, asked_by, agreed_by, at, until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [person, uuid(), o.order, o.reason, account.state, o.askedBy, o.agreedBy, at, o.until],
  )
  await endHold(tx, person, 'suspended', at)
  await endSessions(tx, person, 'suspended', at)
  await dropPush(tx, person)
  await remember(tx, person, { at, kind: 'suspended', channel: 'desk', detail: { order: o.order, why: o.reason } })
  const vars = { order: o.order, date: lastDay(o.until), why: o.reason }
  await tellAccount(tx, person, 'account.suspended', vars, at, at)
  return true
}

/** The last day on which it holds, as messages write days. */
export function lastDay(until: Instant): string {
  return formatSlashDay(dayAt(later(until, -seconds(1))))
}

/** The order under which an account is suspended now; null when there is none. */
export async function suspensionOf(db: Db, person: PersonId): Promise<Suspension | null> {
  return first(
    await db.query<Suspension>(
      `select order_number as "order", reason, at, until from identity.suspension
       where person_id = $1 and ended_at is null`,
      [person],
    ),
  )
}

/** Lifts it: the order's time is over, or two officers say so. False when the account is not suspended. */
export async function liftSuspension(
  tx: Tx,
  person: PersonId,
  by: 'time' | 'officers',
  why: string,
  at: Instant,
): Promise<boolean> {
  await lockAccount(tx, person)
  const account = await accountOf(tx, person)
  const ended = first(
    await tx.query<{ was: AccountState }>(
      `update identity.suspension set ended_at = $2, ended_by = $3, ended_why = $4
       where person_id = $1 and ended_at is null returning was`,
      [person, at, by, why],
    ),
  )
  if (account?.state !== 'suspended') return false
  const state = await stateAfter(tx, account, ended?.was ?? 'active')
  await tx.query('update identity.account set state = $2 where person_id = $1', [person, state])
  const channel = by === 'officers' ? 'desk' : 'portal'
  await remember(tx, person, { at, kind: 'lifted', channel, detail: { reason: by } })
  await tellAccount(tx, person, 'account.lifted', dateAndTime(at), at, at)
  return true
}

/** What she froze herself stays frozen; what a rule held or she was about to close is open: she has just been through worse. */
async function stateAfter(tx: Tx, { person_id }: Account, was: AccountState): Promise<AccountState> {
  const person = await getPerson(tx, person_id)
  if (!(await isCurrent(tx, person))) return person.alive ? 'dormant' : 'frozen_deceased'
  return was === 'frozen_self' || was === 'dormant' ? was : 'active'
}

/** Lifts those whose last day is over, one commit each. Returns how many. */
export async function liftDue(deps: Pick<IdentityDeps, 'pool' | 'clock'>, limit = 100): Promise<number> {
  const at = deps.clock.now()
  const { rows } = await deps.pool.query<{ person_id: string }>(
    'select person_id from identity.suspension where ended_at is null and until <= $1 order by until limit $2',
    [at, limit],
  )
  for (const { person_id } of rows)
    await inTransaction(deps.pool, (tx) => liftSuspension(tx, person_id, 'time', '', at))
  return rows.length
}
