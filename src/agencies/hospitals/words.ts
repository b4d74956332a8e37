/** What a hospital may say: births and deaths, and nothing more. There is no field for a newborn's name (P-09). */
import * as z from 'zod'
import { field, personNumber } from '../../language/index.ts'

/** The hospital's own reference: its idempotency key. */
const reference = field(z.string().regex(/^[\x21-\x7e]{4,64}$/), { ar: 'مرجعكم', en: 'Your reference' })
const time = (ar: string, en: string) => field(z.iso.datetime({ offset: true }), { ar, en })

export const birthWord = z.strictObject({
  reference,
  mother: field(personNumber, { ar: 'رقم الأم', en: 'The mother’s number' }),
  father: field(personNumber.optional(), { ar: 'رقم الأب', en: 'The father’s number' }),
  bornAt: time('وقت الولادة', 'Time of birth'),
  sex: field(z.enum(['male', 'female']), { ar: 'جنس المولود', en: 'Sex of the child' }),
  grams: field(z.int().min(200).max(9000), { ar: 'الوزن بالغرام', en: 'Weight in grams' }),
  order: field(z.int().min(1).max(4).default(1), { ar: 'ترتيب المولود', en: 'Order of the child' }),
})

export const deathWord = z.strictObject({
  reference,
  deceased: field(personNumber, { ar: 'رقم المتوفى', en: 'The number of the deceased' }),
  diedAt: time('وقت الوفاة', 'Time of death'),
  cause: field(z.string().regex(/^[A-Z]\d{2}(\.\d{1,2})?$/), {
    ar: 'رمز سبب الوفاة',
    en: 'Code of the cause of death (ICD-10)',
  }),
  informant: field(personNumber.optional(), { ar: 'رقم المبلّغ', en: 'The informant’s number' }),
})

export type BirthWord = z.output<typeof birthWord>
export type DeathWord = z.output<typeof deathWord>
export type Word = ({ readonly kind: 'birth' } & BirthWord) | ({ readonly kind: 'death' } & DeathWord)

/** Whom a word is about, by number. */
export function subjectOf(word: Word): string {
  return word.kind === 'birth' ? word.mother : word.deceased
}
