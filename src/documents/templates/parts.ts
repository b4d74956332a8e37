/** What several papers say in the same way: names, numbers, days in both calendars, sums, and how long a paper is good. */
import { z } from 'zod'
import {
  addDays,
  type Day,
  dayOf,
  formatDay,
  formatMoney,
  type Instant,
  mask,
  riyadhTime,
  startOfDay,
  type Text,
} from '../../language/index.ts'
import { type Row, same } from '../paper.ts'

/** A text in both languages. */
export const words = (max: number) => z.strictObject({ ar: z.string().min(1).max(max), en: z.string().min(1).max(max) })
/** The number a person goes by. */
export const personNumber = z.string().regex(/^\d{10}$/)
/** Numbers of documents, plates, orders. */
export const number = z.string().min(1).max(40)
export const day = z.iso.date()
export const halalas = z.int().min(0)

/** A person on a paper: the name in both scripts and the number. */
export const person = z.strictObject({ name: words(200), number: personNumber })

export const dayText = (of: string): Text => ({ ar: formatDay(of as Day, 'ar'), en: formatDay(of as Day, 'en') })
export const momentText = (at: Instant): Text => {
  const on = dayText(dayOf(at))
  return { ar: `${on.ar}، ${riyadhTime(at)}`, en: `${on.en}, ${riyadhTime(at)}` }
}
export const sumText = (sum: number): Text => ({
  ar: formatMoney({ halalas: sum }, 'ar'),
  en: formatMoney({ halalas: sum }, 'en'),
})

export const nameRow = (name: Text): Row => ({ label: { ar: 'الاسم', en: 'Name' }, value: name })
export const numberRow = (value: string): Row => ({
  label: { ar: 'رقم الهوية', en: 'ID number' },
  value: same(value),
  coded: true,
})
/** On papers that others handle: only the last four digits. */
export const maskedRow = (value: string): Row => ({
  label: { ar: 'رقم الهوية', en: 'ID number' },
  value: same(mask(value)),
})
export const row = (ar: string, en: string, value: Text): Row => ({ label: { ar, en }, value })
export const coded = (ar: string, en: string, value: Text): Row => ({ label: { ar, en }, value, coded: true })

/** A day that a forger would change. */
export const codedDay = (ar: string, en: string, of: string): Row => ({
  label: { ar, en },
  value: dayText(of),
  coded: true,
  codedAs: of,
})

/** Beside the letterhead: the request, when there is one, and the day. */
export function headOf(at: Instant, requestNumber?: string): Row[] {
  const issued = row('صدرت في', 'Issued', dayText(dayOf(at)))
  return requestNumber === undefined ? [issued] : [row('رقم الطلب', 'Request', same(requestNumber)), issued]
}

/** The end of the day that comes so many days after a paper was made. */
export const afterDays = (at: Instant, days: number): Instant => endOf(addDays(dayOf(at), days))
/** The end of a day in Riyadh: papers hold on their last day. */
export const endOf = (last: string): Instant => startOfDay(addDays(last as Day, 1))

/** What stands on paper that tells of one day's register, with the day until which it is taken. */
export const holdsUntil = (until: Instant): Row => codedDay('تسري حتى', 'Valid until', addDays(dayOf(until), -1))

/** A print-out of a register tells of its day; after a month another is printed (R-CIV-16). */
export const printOutDays = 30

export const sexes = {
  male: { ar: 'ذكر', en: 'Male' },
  female: { ar: 'أنثى', en: 'Female' },
} as const satisfies Record<string, Text>
