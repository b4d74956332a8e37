/**
 * Claiming what is due, for one sender alone. The claim is committed before the first byte leaves, so that a killed
 * sender leaves rows that say so: `submitting`.
 */
import type { Instant } from '../language/index.ts'
import {
  type Clock,
  inDays,
  inTransaction,
  later,
  minutes,
  type PersonId,
  type Pool,
  seconds,
  type Tx,
} from '../store/index.ts'
import { type Carrier, referenceOf } from './carrier.ts'
import { lanes } from './kinds.ts'
import type { Lane } from './own-kinds.ts'
import { saidAs } from './receipts.ts'

/** How long a sender has a notice to itself. Longer than its patience, so that a slow answer finds its own row. */
export const leaseSeconds = 30
/** The sum of the waits between tries is some 17 minutes; a code has died long before. */
export const waitSeconds = [2, 5, 15, 60, 180, 300, 480]
export const mostTries = waitSeconds.length + 1
/** So long a receipt may still find what nobody knows the end of. */
const unknownDays = 3
/** So long a receipt has to settle what may have been sent, before anything is said again (notices design 6). */
export const graceMinutes = 5

/**
 * May a message of this lane be said once more when nobody knows of the first time? A code is asked for again by whoever
 * waits for it, and the next reminder comes by itself; what changed in somebody's records is said rather twice than not.
 */
const saidAgain: Readonly<Record<Lane, boolean>> = { code: false, security: true, service: true, campaign: false }

export interface Claimed {
  readonly person_id: PersonId
  readonly notice_id: string
  readonly mobile: string
  readonly text: string
  readonly voice: boolean
  readonly lane: Lane
  readonly expires_at: Instant | null
  readonly tries: number
}

interface Due {
  readonly person_id: PersonId
  readonly notice_id: string
}

type Keys = readonly [readonly PersonId[], readonly string[]]
const keysOf = (due: readonly Due[]): Keys => [due.map((d) => d.person_id), due.map((d) => d.notice_id)]

/** Takes what is due, codes first, and settles what has expired, was tried too often, or stays in doubt. */
export async function claim(
  pool: Pool,
  clock: Clock,
  carrier: Carrier,
  limit: number,
  only?: 'codes' | 'others',
): Promise<{ claimed: Claimed[]; settled: number }> {
  const now = clock.now()
  const wanted = lanes
    .map((_, i) => i)
    .filter((i) => only === undefined || (i === lanes.indexOf('code')) === (only === 'codes'))
  return inTransaction(pool, async (tx) => {
    const { rows: due } = await tx.query<Due>({
      name: 'notices.due',
      text: `select person_id, notice_id from notices.wake where due_at <= $1 and lane = any($3)
             order by lane, due_at limit $2 for update skip locked`,
      values: [now, limit, wanted],
    })
    if (due.length === 0) return { claimed: [], settled: 0 }
    const held = new Set(carrier.hearsTwice ? await holdDoubtful(tx, keysOf(due), now) : [])
    const open = due.filter((d) => !held.has(d.notice_id))
    const ended = new Set(await endUnsent(tx, keysOf(open), now))
    const left = open.filter((d) => !ended.has(d.notice_id))
    if (left.length === 0) return { claimed: [], settled: due.length }
    const { rows: claimed } = await tx.query<Claimed>({
      name: 'notices.claim',
      text: `update notices.notice n set state = 'submitting', submitted_at = $3, tries = n.tries + 1,
               again = n.again + case when $4 and n.state = 'submitting' then 1 else 0 end
             from unnest($1::uuid[], $2::uuid[]) as due (person_id, notice_id)
             where n.person_id = due.person_id and n.notice_id = due.notice_id and n.state in ('queued', 'submitting')
             returning n.person_id, n.notice_id, n.mobile, n.text, n.voice, n.lane, n.expires_at, n.tries`,
      values: [...keysOf(left), now, carrier.hearsTwice === true],
    })
    await tx.query({
      name: 'notices.lease',
      text: `update notices.wake w set due_at = $3, said = c.said from unnest($1::uuid[], $2::text[]) as c (notice_id, said)
             where w.notice_id = c.notice_id`,
      values: [
        claimed.map((row) => row.notice_id),
        claimed.map((row) => (carrier.hearsTwice ? saidAs(row.mobile, referenceOf(row.notice_id)) : null)),
        later(now, seconds(leaseSeconds)),
      ],
    })
    const place = new Map(left.map((row, i) => [row.notice_id, i]))
    claimed.sort((a, b) => (place.get(a.notice_id) ?? 0) - (place.get(b.notice_id) ?? 0))
    return { claimed, settled: due.length - left.length }
  })
}

