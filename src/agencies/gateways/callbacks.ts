/** How the simulated gateway tells us of a payment: an outbox of its own, posted with a signature, again until heard. */
import type { Instant } from '../../language/index.ts'
import { type Provider, sign, signatureHeader, timestampHeader } from '../../payments/index.ts'
import { type Clock, inTransaction, later, type Pool, seconds, type Tx, uuid } from '../../store/index.ts'
import { strikeIn } from './faults.ts'

/** Brings a callback to our door; the answer's status. */
export type Post = (url: string, body: string, headers: Readonly<Record<string, string>>) => Promise<number>

export interface CallbackSettings {
  readonly callbackUrl: string
  /** Shared with us; signs callbacks. */
  readonly secret: string
  readonly post: Post
}

const mostTries = 10

/** Posts over HTTP. */
export const postOverHttp: Post = async (url, body, headers) => {
  const answer = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(seconds(5)) })
  await answer.arrayBuffer()
  return answer.status
}

/** Puts an event into the outbox, in the transaction of what it tells of, bent by whatever fault is set. */
export async function tellUs(
  tx: Tx,
  payment: { readonly provider: Provider; readonly key: string; readonly halalas: number; readonly reference: string },
  kind: 'paid' | 'failed' | 'refunded',
  now: Instant,
): Promise<void> {
  const fault = await strikeIn(tx, payment.provider, 'callback')
  if (fault?.kind === 'never') return
  const event = `ev-${uuid()}`
  const { key, halalas, reference } = payment
  const body = JSON.stringify({ event, key, kind, halalas, currency: 'SAR', reference, at: now })
  for (let i = 0; i < (fault?.kind === 'twice' ? 2 : 1); i++) {
    await tx.query(
      `insert into outside.gateway_callback (event_id, key, body, due_at, wrongly_signed, held)
       values ($1, $2, $3, $4, $5, $6)`,
      [
        event,
        key,
        body,
        fault?.kind === 'late' ? later(now, fault.ms) : now,
        fault?.kind === 'wrongly-signed',
        fault?.kind === 'out-of-order',
      ],
    )
  }
}

interface Callback {
  readonly callback_id: number
  readonly body: string
  readonly wrongly_signed: boolean
  readonly tries: number
}

/** Posts what is due, in order; what is not heard (no 2xx) is posted again later. Returns how many were posted. */
export async function deliverDue(pool: Pool, clock: Clock, settings: CallbackSettings): Promise<number> {
  let posted = 0
  for (;;) {
    const callback = await nextDue(pool, clock.now())
    if (callback === null) return posted
    posted += 1
    const timestamp = clock.now()
    const secret = callback.wrongly_signed ? `not ${settings.secret}` : settings.secret
    const status = await settings
      .post(settings.callbackUrl, callback.body, {
        'content-type': 'application/json',
        [timestampHeader]: timestamp,
        [signatureHeader]: sign(secret, timestamp, callback.body),
      })
      .catch(() => 0)
    if (status < 200 || status > 299) continue
    await inTransaction(pool, async (tx) => {
      await tx.query('update outside.gateway_callback set delivered_at = $2 where callback_id = $1', [
        callback.callback_id,
        timestamp,
      ])
      // Whatever waited for a later one to go first may go now.
      await tx.query('update outside.gateway_callback set held = false where held and callback_id < $1', [
        callback.callback_id,
      ])
    })
  }
}

/** Takes the next one and puts its next try into the future before it is posted, so that no two hands post it at once. */
async function nextDue(pool: Pool, now: Instant): Promise<Callback | null> {
  const taken = await pool.query<Callback>(
    `update outside.gateway_callback set tries = tries + 1, due_at = $1::timestamptz + interval '10 s' * (tries + 1)
     where callback_id = (
       select callback_id from outside.gateway_callback
       where delivered_at is null and not held and due_at <= $1 and tries < $2
       order by callback_id limit 1 for update skip locked)
     returning callback_id, body, wrongly_signed, tries`,
    [now, mostTries],
  )
  return taken.rows[0] ?? null
}
