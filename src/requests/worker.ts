/**
 * The worker: claims requests that are due from the small `wake` table with `skip locked`, has each to itself for a
 * lease, and carries it forward. Killed in the middle, its share is due again when the lease ends; nothing else is
 * remembered anywhere. Several workers, in several processes, may run at once.
 */
import { here, inDays, later, type PersonId, seconds } from '../store/index.ts'
import { carry, type Parts, sound } from './carry.ts'
import { type House, limits } from './house.ts'
import type { Lane } from './rows.ts'

/** Claims and carries what is due, of one lane or of both, up to `limit`. Returns how many were carried. */
export async function carryDue(
  house: House,
  limit = 16,
  parts: Parts = sound,
  lane: Lane | null = null,
): Promise<number> {
  const now = house.clock.now()
  const { rows } = await house.pool.query<{ request_id: string; person_id: PersonId }>({
    name: 'requests:claim',
    text: `update requests.wake set due_at = $2 where request_id in (
        select request_id from requests.wake where due_at <= $1 and lane = any($4) order by due_at limit $3 for update skip locked)
      returning request_id, person_id`,
    values: [now, later(now, seconds(house.leaseSeconds)), limit, lane === null ? ['ours', 'outside'] : [lane]],
  })
  if (rows.length > 0) here('worker: claimed, nothing carried yet')
  await Promise.all(rows.map((r) => carry(house, r.person_id, r.request_id, parts)))
  return rows.length
}

export interface Backlog {
  readonly due: number
  /** Stand at a desk because they could not go on. */
  readonly stuck: number
  /** Still asked for outside, and for longer than a silence may last: somebody should call the gateway. */
  readonly overdue: number
}

/** How many requests wait: for /metrics and the desk. */
export async function backlog(house: House): Promise<Backlog> {
  const now = house.clock.now()
  const { rows } = await house.pool.query<Backlog>({
    name: 'requests:backlog',
    text: `select (select count(*) from requests.wake where due_at <= $1) as due,
      (select count(*) from requests.request where station = 'stuck') as stuck,
      (select count(*) from requests.wake w join requests.request r using (person_id, request_id)
        where w.lane = 'outside' and r.changed_at < $2) as overdue`,
    values: [now, later(now, -inDays(limits.silentDays))],
  })
  return rows[0] ?? { due: 0, stuck: 0, overdue: 0 }
}

export interface WaitingWork {
  /** Since when the oldest request that only we must carry is due; null: none is. */
  readonly dueSince: string | null
  /** Requests whose payment or refund was asked for outside more than once, and that heard nothing. */
  readonly silentOutside: number
  readonly endedLately: boolean
}

/** How carrying goes: for the page of the house's status. */
export async function waitingWork(pool: House['pool'], now: string, since: string): Promise<WaitingWork> {
  const { rows } = await pool.query<WaitingWork>({
    name: 'requests:waiting-work',
    text: `select (select min(due_at) from requests.wake where lane = 'ours' and due_at <= $1) as "dueSince",
      (select count(*)::int from requests.wake w join requests.request r using (person_id, request_id)
        where w.lane = 'outside' and r.station = 'refunding' and r.waits > 1) as "silentOutside",
      exists (select from requests.request where ended_at >= $2) as "endedLately"`,
    values: [now, since],
  })
  return rows[0] ?? { dueSince: null, silentOutside: 0, endedLately: false }
}
