/**
 * Sending what is due. A claim is committed before the first byte leaves, so that a killed sender leaves a row that says
 * so: `submitting`. Nobody can know whether the carrier heard it; when its lease has run out the next sender says it
 * again under the same key, and the carrier drops what it has heard. At least once to the carrier, once to the phone.
 */
import type { Instant } from '../language/index.ts'
import { type Clock, here, inTransaction, later, type PersonId, type Pool, seconds } from '../store/index.ts'
import type { Carrier } from './carrier.ts'
import { lanes } from './kinds.ts'
import { CarrierError } from './trouble.ts'

/** How long a sender has a notice to itself. Longer than its patience, so that a slow answer finds its own row. */
export const leaseSeconds = 30
const patienceSeconds = 15
/** The sum of the waits between tries is some 17 minutes; a code has died long before. */
const waitSeconds = [2, 5, 15, 60, 180, 300, 480]
export const mostTries = waitSeconds.length + 1
const atOnce = 8

interface Claimed {
  readonly person_id: PersonId
  readonly notice_id: string
  readonly mobile: string
  readonly text: string
  readonly voice: boolean
  readonly tries: number
}

/**
 * Sends up to `limit` notices that are due, codes first. Any number of senders may run at once. Returns how many rows
 * were looked at (sent, dropped, tried in vain): 0 means there was nothing to do just now.
 */
export async function sendDue(
  pool: Pool,
  carrier: Carrier,
  clock: Clock,
  options: {
    readonly limit: number
    readonly patienceMs?: number
    /** Codes have senders of their own, so that a slow carrier of other news does not hold them up. */
    readonly only?: 'codes' | 'others'
  },
): Promise<number> {
  const patient = withPatience(carrier, options.patienceMs ?? seconds(patienceSeconds))
  let looked = 0
  while (looked < options.limit) {
    // No more at once than are sent at once: each leaves right after its claim, well within its lease and its life.
    const most = Math.min(atOnce, options.limit - looked)
    const { claimed, settled } = await claim(pool, clock.now(), most, options.only)
    if (claimed.length + settled === 0) break
    looked += claimed.length + settled
    here('notices: claimed, nothing said to the carrier yet')
    const ended = await Promise.allSettled(claimed.map((notice) => sendOne(pool, patient, clock, notice)))
    for (const end of ended) if (end.status === 'rejected') throw end.reason
  }
  return looked
}

