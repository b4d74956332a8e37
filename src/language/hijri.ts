/**
 * The official Hijri calendar, Umm al-Qura, from its table (R-DATE-01, R-DATE-03): ummalqura.tsv. Not Intl, which has
 * no way back and smooths over the months of 28 and 31 days that people were truly born in.
 */
import { readFileSync } from 'node:fs'
import { type Day, dayFromNumber, dayNumber } from './day.ts'

export interface Hijri {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** A date outside the table, 1343–1500 AH = 1924-08-01…2077-11-16. We refuse rather than guess (R-DATE-02). */
export class DateRangeError extends Error {
  constructor(what: string) {
    super(`${what} is outside the Umm al-Qura table, 1343–1500 AH (1924-08-01 to 2077-11-16)`)
    this.name = 'DateRangeError'
  }
}

export const FIRST_HIJRI_YEAR = 1343
export const LAST_HIJRI_YEAR = 1500

/** Day number of the first day of each month, and one past the last, so that lengths are differences. */
const monthStarts = read()

function read(): Int32Array {
  const rows = readFileSync(new URL('./ummalqura.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
  const starts = new Int32Array(rows.length * 12 + 1)
  let at = 0
  let next = 0
  for (const [index, [year, firstDay, lengths]] of rows.entries()) {
    const start = dayNumber(firstDay as Day)
    if (Number(year) !== FIRST_HIJRI_YEAR + index || (index > 0 && start !== next)) {
      throw new Error(`ummalqura.tsv does not add up at ${year}`)
    }
    next = start
    for (const length of (lengths ?? '').split(' ')) {
      starts[at++] = next
      next += Number(length)
    }
  }
  starts[at] = next
  if (at !== starts.length - 1 || rows.length !== LAST_HIJRI_YEAR - FIRST_HIJRI_YEAR + 1) {
    throw new Error('ummalqura.tsv is not whole')
  }
  return starts
}

const monthCount = monthStarts.length - 1
const firstDay = startOf(0)
const endDay = startOf(monthCount)

/** The first and the last day that have a Hijri date. */
export const FIRST_DAY: Day = dayFromNumber(firstDay)
export const LAST_DAY: Day = dayFromNumber(endDay - 1)

function startOf(index: number): number {
  const start = monthStarts[index]
  if (start === undefined) throw new DateRangeError(`month ${index}`)
  return start
}

function monthIndex(year: number, month: number): number {
  const index = (year - FIRST_HIJRI_YEAR) * 12 + (month - 1)
  if (!Number.isInteger(index) || index < 0 || index >= monthCount) throw new DateRangeError(`${year}/${month} AH`)
  return index
}

/** Days of a Hijri month: 29 or 30, and in the forties 28 and 31 too. */
export function hijriMonthLength(year: number, month: number): number {
  if (month < 1 || month > 12) throw new RangeError(`no month ${month}`)
  const index = monthIndex(year, month)
  return startOf(index + 1) - startOf(index)
}

/** The Hijri date of a day. Throws DateRangeError outside the table (R-DATE-02). */
export function toHijri(day: Day): Hijri {
  const n = dayNumber(day)
  if (n < firstDay || n >= endDay) throw new DateRangeError(day)
  // The mean month puts us within one of the right month; the table decides.
  let index = Math.min(monthCount - 1, Math.floor((n - firstDay) / 29.530588))
  while (startOf(index) > n) index--
  while (startOf(index + 1) <= n) index++
  return {
    year: FIRST_HIJRI_YEAR + Math.floor(index / 12),
    month: (index % 12) + 1,
    day: n - startOf(index) + 1,
  }
}

/** Whether the table has this date: 30 of a month of 29 days is not one. */
export function isHijri(h: Hijri): boolean {
  return (
    Number.isInteger(h.year) &&
    Number.isInteger(h.month) &&
    Number.isInteger(h.day) &&
    h.year >= FIRST_HIJRI_YEAR &&
    h.year <= LAST_HIJRI_YEAR &&
    h.month >= 1 &&
    h.month <= 12 &&
    h.day >= 1 &&
    h.day <= hijriMonthLength(h.year, h.month)
  )
}

/**
 * The day of a Hijri date. Throws DateRangeError outside 1343–1500 AH and RangeError for a day the month does not have
 * (R-DATE-02).
 */
export function fromHijri(h: Hijri): Day {
  if (h.year < FIRST_HIJRI_YEAR || h.year > LAST_HIJRI_YEAR) throw new DateRangeError(`${h.year} AH`)
  if (!isHijri(h)) throw new RangeError(`no such Hijri date: ${h.year}/${h.month}/${h.day}`)
  return dayFromNumber(startOf(monthIndex(h.year, h.month)) + h.day - 1)
}

/** The same date `n` Hijri months later, or the month's last day when it is shorter. */
export function addHijriMonths(day: Day, n: number): Day {
  const from = toHijri(day)
  const index = monthIndex(from.year, from.month) + n
  if (index < 0 || index >= monthCount) throw new DateRangeError(`${day} and ${n} Hijri months`)
  const start = startOf(index)
  return dayFromNumber(start + Math.min(from.day, startOf(index + 1) - start) - 1)
}

/** The same month and date `n` Hijri years later, clipped to the month's length. */
export function addHijriYears(day: Day, n: number): Day {
  return addHijriMonths(day, n * 12)
}

/**
 * Completed Hijri years on `on`: how ages for passports and permits are counted (R-DATE-05). Someone born on the 30th
 * comes of age on the 29th when the month is short, as addHijriYears says. Whoever was born before the table begins is
 * at least as old as the table: over a hundred, past every age of the law. Throws DateRangeError when `on` is outside.
 */
export function hijriAgeOn(born: Day, on: Day): number {
  const from = born < FIRST_DAY ? FIRST_DAY : born
  const years = toHijri(on).year - toHijri(from).year
  return addHijriYears(from, years) <= on ? years : years - 1
}
