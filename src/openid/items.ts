/**
 * What may be read about a person by another body: few things, each by itself, so that one may be given and another kept.
 * Whoever only needs to know that somebody is of age asks that and never sees a birthday.
 */
import type { Text } from '../language/index.ts'
import type { ProofNeeded } from './fresh-proof.ts'

export interface Item {
  readonly scope: string
  readonly claims: readonly string[]
  readonly label: Text
  /** How surely and how lately the person must have been there for this to be read (RFC 9470). */
  readonly needs?: ProofNeeded
}

const known = {
  name: {
    scope: 'profile',
    claims: ['name', 'name#ar', 'name#en'],
    label: { ar: 'الاسم بالعربية والإنجليزية', en: 'Name in Arabic and English' },
  },
  birthdate: { scope: 'birthdate', claims: ['birthdate'], label: { ar: 'تاريخ الميلاد', en: 'Date of birth' } },
  age_over_18: {
    scope: 'age',
    claims: ['age_over_18'],
    label: { ar: 'هل أتممت 18 سنة؟ نعم أو لا فقط', en: 'Whether you are 18 or over: only yes or no' },
  },
  national_id: {
    scope: 'national_id',
    claims: ['national_id'],
    label: { ar: 'رقم الهوية أو الإقامة', en: 'ID or iqama number' },
    // Never by a token that lives on while she is away.
    needs: { levels: { identity: 2, signIn: 2 }, maxAgeSeconds: 3600 },
  },
  verification: {
    scope: 'verified',
    claims: ['verified_claims'],
    label: { ar: 'كيف تحققنا من هويتك ومتى', en: 'How and when we verified your identity' },
  },
} as const satisfies Readonly<Record<string, Item>>

export type ItemName = keyof typeof known
export const items: Readonly<Record<ItemName, Item>> = known
export const itemNames = Object.keys(items) as ItemName[]

export function isItem(name: string): name is ItemName {
  return Object.hasOwn(items, name)
}

/** The things that scopes and single claims ask for, in our order; words we do not know ask for nothing. */
export function itemsAsked(scopes: Iterable<string>, claims: Iterable<string>): ItemName[] {
  const asked = new Set([...scopes, ...claims])
  return itemNames.filter((name) => asked.has(items[name].scope) || items[name].claims.some((c) => asked.has(c)))
}

export const scopesOf = (names: readonly ItemName[]): string[] => names.map((name) => items[name].scope)
export const claimsOf = (names: readonly ItemName[]): string[] => names.flatMap((name) => items[name].claims)
