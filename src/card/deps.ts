/** What the card's room needs from outside, all handed in, and the addresses it is known by. */
import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { JWK } from 'jose'
import type { Instant } from '../language/index.ts'
import type { Clock, Pool } from '../store/index.ts'

export interface CardDeps {
  readonly pool: Pool
  readonly clock: Clock
  /** Where people reach the portal; the issuer of cards is this with `/card`. */
  readonly publicUrl: string
  readonly secure: boolean
  readonly synthetic: boolean
  /** 32 bytes outside the database: transaction codes, nonces, the demo reader's key. */
  readonly key: Buffer
  /** Private JWKs that sign cards and status lists; the first for ES256 signs, all for ES256 are published. */
  readonly signing: { readonly keys: readonly JWK[] }
  /** Those that sign the codes on printed documents: the page that verifies cards verifies them too. */
  readonly documentSigning: { readonly keys: readonly JWK[] }
}

export const mountPath = '/card'
export const issuerOf = (deps: Pick<CardDeps, 'publicUrl'>): string => deps.publicUrl + mountPath
/** The type of our credentials (`vct`), and the address that describes it. */
export const typeOf = (deps: Pick<CardDeps, 'publicUrl'>): string => `${issuerOf(deps)}/types/national-card`

export function derived(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `bawaba card ${purpose}`, 32))
}

export const newSecret = (): string => randomBytes(32).toString('base64url')
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** A keyed hash of several parts; their lengths go in front, so that no two lists of parts are one message. */
export function keyed(key: Buffer, ...parts: string[]): Buffer {
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(`${Buffer.byteLength(part)}:`).update(part)
  return mac.digest()
}

/** Seconds of the epoch. */
export const secondsOf = (at: Instant): number => Math.floor(Date.parse(at) / 1000)
