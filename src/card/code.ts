/**
 * Reading a card's code: Base45, zlib, COSE_Sign1, CWT (RFC 8392) with MOSIP's claim 169. The same file runs in the house
 * and in the browser of whoever verifies with the network off; it trusts nothing before the signature has held.
 */
import { decode } from 'cborg'
import { fromBase45 } from './base45.ts'
import { isLow, packed, sameBytes, sign1, toBeSigned, unpacked } from './frame.ts'

/** Longest text that is looked at at all. */
export const longestCode = 4000

/** Keys of the CWT: registered ones, then ours from the range for private use. */
export const claim = { issuer: 1, expires: 4, issued: 6, identity: 169, status: 65535, documentHash: -65537 } as const
/** Keys inside claim 169, as MOSIP numbers them. */
export const attribute = {
  id: 1,
  version: 2,
  language: 3,
  fullName: 4,
  born: 8,
  gender: 9,
  nationality: 13,
  photo: 16,
  secondName: 19,
  secondLanguage: 20,
  legalStatus: 22,
  issuingCountry: 23,
} as const

/** What a code says once its signature has held. Times are seconds of the epoch. */
export interface CodeCard {
  readonly number: string
  readonly name: { readonly ar: string; readonly en: string }
  /** `YYYY-MM-DD`. */
  readonly born: string
  readonly sex: 'male' | 'female'
  /** ISO 3166 alpha-2. */
  readonly nationality: string
  readonly kind: 'citizen' | 'resident'
  /** Bytes of a small portrait; none yet, since none is on file. */
  readonly photo: Uint8Array | null
  readonly issuer: string
  readonly issuedAt: number
  readonly expiresAt: number
  /** SHA-256 of the card's document, in hexadecimal. */
  readonly documentHash: string
  readonly status: { readonly uri: string; readonly index: number }
  readonly keyId: string
}

export type CodeTrouble =
  /** Not in the alphabet of Base45, too long or too short. */
  | 'not-a-code'
  /** Would unpack to more than 10 kB. */
  | 'too-large'
  /** Unpacks to something that is not a card's code. */
  | 'malformed'
  /** Says what a right code says, in bits that the issuer did not write. */
  | 'not-canonical'
  | 'unknown-key'
  | 'bad-signature'
  | 'not-yet'
  | 'expired'

export type CodeRead =
  | { readonly ok: true; readonly card: CodeCard }
  | { readonly ok: false; readonly trouble: CodeTrouble }

/** A key that may sign codes: its id as it stands in them (hexadecimal) and the public key on P-256. */
export interface CodeKey {
  readonly id: string
  readonly jwk: JsonWebKey
}

const no = (trouble: CodeTrouble): CodeRead => ({ ok: false, trouble })
/** Clocks of verifiers may be slow by so much before a code is from the future. */
const slowClock = 120

const strictly = { strict: true, useMaps: true, rejectDuplicateMapKeys: true, allowIndefinite: false } as const
const tagged = { ...strictly, tags: { 18: (inside: () => unknown) => inside() } }

/** Reads and judges a code at `now` (seconds of the epoch) by these keys. Never throws. */
export async function readCode(text: string, keys: readonly CodeKey[], now: number): Promise<CodeRead> {
  if (text.length < 20 || text.length > longestCode) return no('not-a-code')
  const stream = fromBase45(text)
  if (stream === null) return no('not-a-code')
  const bytes = await unpacked(stream)
  if (typeof bytes === 'string') return no(bytes)
  const parts = partsOf(bytes)
  if (parts === null) return no('malformed')
  const { header, payload, signature } = parts
  if (!sameBytes(packed(bytes), stream) || !sameBytes(sign1(header, payload, signature), bytes))
    return no('not-canonical')
  const keyId = keyIdOf(header)
  if (keyId === null) return no('malformed')
  const key = keys.find(({ id }) => id === keyId)
  if (key === undefined) return no('unknown-key')
  if (!(await holds(key, header, payload, signature))) return no('bad-signature')
  const card = cardOf(payload, keyId)
  if (card === null) return no('malformed')
  if (card.issuedAt > now + slowClock) return no('not-yet')
  return card.expiresAt <= now ? no('expired') : { ok: true, card }
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

function cardOf(payload: Uint8Array, keyId: string): CodeCard | null {
  const claims = decoded(payload, strictly)
  if (!(claims instanceof Map)) return null
  const about: unknown = claims.get(claim.identity)
  const list: unknown = (claims.get(claim.status) as Map<unknown, unknown> | undefined)?.get?.('status_list')
  if (!(about instanceof Map && list instanceof Map)) return null
  const hash: unknown = claims.get(claim.documentHash)
  const photo: unknown = about.get(attribute.photo)
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(String(about.get(attribute.born))) ?? []
  const texts = [
    claims.get(claim.issuer),
    about.get(attribute.id),
    about.get(attribute.fullName),
    about.get(attribute.secondName),
    about.get(attribute.nationality),
    list.get('uri'),
  ] as unknown[]
  const numbers = [claims.get(claim.issued), claims.get(claim.expires), list.get('idx')] as unknown[]
  if (!texts.every((one) => typeof one === 'string') || !numbers.every((one) => Number.isSafeInteger(one))) return null
  if (!(hash instanceof Uint8Array) || hash.length !== 32 || year === undefined) return null
  const [issuer = '', number = '', en = '', ar = '', nationality = '', uri = ''] = texts as string[]
  const [issuedAt = 0, expiresAt = 0, index = -1] = numbers as number[]
  return {
    number,
    name: { ar, en },
    born: `${year}-${month}-${day}`,
    sex: about.get(attribute.gender) === 2 ? 'female' : 'male',
    nationality,
    kind: about.get(attribute.legalStatus) === 'resident' ? 'resident' : 'citizen',
    photo: photo instanceof Uint8Array ? photo : null,
    issuer,
    issuedAt,
    expiresAt,
    documentHash: hex(hash),
    status: { uri, index },
    keyId,
  }
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
