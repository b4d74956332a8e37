/**
 * Reading a signed code: Base45, zlib, COSE_Sign1, CWT (RFC 8392). It trusts nothing before the signature has held, and
 * takes of all the ways to write the same only the one in which codes are written here.
 */
import { decode } from 'cborg'
import { fromBase45 } from './base45.ts'
import { isLow, packed, sameBytes, sign1, toBeSigned, unpacked } from './frame.ts'

/** Longest text that is looked at at all. */
export const longestCode = 4000

export type CodeTrouble =
  /** Not in the alphabet of Base45, too long or too short. */
  | 'not-a-code'
  /** Would unpack to more than 10 kB. */
  | 'too-large'
  /** Unpacks to something that is not one of our codes. */
  | 'malformed'
  /** Says what a right code says, in bits that the issuer did not write. */
  | 'not-canonical'
  | 'unknown-key'
  | 'bad-signature'
  | 'not-yet'
  | 'expired'

/** A key that may sign codes: its id as it stands in them (hexadecimal) and the public key on P-256. */
export interface CodeKey {
  readonly id: string
  readonly jwk: JsonWebKey
}

/** What was signed, by the CWT's numbers, and by which key. */
export interface CodeSaid {
  readonly claims: ReadonlyMap<unknown, unknown>
  readonly keyId: string
}

const strictly = { strict: true, useMaps: true, rejectDuplicateMapKeys: true, allowIndefinite: false } as const
const tagged = { ...strictly, tags: { 18: (inside: () => unknown) => inside() } }

/** Reads a code by these keys: what it says once its signature has held, or the first trouble. Never throws. */
export async function readSigned(text: string, keys: readonly CodeKey[]): Promise<CodeSaid | CodeTrouble> {
  if (text.length < 20 || text.length > longestCode) return 'not-a-code'
  const stream = fromBase45(text)
  if (stream === null) return 'not-a-code'
  const bytes = await unpacked(stream)
  if (typeof bytes === 'string') return bytes
  const parts = partsOf(bytes)
  if (parts === null) return 'malformed'
  const { header, payload, signature } = parts
  if (!sameBytes(packed(bytes), stream) || !sameBytes(sign1(header, payload, signature), bytes)) return 'not-canonical'
  const keyId = keyIdOf(header)
  if (keyId === null) return 'malformed'
  const key = keys.find(({ id }) => id === keyId)
  if (key === undefined) return 'unknown-key'
  if (!(await holds(key, header, payload, signature))) return 'bad-signature'
  const claims = decoded(payload, strictly)
  return claims instanceof Map ? { claims, keyId } : 'malformed'
}

interface Parts {
  readonly header: Uint8Array
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

function partsOf(bytes: Uint8Array): Parts | null {
  const array = decoded(bytes, tagged)
  if (!Array.isArray(array) || array.length !== 4) return null
  const [header, unprotected, payload, signature] = array as unknown[]
  if (!(header instanceof Uint8Array && payload instanceof Uint8Array && signature instanceof Uint8Array)) return null
  return unprotected instanceof Map && unprotected.size === 0 ? { header, payload, signature } : null
}

function decoded(bytes: Uint8Array, options: Parameters<typeof decode>[1]): unknown {
  try {
    return decode(bytes, options)
  } catch {
    return null
  }
}

/** ES256 and nothing else: which algorithm holds is our word, never the code's. */
function keyIdOf(header: Uint8Array): string | null {
  const map = decoded(header, strictly)
  if (!(map instanceof Map) || map.size !== 2 || map.get(1) !== -7) return null
  const id: unknown = map.get(4)
  return id instanceof Uint8Array ? hex(id) : null
}

async function holds(key: CodeKey, header: Uint8Array, payload: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (!isLow(signature)) return false
  const { kty, crv, x, y } = key.jwk
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  try {
    const held = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, algorithm, false, ['verify'])
    const said = toBeSigned(header, payload)
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, held, new Uint8Array(signature), said)
  } catch {
    return false
  }
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
