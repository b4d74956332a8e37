/** Whole numbers typed into a form, in any of the three kinds of digits. */
import * as z from 'zod'
import { compact, mixedDigits } from './digits.ts'
import type { Text } from './text.ts'
import { type Read, refuse } from './typed.ts'

/** A whole number from what was typed; `null` when it is not one. Group commas are not accepted: 1,5 means two things. */
export function readWhole(input: string | number): number | null | 'mixed' {
  if (typeof input === 'number') return Number.isSafeInteger(input) ? input : null
  // Two numbers with a dash between them are not one: only a leading sign is allowed, and spaces between groups.
  const text = input.trim().replace(/^[\u2212\u2010-\u2015]/, '-')
  if (/.[-\u2010-\u2015\u2212]/.test(text)) return null
  const digits = compact(text)
  if (digits === null) return 'mixed'
  if (!/^\d{1,15}$/.test(digits)) return null
  return text.startsWith('-') ? 0 - Number(digits) : Number(digits)
}

/** A whole number between `min` and `max`, both included; accepts 12, '12', '١٢' and '۱۲'. */
export function whole(o: { readonly min: number; readonly max: number }): z.ZodType<number, string | number> {
  const text: Text = {
    ar: `اكتب رقمًا صحيحًا من ${o.min} إلى ${o.max}، مثل ${o.min}`,
    en: `Enter a whole number from ${o.min} to ${o.max}, like ${o.min}`,
  }
  function read(input: string | number): Read<number> {
    const n = readWhole(input)
    if (n === 'mixed') return mixedDigits
    return n === null || n < o.min || n > o.max ? text : n
  }
  return z
    .union([z.number(), z.string()])
    .transform((input, ctx): number => {
      const n = read(input)
      return typeof n === 'number' ? n : refuse(ctx, input, n, typeof input === 'string' && input.trim() === '')
    })
    .meta({ widget: 'digits', minimum: o.min, maximum: o.max })
}
