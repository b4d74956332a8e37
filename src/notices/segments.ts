/**
 * How many short messages a text costs, and where it is cut. A part is filled letter by letter: a pair of the GSM
 * extension or of UTF-16 never straddles two parts, so that dividing the length by 153 or 67 would count too few.
 */
import { fromGsm7, gsm7Of, toGsm7 } from './gsm7.ts'

export type Alphabet = 'gsm7' | 'ucs2'

export interface Segments {
  readonly alphabet: Alphabet
  /** The text in order, one string a short message; an empty text is one empty message. */
  readonly parts: readonly string[]
}

/** Units of a message alone, and of each of several, which give some to their heading (6 octets: 8-bit reference). */
const room: Readonly<Record<Alphabet, { readonly alone: number; readonly each: number }>> = {
  gsm7: { alone: 160, each: 153 },
  ucs2: { alone: 70, each: 67 },
}

/** Units of one letter (a code point). */
function unitsOf(letter: string, alphabet: Alphabet): number {
  return alphabet === 'gsm7' ? (gsm7Of(letter)?.length ?? 0) : letter.length
}

/** Cuts a text as a carrier bills it. Lone surrogates count as one letter each; clean texts have none (`cleanText`). */
export function segmentsOf(text: string): Segments {
  const letters = [...text]
  const alphabet: Alphabet = letters.every((letter) => gsm7Of(letter) !== null) ? 'gsm7' : 'ucs2'
  const { alone, each } = room[alphabet]
  const units = letters.reduce((sum, letter) => sum + unitsOf(letter, alphabet), 0)
  if (units <= alone) return { alphabet, parts: [text] }
  const parts: string[] = []
  let part = ''
  let used = 0
  for (const letter of letters) {
    const more = unitsOf(letter, alphabet)
    if (used + more > each) {
      parts.push(part)
      part = ''
      used = 0
    }
    part += letter
    used += more
  }
  return { alphabet, parts: [...parts, part] }
}

/** A part as the octets that go on the wire. */
export function octetsOf(part: string, alphabet: Alphabet): Buffer {
  return alphabet === 'gsm7' ? toGsm7(part) : Buffer.from(part, 'utf16le').swap16()
}

/** Octets of the wire as text; half a letter at the end is dropped. */
export function textOf(octets: Buffer, alphabet: Alphabet): string {
  if (alphabet === 'gsm7') return fromGsm7(octets)
  return Buffer.from(octets.subarray(0, octets.length & ~1))
    .swap16()
    .toString('utf16le')
}

const arabicDigits = /[٠-٩۰-۹]/g
/** Presentation forms of Arabic letters, but not the ligatures that would become whole phrases (U+FDF0…FDFF). */
const presentationForms = /[\ufb50-\ufdef\ufe70-\ufefc]/g
const curly: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
}

/**
 * What is typed but not meant is taken out before counting: invisible letters, tatweel, curly quotes, forms of letters,
 * digits of the other hand. Directional marks go too: a text must not turn round what stands beside a name.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(presentationForms, (form) => form.normalize('NFKC'))
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00a0\u202f\u2007]/g, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u0640\u061c]/g, '')
    .replace(/[‘’“”–—…]/g, (mark) => curly[mark] ?? mark)
    .replace(arabicDigits, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
}
