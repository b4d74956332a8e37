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
 * Without it nothing is known, not even that it was *not* taken: the same key is sent again.
 */
export class CarrierError extends Error {
  readonly permanent: boolean
  constructor(message: string, options: ErrorOptions & { readonly permanent: boolean }) {
    super(message, options)
    this.name = 'CarrierError'
    this.permanent = options.permanent
  }
}
