/**
 * What the gateway tells us by itself. It is recorded as heard, once, and wakes the request; it never makes anything
 * paid: events may be forged, late, twice or out of order, so the truth is asked for (`ask`). T-PAY-01.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import type { Instant } from '../language/index.ts'
import { here, inTransaction, minutes, type Pool, type Tx } from '../store/index.ts'
import { type Charge, findCharge } from './charge.ts'

/** Names of the headers of a callback, in small letters as Node gives them. */
export const timestampHeader = 'x-gateway-timestamp'
export const signatureHeader = 'x-gateway-signature'
const skewMinutes = 5

export type Heard = 'recorded' | 'known' | 'forged' | 'stale' | 'unreadable'

/** What a gateway says; sums are read as they come, since a wrong one is news as well. */
const event = z.object({
  event: z.string().regex(/^[\w.:-]{1,100}$/),
  key: z.guid(),
  kind: z.string().regex(/^[\w.-]{1,40}$/),
  halalas: z.unknown(),
  currency: z.string().max(10),
  reference: z.string().max(100),
})

/** The signature of a body at an instant: hex of HMAC-SHA-256 over `timestamp.body`. */
export function sign(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}

/**
 * Takes a callback as it came. Only one signed with our secret within five minutes counts; only the first of an event is
 * recorded. `wake` runs in the same transaction for a charge of ours, so that a recorded event always wakes its request.
 * @param rawBody the bytes as received, before any parsing.
 */
export async function hear(
  pool: Pool,
  rawBody: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: Instant,
  with_: { readonly secret: string; readonly wake?: (tx: Tx, charge: Charge) => Promise<void> },
): Promise<Heard> {
  const trust = genuine(rawBody, headers, now, with_.secret)
  if (trust !== true) return trust
  const said = read(rawBody)
  if (said === null) return 'unreadable'
  const outcome = await inTransaction(pool, async (tx) => {
    const charge = await findCharge(tx, said.key)
    const sum = Number.isSafeInteger(said.halalas) ? (said.halalas as number) : null
    const done = await tx.query(
      `insert into payments.heard (event_id, charge_id, kind, halalas, currency, reference, body, flag, heard_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (event_id) do nothing`,
      [said.event, said.key, said.kind, sum, said.currency, said.reference, rawBody, flagOf(charge, sum, said), now],
    )
    if (done.rowCount !== 1) return 'known' as const
    if (charge !== null) await with_.wake?.(tx, charge)
    return 'recorded' as const
  })
  here('payments: heard and written, not answered yet')
  return outcome
}

/** Whether these bytes were signed with our secret within five minutes of now. */
export function genuine(
  rawBody: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: Instant,
  secret: string,
): true | 'forged' | 'stale' {
  const timestamp = headers[timestampHeader]
  const signature = headers[signatureHeader]
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return 'forged'
  if (!sameText(signature, sign(secret, timestamp, rawBody))) return 'forged'
  const at = Date.parse(timestamp)
  return Number.isNaN(at) || Math.abs(Date.parse(now) - at) > minutes(skewMinutes) ? 'stale' : true
}

function flagOf(charge: Charge | null, sum: number | null, said: { readonly currency: string }): string | null {
  if (charge === null) return 'unknown-charge'
  if (said.currency !== 'SAR') return 'currency-differs'
  return sum === charge.halalas ? null : 'amount-differs'
}

function read(body: string): z.output<typeof event> | null {
  if (body.length > 10_000 || body.includes('\0') || body.includes('\\u0000')) return null
  try {
    return event.parse(JSON.parse(body))
  } catch {
    return null // signed but not in the agreed form: the gateway is told so and will say it again
  }
}

function sameText(given: string, ours: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(ours)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Events of a charge that somebody should look at, newest first. */
export async function flagged(pool: Pool, since: Instant): Promise<{ event: string; charge: string; flag: string }[]> {
  const { rows } = await pool.query(
    `select event_id as event, charge_id as charge, flag from payments.heard
     where flag is not null and heard_at >= $1 order by heard_at desc limit 100`,
    [since],
  )
  return rows
}

/**
 * How much waits for a person to look at it: charges whose payment does not fit (until somebody clears `trouble`), and
 * events of the gateway since then that fit nothing. Two numbers for the operator's metrics; they name nobody.
 */
export async function differing(pool: Pool, since: Instant): Promise<{ charges: number; events: number }> {
  const { rows } = await pool.query<{ charges: number; events: number }>({
    name: 'payments.differing',
    text: `select (select count(*)::int from payments.charge where trouble is not null) as charges,
      (select count(*)::int from payments.heard where flag is not null and heard_at >= $1) as events`,
    values: [since],
  })
  return rows[0] ?? { charges: 0, events: 0 }
}

/** Whether any payment came since a moment: for the page of the house's status. */
export async function gotPaid(pool: Pool, since: Instant): Promise<boolean> {
  const { rows } = await pool.query<{ came: boolean }>({
    name: 'payments:got-paid',
    text: 'select exists (select from payments.charge where paid_at >= $1) as came',
    values: [since],
  })
  return rows[0]?.came ?? false
}
