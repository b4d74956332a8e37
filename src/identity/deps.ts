/** What identity needs from outside: a database, the time and its keys, all handed in; and its few small words. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Text } from '../language/index.ts'
import type { Clock, Pool } from '../store/index.ts'

export interface IdentityKeys {
  /** For one-time codes (ID-15) and for the names of things that may not exist. At least 32 bytes. */
  readonly codes: Buffer
  /** For passwords and temporary credentials (ID-05). At least 32 bytes. */
  readonly pepper: Buffer
}

export interface IdentityDeps {
  readonly pool: Pool
  readonly clock: Clock
  readonly keys: IdentityKeys
  /** AAGUIDs of the passkeys that officers may make, in small letters; left out where any may be made. */
  readonly officerKeys?: readonly string[]
}

/** An answer that is no: what is wrong and how to mend it, and when to come back if time mends it. */
export interface Refusal<Reason extends string = string> {
  readonly ok: false
  readonly reason: Reason
  readonly words: Text
  readonly retryAt?: string
}

export function refusal<const Reason extends string>(reason: Reason, words: Text, retryAt?: string): Refusal<Reason> {
  return { ok: false, reason, words, ...(retryAt === undefined ? {} : { retryAt }) }
}

/** A new secret of `bytes` random bytes for a cookie or a ticket. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

/** How secrets are kept: they are long and random, so a plain hash tells nothing. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

export function hmac(key: Buffer, ...parts: string[]): Buffer {
  // Lengths go before the parts, so that no two lists of parts are one message.
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(`${Buffer.byteLength(part)}:`).update(part)
  return mac.digest()
}

export function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
