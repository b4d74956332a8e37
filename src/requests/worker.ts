/**
 * The worker: claims requests that are due from the small `wake` table with `skip locked`, has each to itself for a
 * lease, and carries it forward. Killed in the middle, its share is due again when the lease ends; nothing else is
 * remembered anywhere. Several workers, in several processes, may run at once.
 */
import { here, later, type PersonId, seconds } from '../store/index.ts'
import { carry, type Parts, sound } from './carry.ts'
import type { House } from './house.ts'

/** Claims and carries what is due, up to `limit`. Returns how many were carried. */
export async function carryDue(house: House, limit = 16, parts: Parts = sound): Promise<number> {
  const now = house.clock.now()
  const { rows } = await house.pool.query<{ request_id: string; person_id: PersonId }>({
    name: 'requests:claim',
    text: `update requests.wake set due_at = $2 where request_id in (
        select request_id from requests.wake where due_at <= $1 order by due_at limit $3 for update skip locked)
      returning request_id, person_id`,
    values: [now, later(now, seconds(house.leaseSeconds)), limit],
  })
  if (rows.length > 0) here('worker: claimed, nothing carried yet')
  await Promise.all(rows.map((r) => carry(house, r.person_id, r.request_id, parts)))
  return rows.length
}

/** How many requests wait, and how many stand at a desk because they could not go on: for /metrics and the desk. */
export async function backlog(house: House): Promise<{ due: number; stuck: number }> {
  const { rows } = await house.pool.query<{ due: number; stuck: number }>(
    `select (select count(*) from requests.wake where due_at <= $1) as due,
      (select count(*) from requests.request where station = 'stuck') as stuck`,
    [house.clock.now()],
  )
  return rows[0] ?? { due: 0, stuck: 0 }
}
