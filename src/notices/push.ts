/**
 * The port to whoever rings a browser that is closed: web push (RFC 8030). Adapter and simulator stand in `agencies/push`.
 * Unlike a carrier of messages such a service knows no keys of ours: what is said twice may arrive twice, and what it took
 * may never arrive. So nothing may depend on a push: it wakes somebody who would otherwise have looked by herself.
 */

/** What a browser gives to be rung by: an address and two keys of its own, in base64url. Whoever has it can ring it. */
export interface PushSubscription {
  readonly endpoint: string
  /** Its public key, an uncompressed point of P-256 (65 bytes). */
  readonly p256dh: string
  /** Its secret (16 bytes). */
  readonly auth: string
}

export interface PushWishes {
  /** How long the service keeps it for a phone that is away; after that it is worth nothing. */
  readonly ttlSeconds: number
  /** Up to 32 letters of base64url: a later push of the same topic takes the place of one not delivered yet. */
  readonly topic?: string
  readonly urgency: 'very-low' | 'low' | 'normal' | 'high'
}

export interface PushService {
  /** The public key by which the services know us (RFC 8292), base64url: browsers subscribe for it. */
  readonly publicKey: string
  /** Is this an address we send to at all? Only services that are named: nobody leads us elsewhere by a subscription. */
  accepts(endpoint: string): boolean
  /**
   * Encrypts for the browser alone (RFC 8291) and hands it over. Returning says that the service took it, not that
   * anybody saw it. Throws `PushError`.
   * @param payload text of at most `mostPayloadBytes` in UTF-8
   */
  send(subscription: PushSubscription, payload: string, wishes: PushWishes): Promise<void>
}

/** What fits into the 4,096 bytes that every service must take (RFC 8030 §7.2), less what encrypting adds. */
export const mostPayloadBytes = 3993

/**
 * The push service did not take it. `gone`: the subscription is over for good. `never`: it will not take this one.
 * `unknown`: nothing is known, not even that it was *not* taken. No message holds an address or a key.
 */
export class PushError extends Error {
  readonly kind: 'gone' | 'never' | 'unknown'
  /** The service asked to be left alone for so long. */
  readonly retryAfterSeconds: number | null
  constructor(
    message: string,
    options: ErrorOptions & { readonly kind: PushError['kind']; readonly retryAfterSeconds?: number },
  ) {
    super(message, options)
    this.name = 'PushError'
    this.kind = options.kind
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}
