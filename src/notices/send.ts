/**
 * Sending what is due. A claim is committed before the first byte leaves (`claim.ts`). Nobody can know whether a carrier
 * heard a sender that died: one that drops repeats is told again under the same key when the lease has run out; one that
 * does not is asked nothing twice before its receipts have had their time. Answers are written as they come, many in one
 * transaction (`settle.ts`).
 */
import type { Instant } from '../language/index.ts'
import { type Clock, here, type Pool, seconds } from '../store/index.ts'
import type { Carrier } from './carrier.ts'
import { type Claimed, claim } from './claim.ts'
import { type Outcome, settle } from './settle.ts'
import { CarrierError } from './trouble.ts'

const patienceSeconds = 15
const atOnce = 8

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
  const most = carrier.atOnce ?? atOnce
  const writing = writer(pool, clock)
  const under = new Set<Promise<void>>()
  let looked = 0
  try {
    // Asked of the carrier itself each time: what is spread into another object is what it once said.
    while (looked < options.limit && carrier.ready !== false) {
      // No more are claimed than leave at once: each leaves right after its claim, well within its lease and its life.
      const room = Math.min(most - under.size, options.limit - looked)
      const { claimed, settled } = await claim(pool, clock, carrier, room, options.only)
      if (claimed.length + settled === 0) break
      looked += claimed.length + settled
      here('notices: claimed, nothing said to the carrier yet')
      for (const notice of claimed) {
        const one: Promise<void> = sendOne(patient, clock, notice)
          .then(writing.write)
          .finally(() => under.delete(one))
        one.catch(() => {}) // told below, by `all`
        under.add(one)
      }
      // Half of the window stays busy while the other half is claimed.
      while (under.size > most / 2) await Promise.race(under)
    }
  } finally {
    const ended = await Promise.allSettled(under)
    for (const end of ended) if (end.status === 'rejected') writing.failed(end.reason)
  }
  writing.check()
  return looked
}

async function sendOne(carrier: Carrier, clock: Clock, notice: Claimed): Promise<Outcome> {
  let answer: Outcome['answer']
  try {
    here('notices: before the carrier hears')
    const { notice_id: key, mobile, text, lane, voice, expires_at } = notice
    const taken = await carrier.send({
      key,
      mobile,
      text,
      lane,
      ...(voice ? { voice: true } : {}),
      ...(expires_at === null ? {} : { expiresAt: expires_at }),
    })
    here('notices: the carrier took it, we have not written so')
    answer = { ids: taken.parts ?? [taken.id], parts: taken.parts !== undefined }
  } catch (error) {
    answer = error instanceof CarrierError ? error : new CarrierError('no answer', { permanent: false, cause: error })
  }
  const { name = 'carrier', hearsTwice = false } = carrier
  return { notice, carrier: name, hearsTwice, at: clock.now(), answer }
}

/** Writes outcomes as they come: whatever has come while one transaction is under way goes into the next. */
function writer(pool: Pool, clock: Clock) {
  let waiting: { outcome: Outcome; done: () => void; failed: (error: unknown) => void }[] = []
  let running = false
  let trouble: unknown
  async function run(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await settle(
          pool,
          batch.map((one) => one.outcome),
          clock.now(),
        )
        here('notices: written')
        for (const one of batch) one.done()
      } catch (error) {
        for (const one of batch) one.failed(error)
      }
    }
    running = false
  }
  return {
    write: (outcome: Outcome) =>
      new Promise<void>((done, failed) => {
        waiting.push({ outcome, done, failed })
        if (!running) void run()
      }),
    failed(error: unknown) {
      trouble ??= error
    },
    check() {
      if (trouble !== undefined) throw trouble
    },
  }
}

/** The same carrier, whose silence ends: after `ms` nothing is known, and that is said. */
function withPatience(carrier: Carrier, ms: number): Carrier {
  return {
    ...carrier,
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
