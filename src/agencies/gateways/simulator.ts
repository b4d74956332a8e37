/**
 * A payment gateway for a kingdom without banks. It keeps its own memory in the schema `outside` (`books.ts`), takes money
 * once for each key whatever is repeated, tells us by callbacks, and can fail as gateways do (`faults.ts`).
 */
import { type Gateway, GatewayRefused } from '../../payments/index.ts'
import { type Clock, inTransaction, type Pool } from '../../store/index.ts'
import { capture, columns, type GatewayPayment, payOutOnce, write } from './books.ts'
import { type CallbackSettings, deliverDue, tellUs } from './callbacks.ts'
import { simulatedCollector, withFaultSeen, withFaults } from './collector.ts'

export interface SimulatedGatewaySettings extends CallbackSettings {
  readonly pool: Pool
  readonly clock: Clock
  /** Where the gateway's own page stands; a payment is `<page>/<token>`. */
  readonly page: string
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

export function simulatedGateway(settings: SimulatedGatewaySettings): SimulatedGateway {
  const { pool, clock } = settings
  const deliver = () => deliverDue(pool, clock, settings)
  return {
    ...simulatedCollector('card', settings),
    async open(opening) {
      const payment = await withFaults(pool, 'card', 'open', () => write(pool, 'card', opening, clock.now()))
      if (payment.halalas !== opening.halalas) throw new GatewayRefused('that key was opened with another sum')
      return { redirectTo: `${settings.page}/${payment.token}` }
    },
    async payOut(paying) {
      const { fault, done } = await withFaultSeen(pool, 'card', 'payout', () => payOutOnce(pool, paying, clock.now()))
      return { state: fault?.kind === 'pending' ? 'pending' : 'paid', reference: done }
    },
    async payerPays(key) {
      const outcome = await inTransaction(pool, (tx) => capture(tx, 'card', key, clock.now()))
      await deliver()
      return outcome
    },
    async payerDeclines(key) {
      await inTransaction(pool, async (tx) => {
        const declined = await tx.query<GatewayPayment>(
          `update outside.gateway_payment set state = 'failed' where provider = 'card' and key = $1 and state = 'open' returning ${columns}`,
          [key],
        )
        const [payment] = declined.rows
        if (payment !== undefined) await tellUs(tx, payment, 'failed', clock.now())
      })
      await deliver()
    },
    async payerLeaves() {},
    deliverDue: deliver,
  }
}