/** Takes what is due for this sender alone, and drops what has expired or was tried too often. */
async function claim(
  pool: Pool,
  now: Instant,
  limit: number,
  only?: 'codes' | 'others',
): Promise<{ claimed: Claimed[]; settled: number }> {
  const wanted = lanes
    .map((_, i) => i)
    .filter((i) => only === undefined || (i === lanes.indexOf('code')) === (only === 'codes'))
  return inTransaction(pool, async (tx) => {
    const due = await tx.query<{ person_id: PersonId; notice_id: string }>({
      name: 'notices.due',
      text: `select person_id, notice_id from notices.wake where due_at <= $1 and lane = any($3)
             order by lane, due_at limit $2 for update skip locked`,
      values: [now, limit, wanted],
    })
    if (due.rows.length === 0) return { claimed: [], settled: 0 }
    const keys = [due.rows.map((r) => r.person_id), due.rows.map((r) => r.notice_id)]
    const ended = await tx.query<{ notice_id: string }>({
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
    const gone = ended.rows.map((r) => r.notice_id)
    if (gone.length > 0) await tx.query('delete from notices.wake where notice_id = any($1)', [gone])
    const claimed = await tx.query<Claimed>({
      name: 'notices.claim',
      text: `update notices.notice n set state = 'submitting', submitted_at = $3, tries = tries + 1
             from unnest($1::uuid[], $2::uuid[]) as due (person_id, notice_id)
             where n.person_id = due.person_id and n.notice_id = due.notice_id and n.state in ('queued', 'submitting')
             returning n.person_id, n.notice_id, n.mobile, n.text, n.voice, n.tries`,
      values: [...keys, now],
    })
    await tx.query({
      name: 'notices.lease',
      text: 'update notices.wake set due_at = $2 where notice_id = any($1)',
      values: [claimed.rows.map((r) => r.notice_id), later(now, seconds(leaseSeconds))],
    })
    const place = new Map(due.rows.map((r, i) => [r.notice_id, i]))
    claimed.rows.sort((a, b) => (place.get(a.notice_id) ?? 0) - (place.get(b.notice_id) ?? 0))
    return { claimed: claimed.rows, settled: gone.length }
  })
}

async function sendOne(pool: Pool, carrier: Carrier, clock: Clock, notice: Claimed): Promise<void> {
  let answer: { readonly id: string } | CarrierError
  try {
    here('notices: before the carrier hears')
    const { notice_id: key, mobile, text } = notice
    answer = await carrier.send({ key, mobile, text, ...(notice.voice ? { voice: true } : {}) })
    here('notices: the carrier took it, we have not written so')
  } catch (error) {
    answer = error instanceof CarrierError ? error : new CarrierError('no answer', { permanent: false, cause: error })
  }
  const now = clock.now()
  await inTransaction(pool, async (tx) => {
    const values = [notice.person_id, notice.notice_id]
    if (!(answer instanceof CarrierError)) {
      await tx.query(
        `update notices.notice set state = 'sent', carrier_id = $3, sent_at = $4, reason = null,
           text = coalesce(kept_text, text)
         where person_id = $1 and notice_id = $2 and state in ('queued', 'submitting')`,
        [...values, answer.id, now],
      )
      await tx.query('delete from notices.wake where notice_id = $1', [notice.notice_id])
    } else if (answer.permanent || notice.tries >= mostTries) {
      await tx.query(
        `update notices.notice set state = 'failed', reason = $3, text = coalesce(kept_text, text)
         where person_id = $1 and notice_id = $2 and state in ('queued', 'submitting')`,
        [...values, answer.permanent ? 'refused-by-carrier' : 'too-many-tries'],
      )
      await tx.query('delete from notices.wake where notice_id = $1', [notice.notice_id])
    } else {
      const wait = waitSeconds[notice.tries - 1] ?? 480
      await tx.query(
        `update notices.notice set state = 'queued', reason = 'carrier-silent'
         where person_id = $1 and notice_id = $2 and state = 'submitting'`,
        values,
      )
      await tx.query('update notices.wake set due_at = $2 where notice_id = $1', [
        notice.notice_id,
        later(now, seconds(wait)),
      ])
    }
  })
  here('notices: written')
}

/** The same carrier, whose silence ends: after `ms` nothing is known, and that is said. */
function withPatience(carrier: Carrier, ms: number): Carrier {
  return {
    async send(message) {
      let timer: NodeJS.Timeout | undefined
      const impatience = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new CarrierError(`no answer in ${ms} ms`, { permanent: false })), ms)
      })
      try {
        return await Promise.race([carrier.send(message), impatience])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** What could not be sent since `since`: for a desk and the watch. Nothing here says what the message was about. */
export async function unsent(pool: Pool, since: Instant): Promise<{ reason: string; kind: string; count: number }[]> {
  const { rows } = await pool.query(
    `select coalesce(reason, 'waiting') as reason, kind, count(*)::int as count from notices.notice
     where created_at >= $1 and state in ('failed', 'dropped') group by 1, 2 order by 3 desc, 1, 2`,
    [since],
  )
  return rows
}

export interface Sending {
  /** Since when the oldest code, and the oldest of all others, is due and not sent; null: none is. */
  readonly codesSince: Instant | null
  readonly othersSince: Instant | null
  /** Since the moment that was asked for. */
  readonly codesLately: boolean
  readonly sentLately: number
  readonly failedLately: number
}

/** How sending goes: for the page of the house's status. */
export async function sending(pool: Pool, now: Instant, since: Instant): Promise<Sending> {
  const { rows } = await pool.query<Sending>({
    name: 'notices:sending',
    text: `select (select min(due_at) from notices.wake where lane = 0 and due_at <= $1) as "codesSince",
        (select min(due_at) from notices.wake where lane > 0 and due_at <= $1) as "othersSince",
        coalesce(bool_or(lane = 'code' and state in ('sent', 'delivered')), false) as "codesLately",
        count(*) filter (where state in ('sent', 'delivered'))::int as "sentLately",
        count(*) filter (where state = 'failed' and reason is distinct from 'no-contact')::int as "failedLately"
      from notices.notice where created_at >= $2`,
    values: [now, since],
  })
  return rows[0] ?? { codesSince: null, othersSince: null, codesLately: false, sentLately: 0, failedLately: 0 }
}
