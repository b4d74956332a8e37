/**
 * The chain's arithmetic and its signed checkpoints, with nothing but Node's own cryptography: the sealer writes by it, the
 * verifier judges by it, and neither asks the database for a hash.
 */
import { createPrivateKey, createPublicKey, hash, type JsonWebKey, sign, verify } from 'node:crypto'
import type { Book } from '../store/index.ts'

export interface Place {
  /** From 1, without gaps. */
  readonly position: number
  readonly book: Book
  /** The person of a reading, or the act. */
  readonly uuid: string
  /** The reading's number; 0 for an act. */
  readonly number: number
}

/** What stands before the first link. */
export const beginning: Buffer = Buffer.alloc(32)

/** SHA-256 over a link's place, the key of its row, the row's hash and the link before it. 32 bytes. */
export function linkOf(place: Place, rowHash: Buffer, before: Buffer): Buffer {
  const { position, book, uuid, number } = place
  const text = `bawaba audit link 1\n${position}\n${book}\n${uuid}\n${number}\n${rowHash.toString('hex')}\n${before.toString('hex')}`
  return hash('sha256', text, 'buffer')
}

export interface Checkpoint {
  readonly position: number
  /** The link at that position. */
  readonly head: Buffer
  /** ISO instant. */
  readonly at: string
}

/** A private JWK for ES256 with its `kid`. */
export type SigningKey = JsonWebKey & { readonly kid?: string }

const type = 'bawaba-audit+jws'

/** A checkpoint as a compact JWS (ES256): a line that can be printed, and that anyone can check with the public key. */
export function signCheckpoint(key: SigningKey, { position, head, at }: Checkpoint): string {
  const header = { alg: 'ES256', typ: type, kid: key.kid }
  const payload = { position, head: head.toString('hex'), at }
  const signed = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const privateKey = createPrivateKey({ key, format: 'jwk' })
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

/** What a signed checkpoint says; null when it is none, or signed by none of these public keys. */
export function readCheckpoint(text: string, keys: readonly JsonWebKey[]): Checkpoint | null {
  const parts = text.trim().split('.')
  const [header = '', payload = '', signature = ''] = parts
  if (parts.length !== 3) return null
  try {
    const { alg, typ } = JSON.parse(Buffer.from(header, 'base64url').toString())
    if (alg !== 'ES256' || typ !== type) return null
    const said = Buffer.from(`${header}.${payload}`)
    const good = keys.some((key) => {
      if (key.kty !== 'EC' || key.crv !== 'P-256') return false
      const publicKey = createPublicKey({ key: publicPart(key), format: 'jwk' })
      return verify('sha256', said, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
    })
    if (!good) return null
    const { position, head, at } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    return Number.isSafeInteger(position) && /^[0-9a-f]{64}$/.test(head) && typeof at === 'string'
      ? { position, head: Buffer.from(head, 'hex'), at }
      : null
  } catch {
    return null
  }
}

/** The part of a key that may be shown to anybody. */
export function publicPart(key: SigningKey): SigningKey {
  const { kty, crv, x, y, kid } = key
  return { kty, crv, x, y, ...(kid === undefined ? {} : { kid }), use: 'sig', alg: 'ES256' } as SigningKey
}

/** Public keys of a JWKS that sign checkpoints: those for ES256. */
export function publicKeys(jwks: { readonly keys: readonly JsonWebKey[] }): SigningKey[] {
  return jwks.keys.filter(({ kty, crv }) => kty === 'EC' && crv === 'P-256').map((key) => publicPart(key as SigningKey))
}
