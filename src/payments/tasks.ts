/**
 * What a worker must ask a provider about: a top-up that may be paid, money that may have come twice, a refund that is to
 * be sent. A small queue of its own, claimed under a lease; a killed worker's share is due again when the lease ends.
 */
import type { Instant } from '../language/index.ts'
import { type Db, later, type PersonId, type Pool, seconds } from '../store/index.ts'

export interface Task {
  /** Of a top-up or a surplus, the charge; of a refund, the refund; of an escrow and its payout, the escrow. */
  readonly id: string
  readonly person: PersonId
  readonly kind: 'top-up' | 'surplus' | 'refund' | 'escrow' | 'payout'
}

/** Looked at again after so many seconds, doubling up to the last: five minutes after a kill at the latest it is known. */
const firstWait = 2
const longestWait = 240

/** Asks that a worker look at this now. */
export async function wakeTask(db: Db, task: Task, at: Instant): Promise<void> {
  await db.query({
    name: 'payments.wake',
    text: `insert into payments.task (task_id, person_id, kind, due_at) values ($1, $2, $3, $4)
           on conflict (task_id, kind) do update set due_at = least(payments.task.due_at, excluded.due_at)`,
    values: [task.id, task.person, task.kind, at],
  })
}

/** Takes what is due, each for itself for a lease in seconds. */
export async function claimTasks(pool: Pool, now: Instant, limit: number, lease: number): Promise<readonly Task[]> {
  const { rows } = await pool.query<Task>({
    name: 'payments.claim',
    text: `update payments.task set due_at = $2 where (task_id, kind) in (
        select task_id, kind from payments.task where due_at <= $1 order by due_at limit $3 for update skip locked)
      returning task_id as id, person_id as person, kind`,
    values: [now, later(now, seconds(lease)), limit],
  })
  return rows
}

/** Nothing new: looked at again after a pause that doubles. */
export async function waitLonger(db: Db, task: Task, now: Instant): Promise<void> {
  await db.query({
    name: 'payments.wait',
    text: `update payments.task set waits = waits + 1,
             due_at = $2::timestamptz + interval '1 second' * least($3 * 2 ^ least(waits, 12), $4) where task_id = $1 and kind = $5`,
    values: [task.id, now, firstWait, longestWait, task.kind],
  })
}

/** Nothing more to ask. */
export async function endTask(db: Db, task: Task): Promise<void> {
  await db.query({
    name: 'payments.done',
    text: 'delete from payments.task where task_id = $1 and kind = $2',
    values: [task.id, task.kind],
  })
}

/** How many wait, and how many of them longer than an hour: for the operator's metrics. */
export async function tasksWaiting(db: Db, now: Instant): Promise<{ readonly all: number; readonly due: number }> {
  const { rows } = await db.query<{ all: number; due: number }>(
    `select count(*)::int as all, (count(*) filter (where due_at <= $1))::int as due from payments.task`,
    [now],
  )
  return rows[0] ?? { all: 0, due: 0 }
}
