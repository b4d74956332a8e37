/**
 * Days, as the law and the calendar on the wall count them. A `Day` is kept as a Gregorian ISO date; business dates are
 * those of Riyadh, UTC+3 all year (R-DATE-04). The Hijri side is in hijri.ts.
 */

/** A Gregorian ISO date, `2026-02-01`. */
export type Day = `${number}-${number}-${number}`

/** A UTC ISO string, `2026-02-01T06:00:00.000Z`. */
export type Instant = string

const DAY_MS = 86_400_000
const RIYADH_MS = 3 * 3_600_000

/** Days from 1970-01-01 to this one, by the proleptic Gregorian calendar. Throws RangeError on what is no day. */
export function dayNumber(day: Day): number {
  const { year, month, day: date } = gregorianParts(day)
  // Hinnant's days_from_civil: years begin in March, so that the leap day is the last of its year.
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yoe = y - era * 400
  const doy = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468
}

/** The day so many days after 1970-01-01. */
export function dayFromNumber(n: number): Day {
  // The algorithm is Hinnant's civil_from_days; it is several times faster than a Date and its ISO string.
  const z = n + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const date = doy - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0)
  return isoDay(year, month, date)
}

export function isoDay(year: number, month: number, date: number): Day {
  const mm = month < 10 ? `0${month}` : String(month)
  const dd = date < 10 ? `0${date}` : String(date)
  return `${String(year).padStart(4, '0')}-${mm}-${dd}` as Day
}

export interface GregorianParts {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The number in `length` characters from `at`; NaN when one of them is no digit. */
function digitsAt(s: string, at: number, length: number): number {
  let n = 0
  for (let i = at; i < at + length; i++) {
    const digit = s.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    n = n * 10 + digit
  }
  return n
}

/** Year, month (1–12) and date of a day. Throws RangeError on what is not one. */
export function gregorianParts(day: Day): GregorianParts {
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`)
  return { year: digitsAt(day, 0, 4), month: digitsAt(day, 5, 2), day: digitsAt(day, 8, 2) }
}

/** The number of days in a Gregorian month. */
export function monthLength(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Whether the string is a real Gregorian day from the year 1000 on: `2026-02-29` is not. */
export function isDay(s: string): s is Day {
  if (s.length !== 10 || s[4] !== '-' || s[7] !== '-') return false
  const month = digitsAt(s, 5, 2)
  const day = digitsAt(s, 8, 2)
  const year = digitsAt(s, 0, 4)
  // Written so that NaN fails every one of them.
  return year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month)
}

/** The date in Riyadh at this instant (R-DATE-04). Throws RangeError when it is no instant. */
export function dayOf(at: Instant): Day {
  const ms = Date.parse(at)
  if (Number.isNaN(ms)) throw new RangeError(`not an instant: ${at}`)
  return dayFromNumber(Math.floor((ms + RIYADH_MS) / DAY_MS))
}

/** The instant at which the day begins in Riyadh. */
export function startOfDay(day: Day): Instant {
  return new Date(dayNumber(day) * DAY_MS - RIYADH_MS).toISOString()
}

/** The time on a clock in Riyadh, `09:30`. */
export function riyadhTime(at: Instant): string {
  const ms = Date.parse(at)
  if (Number.isNaN(ms)) throw new RangeError(`not an instant: ${at}`)
  return new Date(ms + RIYADH_MS).toISOString().slice(11, 16)
}

/** The day `n` days later (earlier when negative). */
export function addDays(day: Day, n: number): Day {
  return dayFromNumber(dayNumber(day) + n)
}

/** The same date `n` Gregorian months later, or the month's last day when it is shorter. */
export function addMonths(day: Day, n: number): Day {
  const { year, month, day: date } = gregorianParts(day)
  const months = year * 12 + (month - 1) + n
  const toYear = Math.floor(months / 12)
  const toMonth = months - toYear * 12 + 1
  return isoDay(toYear, toMonth, Math.min(date, monthLength(toYear, toMonth)))
}

/** The same date `n` Gregorian years later; 29 February becomes 28 in a common year. */
export function addYears(day: Day, n: number): Day {
  return addMonths(day, n * 12)
}

/** Days from one to the other: 1 from a day to the next, negative backwards (R-DATE-06). */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** Completed Gregorian years on `on`; negative before birth. */
export function ageOn(born: Day, on: Day): number {
  const years = gregorianParts(on).year - gregorianParts(born).year
  return addYears(born, years) <= on ? years : years - 1
}

/** Day of the week, 0 = Sunday. */
export function weekday(day: Day): number {
  return (((dayNumber(day) + 4) % 7) + 7) % 7
}

/** Sunday to Thursday (R-DATE-07); holidays are another table's matter. */
export function isWorkingDay(day: Day): boolean {
  return weekday(day) <= 4
}
