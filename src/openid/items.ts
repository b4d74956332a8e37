/**
 * What may be read about a person by another body: few things, each by itself, so that one may be given and another kept.
 * Whoever only needs to know that somebody is of age asks that and never sees a birthday.
 */
import type { Text } from '../language/index.ts'

export interface Item {
  readonly scope: string
  readonly claims: readonly string[]
  readonly label: Text
}

export const items = {
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
  },
  verification: {
    scope: 'verified',
    claims: ['verified_claims'],
    label: { ar: 'كيف تحققنا من هويتك ومتى', en: 'How and when we verified your identity' },
  },
} as const satisfies Readonly<Record<string, Item>>

export type ItemName = keyof typeof items
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
