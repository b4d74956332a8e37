/** The port to whoever takes money; adapters and the simulator stand in `agencies/gateways`. All sums in halalas. */
import type { Instant, Text } from '../language/index.ts'

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
}

export interface Refunding {
  /** Stable over all tries: money goes back once. */
  readonly key: string
  /** The key of the payment. Money returns to the account that paid, nowhere else (R-PAY-04). */
  readonly of: string
  readonly halalas: number
}

export interface Gateway {
  /** Throws `GatewaySilent` or `GatewayRefused`, as all of these. */
  open(opening: Opening): Promise<{ readonly redirectTo: string }>
  status(key: string): Promise<PaymentStatus>
  /** `pending`: taken on; asked again under the same key it says how far it is. */
  refund(refunding: Refunding): Promise<{ readonly state: 'refunded' | 'pending'; readonly reference: string }>
}
