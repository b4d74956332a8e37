/**
 * A payment gateway for a kingdom without banks. It keeps its own memory in the schema `outside`, takes money once for
 * each key whatever is repeated, tells us by callbacks, and can fail as gateways do (`faults.ts`).
 */
import { randomBytes } from 'node:crypto'
import type { Instant, Text } from '../../language/index.ts'
import { type Gateway, GatewayRefused, GatewaySilent, type PaymentStatus } from '../../payments/index.ts'
import { type Clock, type Db, first, inTransaction, type Pool, type Tx, uuid } from '../../store/index.ts'
import { type CallbackSettings, deliverDue, tellUs } from './callbacks.ts'
import { type Fault, strike } from './faults.ts'

export interface SimulatedGatewaySettings extends CallbackSettings {
  readonly pool: Pool
  readonly clock: Clock
  /** Where the gateway's own page stands; a payment is `<page>/<token>`. */
  readonly page: string
}

/** The gateway's side of a payment, as its page shows it. */
export interface GatewayPayment {
  readonly key: string
  readonly token: string
  readonly halalas: number
  readonly description: Text
  readonly returnTo: string
  readonly until: Instant
  readonly state: 'open' | 'paid' | 'failed' | 'refunded'
  readonly reference: string
  /** How often money was taken, and given back: 0 or 1. */
  readonly captures: number
  readonly refunds: number
  readonly paidAt: Instant | null
}

export interface SimulatedGateway extends Gateway {
  /** The payer pays. Said twice, money is taken once. */
  payerPays(key: string): Promise<'paid' | 'paid-before' | 'too-late'>
  payerDeclines(key: string): Promise<void>
  /** The payer closes the page: the payment stays open and nobody is told. */
  payerLeaves(key: string): Promise<void>
  /** Posts the callbacks that are due; returns how many were posted. Called by a timer, so that late ones arrive. */
  deliverDue(): Promise<number>
}

const columns = `key, token, halalas, description, return_to as "returnTo", until, state, reference, captures, refunds,
  paid_at as "paidAt"`

export function simulatedGateway(settings: SimulatedGatewaySettings): SimulatedGateway {
  const { pool, clock } = settings
  const deliver = () => deliverDue(pool, clock, settings)
  return {
    async open(opening) {
      const payment = await withFaults(pool, 'open', () => write(pool, opening, clock.now()))
      if (payment.halalas !== opening.halalas) throw new GatewayRefused('that key was opened with another sum')
      return { redirectTo: `${settings.page}/${payment.token}` }
    },
    async status(key) {
      return withFaults(pool, 'status', async () => statusOf(await paymentByKey(pool, key)))
    },
    async refund(refunding) {
      const { fault, done } = await withFaultSeen(pool, 'refund', () =>
        inTransaction(pool, (tx) => refundOnce(tx, refunding, clock.now())),
      )
      await deliver()
      return fault?.kind === 'pending' ? { ...done, state: 'pending' } : done
    },
    async payerPays(key) {
      const outcome = await inTransaction(pool, (tx) => capture(tx, key, clock.now()))
      await deliver()
      return outcome
    },
    async payerDeclines(key) {
      await inTransaction(pool, async (tx) => {
        const declined = await tx.query<GatewayPayment>(
          `update outside.gateway_payment set state = 'failed' where key = $1 and state = 'open' returning ${columns}`,
          [key],
        )
        const payment = first(declined)
        if (payment !== null) await tellUs(tx, payment, 'failed', clock.now())
      })
      await deliver()
    },
    async payerLeaves() {},
    deliverDue: deliver,
  }
}

