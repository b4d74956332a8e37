/** Free text from people, made safe to keep and to show: one normal form, no invisible tricks (ID-61). */
import type * as z from 'zod'
import type { Text } from './text.ts'
import { type Read, typed } from './typed.ts'

const address: Text = { ar: 'حي العليا، شارع 12', en: 'Olaya district, street 12' }

function unreadable(example: Text): Text {
  return {
    ar: `في النصّ رموز لا تُقرأ. احذفها أو اكتبه من جديد بالحروف والأرقام، مثل: ${example.ar}`,
    en: `The text holds characters that cannot be read. Remove them or type it again, like: ${example.en}`,
  }
}

export function hiddenMarks(example: Text): Text {
  return {
    ar: `في النصّ رموز مخفيّة تقلب اتّجاه القراءة، وغالبًا جاءت مع النسخ. اكتبه بيدك، مثل: ${example.ar}`,
    en: `The text holds hidden marks that turn the reading direction, often from pasting. Type it by hand, like: ${example.en}`,
  }
}

const BIDI = /[\u202a-\u202e\u2066-\u2069]/
// Controls (but not line feed and tab), private use, noncharacters.
const UNREADABLE = /(?![\n\t])[\p{Cc}\p{Co}\p{Noncharacter_Code_Point}]/u

/** NFC with plain line ends, or why the text cannot be kept (ID-61). */
export function cleanText(s: string, example: Text = address): Read<string> {
  if (!s.isWellFormed()) return unreadable(example)
  const text = s
    .replace(/\r\n?/g, '\n')
    .replace(/\ufeff/g, '')
    .normalize('NFC')
  if (BIDI.test(text)) return hiddenMarks(example)
  return UNREADABLE.test(text) ? unreadable(example) : text
}

/**
 * Text of `min` (1 unless told) to `max` characters, counted as code points after trimming. Pass `min: 0` where a blank
 * answer is an answer.
 */
export function plainText(o: { readonly min?: number; readonly max: number }): z.ZodType<string, string> {
  const min = o.min ?? 1
  return typed(
    (s): Read<string> => {
      // Refused before the costly normal form: nothing grows shorter than a third by it.
      if (s.length > o.max * 6 + 100) return tooLong(o.max)
      const text = cleanText(s)
      if (typeof text !== 'string') return text
      const length = [...text].length
      if (length > o.max) return tooLong(o.max, length)
      return length < min ? tooShort(min) : text
    },
    { minLength: min, maxLength: o.max, ...(o.max > 100 ? { widget: 'textarea' } : {}) },
  )
}

export function tooLong(max: number, length?: number): Text {
  return {
    ar: `النصّ أطول من المسموح${length === undefined ? '' : ` (${length})`}. اختصره إلى ${max} حرفًا أو أقلّ`,
    en: `The text is too long${length === undefined ? '' : ` (${length})`}. Shorten it to ${max} characters or fewer`,
  }
}

export function tooShort(min: number): Text {
  return min <= 1
    ? { ar: 'اكتب جوابك هنا', en: 'Write your answer here' }
    : {
        ar: `النصّ أقصر من المطلوب. اكتب ${min} أحرف على الأقلّ`,
        en: `The text is too short. Write at least ${min} characters`,
      }
}
