/** A sum of money typed into a form, in riyals with at most two decimals; what comes out is halalas. */
import type * as z from 'zod'
import { compact, mixedDigits } from './digits.ts'
import { formatMoney } from './money.ts'
import type { Text } from './text.ts'
import { type Read, typed } from './typed.ts'

/**
 * Halalas from what was typed: `150`, `150.5`, `١٥٠٫٥٠`. `null` for everything else: signs, exponents, commas (1,500 and
 * 1,5 mean different things in different hands), more than two decimals, other scripts, words.
 */
export function readRiyals(input: string): number | null | 'mixed' {
  if (input.length > 40 || /[-+\u2010-\u2015\u2212]/.test(input)) return null
  // The Arabic decimal sign; spaces inside a number only part its groups of three.
  const text = input.trim().replace('٫', '.')
  if (/\s/.test(text) && !/^\S{1,3}(\s\S{3})+(\.\S{1,2})?$/.test(text)) return null
  const digits = compact(text)
  if (digits === null) return 'mixed'
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(digits)
  if (found === null) return null
  const [, riyals = '', halalas = ''] = found
  return Number(riyals) * 100 + Number(halalas.padEnd(2, '0'))
}

/** A field of money between two sums, both included, in halalas. */
export function riyals(o: { readonly least: number; readonly most: number }): z.ZodType<number, string> {
  const sum = (halalas: number): Text => ({ ar: formatMoney({ halalas }, 'ar'), en: formatMoney({ halalas }, 'en') })
  const [least, most] = [sum(o.least), sum(o.most)]
  const text: Text = {
    ar: `اكتب مبلغًا بالريال من ${least.ar} إلى ${most.ar}، مثل 150 أو 150.50`,
    en: `Enter an amount in riyals from ${least.en} to ${most.en}, like 150 or 150.50`,
  }
  function read(s: string): Read<number> {
    const halalas = readRiyals(s)
    if (halalas === 'mixed') return mixedDigits
    return halalas === null || halalas < o.least || halalas > o.most ? text : halalas
  }
  return typed(read, { example: '150' })
}