/** What has died or was tried too often ends here, and leaves the queue. */
async function endUnsent(tx: Tx, keys: Keys, now: Instant): Promise<string[]> {
  const { rows } = await tx.query<{ notice_id: string }>({
    name: 'notices.end-unsent',
    text: `update notices.notice n set
             state = case when expires_at <= $3 then 'dropped' else 'failed' end,
             reason = case when expires_at <= $3 then 'expired' else 'too-many-tries' end,
             text = coalesce(kept_text, text)
           from unnest($1::uuid[], $2::uuid[]) as due (person_id, notice_id)
           where n.person_id = due.person_id and n.notice_id = due.notice_id
             and (n.expires_at <= $3 or n.tries >= $4)
           returning n.notice_id`,
    values: [...keys, now, mostTries],
  })
  const gone = rows.map((row) => row.notice_id)
  if (gone.length > 0) await tx.query('delete from notices.wake where notice_id = any($1)', [gone])
  return gone
}

/**
 * What may have been sent (a sender died, an answer never came) is held until receipts have had their time. Then it is
 * said once more where its lane allows, and otherwise stands as unknown, never as sent and never as lost.
 */
async function holdDoubtful(tx: Tx, keys: Keys, now: Instant): Promise<string[]> {
  const { rows: doubtful } = await tx.query<{
    notice_id: string
    person_id: PersonId
    state: 'submitting' | 'unknown'
    lane: Lane
    submitted_at: Instant
    again: number
    expires_at: Instant | null
  }>({
    name: 'notices.doubtful',
    text: `select n.notice_id, n.person_id, n.state, n.lane, n.submitted_at, n.again, n.expires_at from notices.notice n
           join unnest($1::uuid[], $2::uuid[]) as due (person_id, notice_id)
             on n.person_id = due.person_id and n.notice_id = due.notice_id
           where n.state in ('submitting', 'unknown')`,
    values: [...keys],
  })
  const forgotten = doubtful.filter((row) => row.state === 'unknown')
  const known = (submitted: Instant): Instant => later(submitted, minutes(graceMinutes))
  const submitting = doubtful.filter((row) => row.state === 'submitting')
  const waiting = submitting.filter((row) => known(row.submitted_at) > now)
  const mayAgain = (row: (typeof doubtful)[number]): boolean =>
    saidAgain[row.lane] && row.again === 0 && (row.expires_at === null || row.expires_at > now)
  const over = submitting.filter((row) => known(row.submitted_at) <= now && !mayAgain(row))
  for (const row of waiting) await wakeAt(tx, [row.notice_id], known(row.submitted_at))
  if (over.length > 0) {
    await tx.query(
      `update notices.notice n set state = 'unknown', reason = 'no-answer', text = coalesce(kept_text, text)
       from unnest($1::uuid[], $2::uuid[]) as due (person_id, notice_id)
       where n.person_id = due.person_id and n.notice_id = due.notice_id and n.state = 'submitting'`,
      [...keysOf(over)],
    )
    await wakeAt(
      tx,
      over.map((row) => row.notice_id),
      later(now, inDays(unknownDays)),
    )
  }
  if (forgotten.length > 0)
    await tx.query('delete from notices.wake where notice_id = any($1)', [forgotten.map((row) => row.notice_id)])
  return [...forgotten, ...waiting, ...over].map((row) => row.notice_id)
}

/** When a sender shall look at these again. */
export async function wakeAt(tx: Tx, notices: readonly string[], at: Instant): Promise<void> {
  await tx.query({
    name: 'notices.wake-at',
    text: 'update notices.wake set due_at = $2 where notice_id = any($1)',
    values: [notices, at],
  })
}
