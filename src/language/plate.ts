/** Vehicle plates: one plate, written in Arabic or Latin letters (R-ID-12). Kept in Latin: `ABJ1234`. */
import { compact, mixedDigits } from './digits.ts'
import type { Lang } from './text.ts'
import { type Read, typed } from './typed.ts'

/** The seventeen letters of plates, each with its twin. */
const LETTERS: readonly (readonly [latin: string, arabic: string])[] = [
  ['A', 'ا'],
  ['B', 'ب'],
  ['D', 'د'],
  ['E', 'ع'],
  ['G', 'ق'],
  ['H', 'ه'],
  ['J', 'ح'],
  ['K', 'ك'],
  ['L', 'ل'],
  ['N', 'ن'],
  ['R', 'ر'],
  ['S', 'س'],
  ['T', 'ط'],
  ['U', 'و'],
  ['V', 'ى'],
  ['X', 'ص'],
  ['Z', 'م'],
]

const toArabic = new Map(LETTERS)
const toLatin = new Map(LETTERS.map(([latin, arabic]) => [arabic, latin] as const))

// The same letter as other keyboards give it.
const FOLD: Readonly<Record<string, string>> = { أ: 'ا', إ: 'ا', آ: 'ا', ي: 'ى', ی: 'ى', ک: 'ك', ة: 'ه', ہ: 'ه', ـ: '' }

function letters(typedLetters: string): string | null {
  const plain = [...typedLetters.toUpperCase()].map((letter) => FOLD[letter] ?? letter)
  const text = plain.join('')
  if (text.length !== 3) return null
  if ([...text].every((letter) => toArabic.has(letter))) return text
  if ([...text].every((letter) => toLatin.has(letter))) return [...text].map((letter) => toLatin.get(letter)).join('')
  return null
}

/** A plate typed in either script, letters before or after the number; kept as three Latin letters and the number. */
export const plate = typed(
  (s): Read<string> => {
    const text = compact(s)
    if (text === null) return mixedDigits
    const match = /^(\d{0,4})(\D{3,6}?)(\d{0,4})$/u.exec(text)
    const number = match ? `${match[1]}${match[3]}` : ''
    const three = match && (match[1] === '' || match[3] === '') ? letters(match[2] ?? '') : null
    if (three !== null && /^[1-9]\d{0,3}$/.test(number)) return three + number
    return {
      ar: 'اكتب اللوحة: 3 أحرف من أحرف اللوحات ثم رقم من 1 إلى 4 خانات، مثل ا ب ح 1234',
      en: 'Enter the plate: 3 letters used on plates and a number of 1 to 4 digits, like A B J 1234',
    }
  },
  { example: 'ABJ1234' },
)

/** A kept plate for the eye: `ا ب ح 1234` in Arabic, `A B J 1234` in English. Both are the same plate (R-ID-12). */
export function formatPlate(kept: string, lang: Lang): string {
  const three = [...kept.slice(0, 3)].map((letter) => (lang === 'ar' ? (toArabic.get(letter) ?? letter) : letter))
  return `${three.join(' ')} ${kept.slice(3)}`
}
