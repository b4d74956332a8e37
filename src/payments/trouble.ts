/** What this room refuses, and what a gateway could not do. */

export type PaymentTrouble =
  | 'unknown-charge' // no such charge or bill
  | 'not-a-price' // parts that are not whole, not positive, or beyond the most a charge may be
  | 'price-differs' // the request has a charge of another sum already
  | 'not-due' // paid, refunded or void: nothing to pay
  | 'too-late' // its time to be paid is over
  | 'not-refundable' // nothing was paid, or the service has used it (R-PAY-05)
  | 'not-paid' // used before it was paid
  | 'not-enough' // an account of the ledger would fall below nothing
  | 'reference-used' // a provider's reference was booked before, for something else

export class PaymentError extends Error {
  readonly reason: PaymentTrouble
  constructor(reason: PaymentTrouble, options?: ErrorOptions) {
    super(`payments: ${reason}`, options)
    this.name = 'PaymentError'
    this.reason = reason
  }
}

/**
 * The gateway did not answer, or not yet. Nothing is known, not even that nothing happened: *not known* is not *no*, and
 * the same act is asked for again under the same key.
 */
export class GatewaySilent extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'GatewaySilent'
  }
}

/** The gateway refused for good: asking again the same way will not help, so somebody must look at it. */
export class GatewayRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'GatewayRefused'
  }
}