async function write(pool: Pool, opening: Parameters<Gateway['open']>[0], now: Instant): Promise<GatewayPayment> {
  await pool.query(
    `insert into outside.gateway_payment (key, token, halalas, description, return_to, until, state, reference, created_at)
     values ($1, $2, $3, $4, $5, $6, 'open', $7, $8) on conflict (key) do nothing`,
    [
      opening.key,
      randomBytes(16).toString('base64url'),
      opening.halalas,
      opening.description,
      opening.returnTo,
      opening.until,
      `GW-${uuid()}`,
      now,
    ],
  )
  // Opened again after it was declined, it may be paid again.
  await pool.query(
    `update outside.gateway_payment set state = 'open' where key = $1 and state = 'failed' and halalas = $2`,
    [opening.key, opening.halalas],
  )
  const payment = await paymentByKey(pool, opening.key)
  if (payment === null) throw new GatewaySilent('the payment was not written')
  return payment
}

async function capture(tx: Tx, key: string, now: Instant): Promise<'paid' | 'paid-before' | 'too-late'> {
  const taken = await tx.query<GatewayPayment>(
    `update outside.gateway_payment set state = 'paid', captures = captures + 1, paid_at = $2
     where key = $1 and state in ('open', 'failed') and until > $2 returning ${columns}`,
    [key, now],
  )
  const payment = first(taken)
  if (payment !== null) {
    await tellUs(tx, payment, 'paid', now)
    return 'paid'
  }
  const there = await paymentByKey(tx, key)
  if (there === null) throw new GatewayRefused('there is no such payment')
  return there.captures > 0 ? 'paid-before' : 'too-late'
}

async function refundOnce(
  tx: Tx,
  refunding: Parameters<Gateway['refund']>[0],
  now: Instant,
): Promise<{ state: 'refunded'; reference: string }> {
  const found = await tx.query<GatewayPayment & { refundKey: string | null; refundReference: string | null }>(
    `select ${columns}, refund_key as "refundKey", refund_reference as "refundReference"
     from outside.gateway_payment where key = $1 for update`,
    [refunding.of],
  )
  const payment = first(found)
  if (payment?.refundKey === refunding.key && payment.refundReference !== null) {
    return { state: 'refunded', reference: payment.refundReference }
  }
  if (payment === null || payment.state !== 'paid') throw new GatewayRefused('nothing was paid under that key')
  if (payment.halalas !== refunding.halalas) throw new GatewayRefused('another sum was paid under that key')
  const reference = `RF-${uuid()}`
  await tx.query(
    `update outside.gateway_payment set state = 'refunded', refund_key = $2, refund_reference = $3,
       refunds = refunds + 1, refunded_at = $4 where key = $1`,
    [refunding.of, refunding.key, reference, now],
  )
  await tellUs(tx, payment, 'refunded', now)
  return { state: 'refunded', reference }
}

function statusOf(payment: GatewayPayment | null): PaymentStatus {
  if (payment === null) return { state: 'none', reference: null, halalas: null, paidAt: null }
  const { state, reference, halalas, paidAt } = payment
  return { state, reference, halalas, paidAt }
}

async function withFaults<T>(pool: Pool, act: Fault['act'], f: () => Promise<T>): Promise<T> {
  return (await withFaultSeen(pool, act, f)).done
}

/** `slow` and `refuse` come before the act, `drop` after it: it is done, and the answer is lost. */
async function withFaultSeen<T>(
  pool: Pool,
  act: Fault['act'],
  f: () => Promise<T>,
): Promise<{ fault: { readonly kind: Fault['kind'] } | null; done: T }> {
  const fault = await strike(pool, act)
  if (fault?.kind === 'slow') await new Promise((resume) => setTimeout(resume, fault.ms))
  if (fault?.kind === 'refuse') throw new GatewaySilent('the gateway is busy')
  const done = await f()
  if (fault?.kind === 'drop') throw new GatewaySilent('the line broke before the answer came')
  return { fault, done }
}

/** A payment by our key. */
export async function paymentByKey(db: Db, key: string): Promise<GatewayPayment | null> {
  return first(await db.query<GatewayPayment>(`select ${columns} from outside.gateway_payment where key = $1`, [key]))
}

/** A payment as the gateway's own page names it. */
export async function paymentByToken(db: Db, token: string): Promise<GatewayPayment | null> {
  return first(
    await db.query<GatewayPayment>(`select ${columns} from outside.gateway_payment where token = $1`, [token]),
  )
}
