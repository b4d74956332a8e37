/** The simulated providers' own books: payments and what was given back, in the schema `outside`. */
import { randomBytes } from 'node:crypto'
import type { Instant, Text } from '../../language/index.ts'
import {
  GatewayRefused,
  GatewaySilent,
  type Opening,
  type PayingOut,
  type PaymentStatus,
  type Provider,
  type Refunding,
} from '../../payments/index.ts'
import { type Db, first, type Pool, type Tx, uuid } from '../../store/index.ts'
import { tellUs } from './callbacks.ts'

/** A provider's side of a payment, as its page shows it. */
export interface GatewayPayment {
  readonly provider: Provider
  readonly key: string
  readonly token: string
  readonly halalas: number
  readonly description: Text
  readonly returnTo: string
  readonly until: Instant
  readonly state: 'open' | 'paid' | 'failed' | 'refunded'
  readonly reference: string
  /** How often money was taken: 0 or 1. */
  readonly captures: number
  /** How often it was given back, whole or in parts. */
  readonly refunds: number
  readonly paidAt: Instant | null
}

export const columns = `provider, key, token, halalas, description, return_to as "returnTo", until, state, reference, captures,
  refunds, paid_at as "paidAt"`

/** Opens a payment, or finds the one that was opened under this key. */
export async function write(pool: Pool, provider: Provider, opening: Opening, now: Instant): Promise<GatewayPayment> {
  await pool.query(
    `insert into outside.gateway_payment (provider, key, token, halalas, description, return_to, until, state, reference, created_at)
     values ($9, $1, $2, $3, $4, $5, $6, 'open', $7, $8) on conflict (provider, key) do nothing`,
    [
      opening.key,
      randomBytes(16).toString('base64url'),
      opening.halalas,
      opening.description,
      opening.returnTo,
      opening.until,
      `${provider === 'card' ? 'GW' : 'SD'}-${uuid()}`,
      now,
      provider,
    ],
  )
  // Opened again after it was declined, it may be paid again.
  await pool.query(
    `update outside.gateway_payment set state = 'open' where provider = $3 and key = $1 and state = 'failed' and halalas = $2`,
    [opening.key, opening.halalas, provider],
  )
  const payment = await paymentByKey(pool, opening.key, provider)
  if (payment === null) throw new GatewaySilent('the payment was not written')
  return payment
}

/** Takes the money, once for a key. */
export async function capture(
  tx: Tx,
  provider: Provider,
  key: string,
  now: Instant,
): Promise<'paid' | 'paid-before' | 'too-late'> {
  const taken = await tx.query<GatewayPayment>(
    `update outside.gateway_payment set state = 'paid', captures = captures + 1, paid_at = $2
     where provider = $3 and key = $1 and state in ('open', 'failed') and until > $2 returning ${columns}`,
    [key, now, provider],
  )
  const payment = first(taken)
  if (payment !== null) {
    await tellUs(tx, payment, 'paid', now)
    return 'paid'
  }
  const there = await paymentByKey(tx, key, provider)
  if (there === null) throw new GatewayRefused('there is no such payment')
  return there.captures > 0 ? 'paid-before' : 'too-late'
}

/** Gives money back, whole or a part, once for a key; parts never come to more than was paid. */
export async function giveBack(
  tx: Tx,
  provider: Provider,
  refunding: Refunding,
  now: Instant,
): Promise<{ state: 'refunded'; reference: string }> {
  const payment = first(
    await tx.query<GatewayPayment>(
      `select ${columns} from outside.gateway_payment where provider = $2 and key = $1 for update`,
      [refunding.of, provider],
    ),
  )
  const { rows } = await tx.query<{ key: string; halalas: number; reference: string }>(
    'select key, halalas, reference from outside.gateway_refund where provider = $1 and of_key = $2',
    [provider, refunding.of],
  )
  const before = rows.find(({ key }) => key === refunding.key)
  if (before !== undefined) {
    if (before.halalas !== refunding.halalas) throw new GatewayRefused('another sum was given back under that key')
    return { state: 'refunded', reference: before.reference }
  }
  if (payment === null || payment.state !== 'paid') throw new GatewayRefused('nothing was paid under that key')
  const given = rows.reduce((sum, { halalas }) => sum + halalas, 0)
  if (given + refunding.halalas > payment.halalas) throw new GatewayRefused('more than was paid under that key')
  const reference = `RF-${uuid()}`
  await tx.query(
    `insert into outside.gateway_refund (provider, key, of_key, halalas, reference, at) values ($1, $2, $3, $4, $5, $6)`,
    [provider, refunding.key, refunding.of, refunding.halalas, reference, now],
  )
  const whole = given + refunding.halalas === payment.halalas
  await tx.query(
    `update outside.gateway_payment set state = $3, refunds = refunds + 1, refunded_at = $4 where provider = $1 and key = $2`,
    [provider, refunding.of, whole ? 'refunded' : 'paid', now],
  )
  await tellUs(tx, payment, 'refunded', now)
  return { state: 'refunded', reference }
}

export function statusOf(provider: Provider, payment: GatewayPayment | null): PaymentStatus {
  if (payment === null) return { provider, state: 'none', reference: null, halalas: null, paidAt: null }
  const { state, reference, halalas, paidAt } = payment
  return { provider, state, reference, halalas, paidAt }
}

/** A payment by our key; at the card gateway unless told. */
export async function paymentByKey(db: Db, key: string, provider: Provider = 'card'): Promise<GatewayPayment | null> {
  const text = `select ${columns} from outside.gateway_payment where key = $1 and provider = $2`
  return first(await db.query<GatewayPayment>(text, [key, provider]))
}

/** A payment as the gateway's own page names it. */
export async function paymentByToken(db: Db, token: string): Promise<GatewayPayment | null> {
  return first(
    await db.query<GatewayPayment>(
      `select ${columns} from outside.gateway_payment where token = $1 and provider = 'card'`,
      [token],
    ),
  )
}

/** Pays to an account, once for a key. Returns the bank's reference. */
export async function payOutOnce(pool: Pool, { key, iban, halalas }: PayingOut, now: Instant): Promise<string> {
  const { rows } = await pool.query<{ iban: string; halalas: number; reference: string }>(
    `insert into outside.gateway_payout as p (key, iban, halalas, reference, at) values ($1, $2, $3, $4, $5)
     on conflict (key) do update set times = p.times + 1 returning iban, halalas, reference`,
    [key, iban, halalas, `PO-${uuid()}`, now],
  )
  const [paid] = rows
  if (paid === undefined) throw new GatewaySilent('the payout was not written')
  if (paid.iban !== iban || paid.halalas !== halalas) throw new GatewayRefused('that key paid another account or sum')
  return paid.reference
}
