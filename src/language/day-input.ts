/** A day as people enter it: ISO or slashes, or three boxes, Hijri or Gregorian told apart by the year. */
import * as z from 'zod'
import { type Day, isDay, isoDay } from './day.ts'
import { asciiDigits, mixedDigits } from './digits.ts'
import {
  FIRST_DAY,
  FIRST_HIJRI_YEAR,
  fromHijri,
  hijriMonthLength,
  isHijri,
  LAST_DAY,
  LAST_HIJRI_YEAR,
} from './hijri.ts'
import type { Text } from './text.ts'
import { isText, type Read, refuse } from './typed.ts'

const shape: Text = {
  ar: 'اكتب التاريخ باليوم والشهر والسنة، هجريًّا مثل 1447/08/13 أو ميلاديًّا مثل 2026/02/01',
  en: 'Enter the day, month and year, Hijri like 1447/08/13 or Gregorian like 2026/02/01',
}

const hijriShape: Text = {
  ar: 'اكتب التاريخ الهجري باليوم والشهر والسنة، مثل 1447/08/13',
  en: 'Enter the Hijri day, month and year, like 1447/08/13',
}

const outside: Text = {
  ar: 'هذا التاريخ خارج تقويم أم القرى. اكتب سنة بين 1343 و1500 هجري أو بين 1924 و2077 ميلادي، مثل 1447/08/13',
  en: 'This date is outside the Umm al-Qura calendar. Enter a year from 1343 to 1500 AH or 1924 to 2077, like 1447/08/13',
}

function hijri(year: number, month: number, date: number): Read<Day> {
  if (year < FIRST_HIJRI_YEAR || year > LAST_HIJRI_YEAR) return outside
  if (isHijri({ year, month, day: date })) return fromHijri({ year, month, day: date })
  if (month < 1 || month > 12) return shape
  const length = hijriMonthLength(year, month)
  return {
    ar: `هذا الشهر ${length} يومًا في تقويم أم القرى. اكتب يومًا من 1 إلى ${length}، مثل ${year}/${month}/${length}`,
    en: `This month has ${length} days in the Umm al-Qura calendar. Enter a day from 1 to ${length}, like ${year}/${month}/${length}`,
  }
}

function gregorian(year: number, month: number, date: number): Read<Day> {
  const day = isoDay(year, month, date)
  if (!isDay(day)) {
    return {
      ar: 'لا يوجد هذا اليوم في هذا الشهر. راجع اليوم والشهر، مثل 2026/02/28',
      en: 'There is no such day in this month. Check the day and the month, like 2026/02/28',
    }
  }
  return day < FIRST_DAY || day > LAST_DAY ? outside : day
}

/** Hijri when the year is one of 13xx–15xx: no Gregorian year we accept looks like that. */
function fromParts(yearText: string, monthText: string, dateText: string, hijriOnly: boolean): Read<Day> {
  const words = hijriOnly ? hijriShape : shape
  // Each box by itself: the month comes from a list in 0-9 while the year may be typed as ١٤٤٧.
  const boxes = [yearText, monthText, dateText].map((box) => asciiDigits(box))
  if (boxes.includes(null)) return mixedDigits
  const match = /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/.exec(boxes.join('/'))
  if (!match) return words
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year >= 1300 && year <= 1599) return hijri(year, month, date)
  return hijriOnly ? hijriShape : gregorian(year, month, date)
}

/** Year first, or day first as it is said here: `2026-02-01`, `1447/8/13`, `13/8/1447`. */
function fromText(typed: string, hijriOnly: boolean): Read<Day> {
  const parts = typed.split(/\s*[-/.\u2010-\u2015\u2212]\s*/)
  const [a = '', b = '', c = ''] = parts
  if (asciiDigits(typed) === null) return mixedDigits
  if (parts.length !== 3) return hijriOnly ? hijriShape : shape
  return c.length === 4 ? fromParts(c, b, a, hijriOnly) : fromParts(a, b, c, hijriOnly)
}

const part = z.union([z.string(), z.number()]).optional()
const entered = z.union([z.string(), z.object({ year: part, month: part, day: part })])
type Entered = z.infer<typeof entered>

function dayField(hijriOnly: boolean): z.ZodType<Day, Entered> {
  return entered
    .transform((input, ctx): Day => {
      const boxes =
        typeof input === 'string'
          ? [input.trim()]
          : [input.year, input.month, input.day].map((box) => String(box ?? '').trim())
      const [a = '', b = '', c = ''] = boxes
      const day = typeof input === 'string' ? fromText(a, hijriOnly) : fromParts(a, b, c, hijriOnly)
      const missing = boxes.every((box) => box === '')
      return isText(day) ? refuse(ctx, input, day, missing) : day
    })
    .meta({ widget: 'date', example: '2026-02-01' })
}

/**
 * A day, typed as text or in three boxes (`{ year, month, day }`), in either calendar; kept as a Gregorian Day. Refuses
 * a day outside the table (R-DATE-02) and the 30th of a month of 29 days, and says which it was.
 */
export const dayInput = dayField(false)

/** The same for a field whose law speaks of Hijri dates only. */
export const hijriDay = dayField(true)
