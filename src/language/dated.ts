/** Values of the law with the day from which each holds: the old one stays beside the new one (rules.md, section 0). */
import type { Day } from './day.ts'

export interface Dated<T> {
  readonly from: Day
  readonly is: T
}

/** The value in force on a day; the list stands oldest first. Throws `RangeError` when the law did not exist yet. */
export function inForce<T>(dated: readonly Dated<T>[], on: Day): T {
  const found = dated.findLast((value) => value.from <= on)
  if (found === undefined) throw new RangeError(`no value in force on ${on}`)
  return found.is
}

/** The first day this house can name (R-DATE-02): a value that holds from here has held as long as we know. */
export const always: Day = '1924-08-01'
