/**
 * What the code on a printed document says: which document of whose it is, and the lines that somebody who forges one
 * would change. The same file runs in the house and in the browser of whoever verifies with the network off.
 */
import { type CodeKey, type CodeTrouble, readSigned } from './read.ts'
import { type CodeSigner, type SignedCode, writeSigned } from './write.ts'

/** A paper has more room than a screen, but a camera must still tell the squares apart. */
export const mostDocumentBytes = 1000

/** Keys of the CWT: registered ones, then ours from the range for private use. */
const claim = { issuer: 1, expires: 4, issued: 6, document: -65538 } as const
const part = { reference: 1, kindAr: 2, kindEn: 3, holderAr: 4, holderEn: 5, lines: 6, hash: 7, specimen: 8 } as const

interface Said {
  readonly ar: string
  readonly en: string
}

/** What a document's code says. Times are seconds of the epoch. */
export interface CodeDocument {
  /** The number on the paper without dashes: 16 letters and digits. */
  readonly reference: string
  readonly kind: Said
  /** The holder's name as it stands on the paper. */
  readonly holder: Said
  /** Lines of the paper: a label and what stands beside it, both in both languages. */
  readonly lines: readonly { readonly label: Said; readonly value: Said }[]
  readonly issuer: string
  readonly issuedAt: number
  /** Null: holds until it is revoked. */
  readonly expiresAt: number | null
  /** SHA-256 of what was stated, as JSON. */
  readonly hash: Uint8Array
  /** Of an installation whose people are made up. */
  readonly specimen: boolean
}

/** The signed code of a document. Throws when it says more than a code can hold. */
export function writeDocumentCode(signer: CodeSigner, d: CodeDocument): SignedCode {
  const lines = d.lines.map(({ label, value }) =>
    value.ar === value.en ? [label.ar, label.en, value.ar] : [label.ar, label.en, value.ar, value.en],
  )
  const document = new Map<number, unknown>([
    [part.reference, d.reference],
    [part.kindAr, d.kind.ar],
    [part.kindEn, d.kind.en],
    [part.holderAr, d.holder.ar],
    [part.holderEn, d.holder.en],
    [part.lines, lines],
    [part.hash, d.hash],
    ...(d.specimen ? [[part.specimen, true] as const] : []),
  ])
  const claims = new Map<number, unknown>([
    [claim.issuer, d.issuer],
    ...(d.expiresAt === null ? [] : [[claim.expires, d.expiresAt] as const]),
    [claim.issued, d.issuedAt],
    [claim.document, document],
  ])
  return writeSigned(signer, claims, mostDocumentBytes)
}

export type DocumentRead =
  | { readonly ok: true; readonly document: CodeDocument }
  | { readonly ok: false; readonly trouble: CodeTrouble }

/** Clocks of verifiers may be slow by so many seconds before a code is from the future. */
const slowClock = 120

/** Reads and judges a document's code at `now` (seconds of the epoch) by these keys. Never throws. */
export async function readDocumentCode(text: string, keys: readonly CodeKey[], now: number): Promise<DocumentRead> {
  const said = await readSigned(text, keys)
  if (typeof said === 'string') return { ok: false, trouble: said }
  const document = documentOf(said.claims)
  if (document === null) return { ok: false, trouble: 'malformed' }
  if (document.issuedAt > now + slowClock) return { ok: false, trouble: 'not-yet' }
  if (document.expiresAt !== null && document.expiresAt <= now) return { ok: false, trouble: 'expired' }
  return { ok: true, document }
}

const isText = (value: unknown): value is string => typeof value === 'string'

function documentOf(claims: ReadonlyMap<unknown, unknown>): CodeDocument | null {
  const about = claims.get(claim.document)
  const [issuer, issuedAt, ends] = [claims.get(claim.issuer), claims.get(claim.issued), claims.get(claim.expires)]
  if (!(about instanceof Map) || !isText(issuer)) return null
  const seconds = (value: unknown): value is number => Number.isSafeInteger(value)
  if (!seconds(issuedAt) || !(ends === undefined || seconds(ends))) return null
  const texts = [part.reference, part.kindAr, part.kindEn, part.holderAr, part.holderEn].map(
    (key) => about.get(key) as unknown,
  )
  const hash: unknown = about.get(part.hash)
  const lines = linesOf(about.get(part.lines))
  if (!texts.every(isText) || lines === null || !(hash instanceof Uint8Array) || hash.length !== 32) return null
  const [reference = '', kindAr = '', kindEn = '', holderAr = '', holderEn = ''] = texts
  return {
    reference,
    kind: { ar: kindAr, en: kindEn },
    holder: { ar: holderAr, en: holderEn },
    lines,
    issuer,
    issuedAt,
    expiresAt: ends ?? null,
    hash,
    specimen: about.get(part.specimen) === true,
  }
}

function linesOf(value: unknown): CodeDocument['lines'] | null {
  if (!Array.isArray(value)) return null
  const lines = []
  for (const line of value as unknown[]) {
    if (!Array.isArray(line) || line.length < 3 || line.length > 4 || !line.every(isText)) return null
    const [ar = '', en = '', first = '', second = first] = line as string[]
    lines.push({ label: { ar, en }, value: { ar: first, en: second } })
  }
  return lines
}
