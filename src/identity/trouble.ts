/** What goes wrong at the door beyond a plain refusal: refusals are values, these are not. */

/** Something that should not happen in this room; carries its cause. */
export class IdentityError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'IdentityError'
  }
}

/** More passwords wait to be hashed than the machine can take (ID-05): answer 503 with `Retry-After`. */
export class BusyError extends IdentityError {
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super('too many passwords are waiting to be checked')
    this.name = 'BusyError'
    this.retryAfterSeconds = retryAfterSeconds
  }
}
