/** Digits as people type them: 0-9, ٠-٩ and ۰-۹, one kind at a time (ID-60, R-ID-14). */
import type { Text } from './text.ts'

const ARABIC_INDIC_ZERO = 0x0660
const PERSIAN_ZERO = 0x06f0

/**
 * The same string with its digits as 0-9. `null` when the value mixes kinds of digits or holds a digit of another
 * script: a mixture is either a slip or a trick to make two numbers look alike (ID-60).
 */
export function asciiDigits(s: string): string | null {
  let ascii = false
  let arabic = false
  let persian = false
  let out = ''
  for (const ch of s) {
    const code = ch.codePointAt(0) ?? 0
    if (code < 0x80) {
      if (code >= 0x30 && code <= 0x39) ascii = true
      out += ch
    } else if (code >= ARABIC_INDIC_ZERO && code <= ARABIC_INDIC_ZERO + 9) {
      arabic = true
      out += String(code - ARABIC_INDIC_ZERO)
    } else if (code >= PERSIAN_ZERO && code <= PERSIAN_ZERO + 9) {
      persian = true
      out += String(code - PERSIAN_ZERO)
    } else if (/\p{Nd}/u.test(ch)) {
      return null
    } else {
      out += ch
    }
  }
  return Number(ascii) + Number(arabic) + Number(persian) > 1 ? null : out
}

// Marks that come along when a number is copied from a chat or a contact card. Nobody can see or remove them, and the
// value left is pure ASCII, so dropping them hides nothing.
const INVISIBLE = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g
const SPACES_AND_DASHES = /[\s\u2010-\u2015\u2212-]/g

/** What was typed without spaces, dashes and invisible marks, digits as 0-9; `null` for mixed digits (R-ID-14). */
export function compact(typed: string): string | null {
  return asciiDigits(typed.replace(INVISIBLE, '').replace(SPACES_AND_DASHES, ''))
}

export const mixedDigits: Text = {
  ar: 'اكتب الأرقام كلّها بشكل واحد: إمّا 0123 أو ٠١٢٣، ولا تخلط بينهما',
  en: 'Write all the digits in one form, either 0123 or ٠١٢٣, not a mix of the two',
}

/** A number for the eye with all but its last four digits hidden: `****0010`. */
export function mask(number: string): string {
  return `****${number.slice(-4)}`
}
