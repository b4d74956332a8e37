/** Arabic as a search sees it: the many spellings of one word become one. */
import { asciiDigits } from './digits.ts'

/**
 * The match key of a text: no tashkeel or tatweel, one form of alef, ya, ta marbuta and kaf, digits 0-9, small Latin
 * letters, single spaces (ID-62). For finding and for warning of look-alikes, never as proof of identity.
 */
export function normaliseArabic(s: string): string {
  const folded = s
    .normalize('NFKD') // parts the hamza and the madda from their letters, and accents from Latin ones
    .replace(/\p{Mn}|\u0640|[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replace(/\u0671/g, 'ا')
    .replace(/[ىی]/g, 'ي')
    .replace(/[ةۃہھە]/g, 'ه')
    .replace(/ک/g, 'ك')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
  // A mixture of digits is no reason not to search: each is turned by itself.
  return asciiDigits(folded) ?? folded.replace(/\p{Nd}/gu, (digit) => asciiDigits(digit) ?? digit)
}
