/**
 * A bank's word: a JWT that the bank signs for one customer and one activation (ID-35). The signature is looked at
 * first and by itself, since whoever cannot sign as the bank is nobody here; then every member, one by one. What is not
 * in the list is refused, so that no bank can send a mobile to be kept, an e-mail or a level (T-BNK-03).
 */
import { createHash } from 'node:crypto'
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from 'jose'
import * as z from 'zod'
import { addYears, type Day, dayOf, type Instant, mobile, personNumber, type Text } from '../../language/index.ts'
import { type Refusal, refusal } from '../deps.ts'
import type { Bank } from './banks.ts'
import { bankWords } from './words.ts'

/** What stands in the header: a token of another kind, signed by the same key, is no word. */
export const wordType = 'bank-activation+jwt'
const algorithms = ['ES256', 'PS256', 'EdDSA']
const longest = 4096
const longestLifeSeconds = 300
/** How far ahead of ours a bank's clock may be. */
const aheadSeconds = 10
const kycYears = 5

/** A day without a time; the Gregorian calendar. */
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .refine((text) => {
    const at = new Date(`${text}T00:00:00Z`)
    return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
  })

const members = z.strictObject({
  iss: z.string(),
  aud: z.string(),
  iat: z.number().int(),
  exp: z.number().int(),
  jti: z.string().regex(/^[\x21-\x7e]{16,128}$/),
  /** ID or iqama number of the customer. */
  number: personNumber,
  /** What the bank holds; compared, never kept. */
  mobile,
  acr: z.string().max(100),
  customer_since: day,
  kyc_at: day,
  /** Of the form, when the customer has it at hand; else the registration is found by number and mobile. */
  ticket: z
    .string()
    .regex(/^[\w-]{22}$/)
    .optional(),
})

/** A word that is whole, of today, and the bank's. */
export interface Word {
  readonly bank: Bank
  readonly jti: string
  readonly expiresAt: Instant
  readonly number: string
  readonly mobile: string
  readonly acr: string
  readonly customerSince: Day
  readonly kycAt: Day
  readonly ticket: string | null
  /** SHA-256 of the word as it came: the bank's signature is on the same bytes. */
  readonly evidenceHash: Buffer
}

/** Signed by this bank; what it says is not looked at yet. */
export interface SignedWord {
  readonly bank: Bank
  readonly payload: Uint8Array
  readonly evidenceHash: Buffer
}

/**
 * Whose word this is, or null: unknown bank, unknown key, another algorithm, another type and a wrong signature are one
 * answer. Touches no database.
 */
export async function signedWord(banks: readonly Bank[], typed: string): Promise<SignedWord | null> {
  if (typed.length > longest || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(typed)) return null
  try {
    const { typ, crit, kid } = decodeProtectedHeader(typed)
    if (typ !== wordType || crit !== undefined || kid === undefined) return null
    const body: unknown = JSON.parse(Buffer.from(typed.split('.')[1] ?? '', 'base64url').toString())
    const bank = banks.find(({ code }) => code === (body as { iss?: unknown } | null)?.iss)
    if (bank === undefined) return null
    const keys = createLocalJWKSet(bank.jwks as unknown as JSONWebKeySet)
    const { payload } = await compactVerify(typed, keys, { algorithms })
    return { bank, payload, evidenceHash: createHash('sha256').update(typed).digest() }
  } catch {
    return null
  }
}

export type WordRefusal = Refusal<'word_members' | 'word_audience' | 'word_late' | 'word_login' | 'word_kyc'> & {
  /** By member, for `word_members`. */
  readonly fields?: Readonly<Record<string, Text>>
}

/** Reads what a bank signed. `audience`: the address the word must be for, and no other. */
export function readWord(
  { bank, payload, evidenceHash }: SignedWord,
  audience: string,
  now: Instant,
): { readonly ok: true; readonly word: Word } | WordRefusal {
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(payload).toString())
  } catch {
    return refusal('word_members', bankWords.members)
  }
  const read = members.safeParse(json)
  if (!read.success) {
    const names = read.error.issues.flatMap((i) =>
      i.code === 'unrecognized_keys' ? i.keys : [String(i.path[0] ?? '')],
    )
    // A strange name that cannot be said back is not.
    const said = names.map((name) => (/^\w{1,40}$/.test(name) ? name : '?'))
    const fields = Object.fromEntries(said.map((name) => [name, bankWords.member]))
    return { ...refusal('word_members', bankWords.members), fields }
  }
  const is = read.data
  const seconds = Date.parse(now) / 1000
  if (is.aud !== audience) return refusal('word_audience', bankWords.audience)
  if (is.exp <= seconds || is.iat > seconds + aheadSeconds || is.exp > is.iat + longestLifeSeconds || is.exp <= is.iat)
    return refusal('word_late', bankWords.late)
  if (!bank.acr.includes(is.acr)) return refusal('word_login', bankWords.login)
  const today = dayOf(now)
  if (is.kyc_at < addYears(today, -kycYears) || is.kyc_at > today || is.customer_since > today)
    return refusal('word_kyc', bankWords.kyc)
  const { jti, number, mobile, acr, ticket = null } = is
  const expiresAt = new Date(is.exp * 1000).toISOString()
  const known = { customerSince: is.customer_since as Day, kycAt: is.kyc_at as Day }
  return { ok: true, word: { bank, jti, expiresAt, number, mobile, acr, ticket, evidenceHash, ...known } }
}
