/** What goes wrong in this room: a mistake of ours in a text, or a carrier that did not take a message. */

/** A kind or a variable that does not exist: a mistake in our own code, found by the first test that tells it. */
export class NoticeError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'NoticeError'
  }
}

/**
 * The carrier did not take a message. `permanent`: it never will (no such number), so trying again is pointless.
 * `said` false: it certainly has not heard it, so that saying it is no repeat. With neither nothing is known.
 */
export class CarrierError extends Error {
  readonly permanent: boolean
  readonly said: boolean
  constructor(message: string, options: ErrorOptions & { readonly permanent: boolean; readonly said?: boolean }) {
    super(message, options)
    this.name = 'CarrierError'
    this.permanent = options.permanent
    this.said = options.said ?? true
  }
}
