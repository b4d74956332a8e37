/** Until when a desk should have decided: working days by the calendar of the offices (R-DATE-07, holidays by their Hijri day). */
import { holidayOn } from '../appointments/index.ts'
import { addDays, type Day, dayOf, type Instant, isWorkingDay, startOfDay } from '../language/index.ts'

/** Written `P5D`: five working days. */
export type WorkingDays = `P${number}D`

export function countOf(within: WorkingDays): number {
  const days = Number(/^P(\d{1,3})D$/.exec(within)?.[1])
  if (!Number.isInteger(days) || days < 1) throw new Error(`not a number of working days: ${within}`)
  return days
}

function works(day: Day): boolean {
  return isWorkingDay(day) && holidayOn(day) === null
}

/**
 * The moment at which so many working days are over: the end, in Riyadh, of the last of them. The day on which it came
 * is not counted.
 */
export function dueAfter(at: Instant, within: WorkingDays): Instant {
  let day = dayOf(at)
  for (let left = countOf(within); left > 0; ) {
    day = addDays(day, 1)
    if (works(day)) left -= 1
  }
  return startOfDay(addDays(day, 1))
}
