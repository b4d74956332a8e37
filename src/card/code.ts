/**
 * What a card's code says: a CWT (RFC 8392) with MOSIP's claim 169. The same file runs in the house and in the browser of
 * whoever verifies with the network off.
 */
import { type CodeKey, type CodeTrouble, readSigned } from '../codes/index.ts'

export { type CodeKey, type CodeTrouble, longestCode } from '../codes/index.ts'

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

export type CodeRead =
  | { readonly ok: true; readonly card: CodeCard }
  | { readonly ok: false; readonly trouble: CodeTrouble }

const no = (trouble: CodeTrouble): CodeRead => ({ ok: false, trouble })
/** Clocks of verifiers may be slow by so much before a code is from the future. */
const slowClock = 120

/** Reads and judges a code at `now` (seconds of the epoch) by these keys. Never throws. */
export async function readCode(text: string, keys: readonly CodeKey[], now: number): Promise<CodeRead> {
  const said = await readSigned(text, keys)
  if (typeof said === 'string') return no(said)
  const card = cardOf(said.claims, said.keyId)
  if (card === null) return no('malformed')
  if (card.issuedAt > now + slowClock) return no('not-yet')
  return card.expiresAt <= now ? no('expired') : { ok: true, card }
}

function cardOf(claims: ReadonlyMap<unknown, unknown>, keyId: string): CodeCard | null {
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
