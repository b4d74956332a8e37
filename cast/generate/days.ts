/** Days as whole numbers, so that a million people's dates can be reckoned quickly; both calendars by language's own rules. */
import { addDays, addHijriYears, type Day, daysBetween } from '../../src/language/index.ts'

const epoch: Day = '1970-01-01'
const texts = new Map<number, Day>()

/** The day `n` days after 1970-01-01. */
export function day(n: number): Day {
  let text = texts.get(n)
  if (text === undefined) {
    text = addDays(epoch, n)
    texts.set(n, text)
  }
  return text
}

/** Days from 1970-01-01. */
export function numberOf(text: Day): number {
  return daysBetween(epoch, text)
}

const later = new Map<number, number>()

/** So many Hijri years after a day, or before it when negative. */
export function hijriYearsAfter(n: number, years: number): number {
  const key = years * 2 ** 28 + n
  let found = later.get(key)
  if (found === undefined) {
    found = numberOf(addHijriYears(day(n), years))
    later.set(key, found)
  }
  return found
}

/** An instant in the course of a day, at a whole second of it by UTC. */
export function instant(n: number, second: number): string {
  const at = (part: number): string => String(part).padStart(2, '0')
  const [h, m, s] = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60]
  return `${day(n)}T${at(h)}:${at(m)}:${at(s)}Z`
}
