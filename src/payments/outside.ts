/**
 * Asking the gateway. No call is made inside a transaction, each goes under the charge's stable key, and what comes back
 * is written by the caller in a transaction of its own: a process killed anywhere here repeats the call and loses nothing.
 */
import type { Instant } from '../language/index.ts'
import { type Db, here, inTransaction, type Pool } from '../store/index.ts'
import { type Charge, chargeById, chargeOfBill } from './charge.ts'
import type { Gateway } from './gateway.ts'
import type { Provider } from './ledger.ts'
import { type ChargeKey, markRefunding } from './money.ts'
import { GatewaySilent, PaymentError } from './trouble.ts'

/**
 * Opens the payment at the gateway, for whose charge it is or for a stranger with the bill's number. Can be asked any
 * number of times. Throws `unknown-charge`, `not-due`, `too-late`, `GatewaySilent`.
 */
export async function begin(
  pool: Pool,
  gateway: Gateway,
  what: ChargeKey | { readonly billNumber: string },
  more: { readonly returnTo: string; readonly now: Instant },
): Promise<{ readonly redirectTo: string }> {
  const charge = await ('billNumber' in what
    ? chargeOfBill(pool, what.billNumber)
    : chargeById(pool, what.person, what.chargeId))
  if (charge === null) throw new PaymentError('unknown-charge')
  if (charge.state !== 'due') throw new PaymentError('not-due')
  if (Date.parse(charge.dueUntil) <= Date.parse(more.now)) throw new PaymentError('too-late')
  here('payments: before the payment is opened')
  const opened = await gateway.open({
    key: charge.id,
    halalas: charge.halalas,
    description: charge.description,
    returnTo: more.returnTo,
    until: charge.dueUntil,
  })
  here('payments: opened, nobody was sent there yet')
  return opened
}

/** Money that a provider says it took under a charge's key. */
export interface Taken {
  readonly provider: Provider
  readonly reference: string
  readonly at: Instant | null
  /** Taken by others under the same key as well, in halalas: paid twice. */
  readonly also: readonly (Omit<Taken, 'also'> & { readonly halalas: number })[]
}

/** What the providers say of a charge. */
export type Answer =
  | ({ readonly paid: true; readonly state: 'paid' } & Taken)
  | { readonly paid: false; readonly state: 'none' | 'open' | 'failed' | 'refunded' }
  /** It took another sum than we asked for. Nothing is paid by that; the charge is marked for a person to look at. */
  | { readonly paid: false; readonly state: 'differs'; readonly halalas: number | null }

type Asked = Pick<Charge, 'id' | 'person' | 'halalas'>

/** Asks the gateway for the truth. Throws `GatewaySilent` when it does not answer: *not known* is not *no*. */
export async function ask(db: Db, gateway: Gateway, charge: Asked): Promise<Answer> {
  here('payments: before the gateway is asked')
  const { state, halalas, reference, paidAt, provider = 'card', also = [] } = await gateway.status(charge.id)
  here('payments: the gateway answered, nothing is written yet')
  if (state !== 'paid') return { paid: false, state }
  if (halalas === charge.halalas && reference !== null) {
    const twice = also.map((one) => ({
      provider: one.provider ?? 'card',
      reference: one.reference ?? '',
      at: one.paidAt,
      halalas: one.halalas ?? 0,
    }))
    return { paid: true, state, provider, reference, at: paidAt, also: twice }
  }
  await db.query(
    `update payments.charge set trouble = 'amount-differs' where person_id = $1 and charge_id = $2 and trouble is null`,
    [charge.person, charge.id],
  )
  return { paid: false, state: 'differs', halalas }
}

/**
 * Has the money sent back: marks the charge `refunding`, then asks the gateway under `<charge>/refund`. The caller writes
 * the answer with `markRefunded`. Throws `GatewaySilent` while the gateway has not sent it yet (ask again: the key keeps
 * it one refund), `GatewayRefused`, and `not-refundable`.
 */
export async function refund(pool: Pool, gateway: Gateway, charge: Asked): Promise<{ readonly reference: string }> {
  await inTransaction(pool, (tx) => markRefunding(tx, { person: charge.person, chargeId: charge.id }))
  // What came from the person's funds goes back there: nobody outside is asked.
  const source = (await chargeById(pool, charge.person, charge.id))?.paidBy ?? null
  if (source === 'fund') return { reference: 'fund' }
  here('payments: before the refund')
  const answer = await gateway.refund({
    key: `${charge.id}/refund`,
    of: charge.id,
    halalas: charge.halalas,
    ...(source && { provider: source }),
  })
  here('payments: the gateway refunded, we have not written so')
  if (answer.state === 'pending')
    throw new GatewaySilent('the gateway has taken the refund on, the money is on its way')
  return { reference: answer.reference }
}
