/** The port to whoever takes money; adapters and the simulator stand in `agencies/gateways`. All sums in halalas. */
import type { Day, Instant, Text } from '../language/index.ts'
import type { Provider } from './ledger.ts'

export interface Opening {
  /** Stable over all tries. Opened again, the same payment is shown again. */
  readonly key: string
  readonly halalas: number
  readonly description: Text
  /** Where the payer's browser is sent afterwards. It proves nothing: the gateway is asked. */
  readonly returnTo: string
  /** After this the gateway takes nothing any more. */
  readonly until: Instant
}

/** The gateway's truth about a payment. `failed`: declined, the payer may try again. */
export interface PaymentStatus {
  readonly state: 'none' | 'open' | 'paid' | 'failed' | 'refunded'
  readonly reference: string | null
  readonly halalas: number | null
  readonly paidAt: Instant | null
  /** Which provider took the money; the card gateway unless it says otherwise. */
  readonly provider?: Provider
  /** Other providers that took money under the same key as well: it was paid twice. */
  readonly also?: readonly PaymentStatus[]
}

export interface Refunding {
  /** Stable over all tries: money goes back once. */
  readonly key: string
  /** The key of the payment. Money returns to the account that paid, nowhere else (R-PAY-04). */
  readonly of: string
  /** The whole payment or a part of it; parts never come to more than was paid. */
  readonly halalas: number
  /** Which provider took the money; the card gateway unless told. */
  readonly provider?: Provider
}

/** One line of a provider's file of a day: money it took for a key, or gave back of it. */
export interface FileLine {
  readonly kind: 'in' | 'out'
  /** The key of the payment, also for what was given back. */
  readonly key: string
  readonly reference: string
  readonly halalas: number
  readonly at: Instant
}

/** Whoever takes money for us, as far as all of them are alike. All of these throw `GatewaySilent` or `GatewayRefused`. */
export interface Collector {
  status(key: string): Promise<PaymentStatus>
  /** `pending`: taken on; asked again under the same key it says how far it is. */
  refund(refunding: Refunding): Promise<{ readonly state: 'refunded' | 'pending'; readonly reference: string }>
  /** What it took and gave back on a day by the kingdom's clock; null: not ready yet. */
  file(day: Day): Promise<readonly FileLine[] | null>
}

export interface PayingOut {
  /** Stable over all tries: money is paid out once. */
  readonly key: string
  readonly iban: string
  readonly halalas: number
}

/** A collector with a page of its own to which a payer's browser is sent. */
export interface Gateway extends Collector {
  /** Pays to an account of a person. `pending`: taken on; asked again under the same key it says how far it is. */
  payOut(paying: PayingOut): Promise<{ readonly state: 'paid' | 'pending'; readonly reference: string }>
  open(opening: Opening): Promise<{ readonly redirectTo: string }>
}

/** A bill as a biller's banks show it: sum, service and until when. Never whose it is (T-PAY-06). */
export interface BillShown {
  readonly key: string
  readonly halalas: number
  readonly description: Text
  readonly until: Instant
}
