/** How answers of inquiries are named: pieces of schema with their words, so that every inquiry answers alike. */
import * as z from 'zod'
import { field, formatMoney, type Money, type Text } from '../language/index.ts'

/** A value with words of its own in both languages. */
export function said(label: Text) {
  return field(z.object({ ar: z.string(), en: z.string() }), label)
}

/** A value that may be absent; pages and documents leave it out then. */
export function maybeSaid(label: Text) {
  return field(z.object({ ar: z.string(), en: z.string() }).optional(), label)
}

/** A number, a name or a code, the same in both languages. */
export function written(label: Text) {
  return field(z.string(), label)
}

export function maybeWritten(label: Text) {
  return field(z.string().optional(), label)
}

/** A day, ISO and Gregorian; pages show it in both calendars. */
export function onDay(label: Text) {
  return field(z.string(), label, undefined, { widget: 'date' })
}

export function maybeOnDay(label: Text) {
  return field(z.string().optional(), label, undefined, { widget: 'date' })
}

/** Several things of one kind, each with the named values. */
export function listOf<S extends z.ZodRawShape>(shape: S, label: Text) {
  return field(z.array(z.object(shape)), label)
}

/** A sum in the words of both languages. */
export function sumOf(money: Money): Text {
  return { ar: formatMoney(money, 'ar'), en: formatMoney(money, 'en') }
}
