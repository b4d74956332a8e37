/** Deaths: what a hospital told, what a relative registered, and what two officers took back (R-CIV-01, R-CIV-03, R-CIV-17). */
import { addDays, addYears, type Dated, type Day, type Instant, inForce, type Text } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'

export type DeathStatus = 'notified' | 'registered' | 'reversed'

/** By register, whose rows the registration changed: what a reversal puts back. */
export type Ended = Readonly<Record<string, readonly PersonId[]>>

export interface Death {
  /** Ten digits, the first 9. */
  readonly number: string
  readonly deceased: PersonId
  readonly hospital: string
  readonly hospitalName: Text
  readonly place: Text
  readonly diedAt: Instant
  readonly died: Day
  readonly informant: PersonId | null
  readonly status: DeathStatus
  readonly registeredOn: Day | null
  readonly ended: Ended | null
  /** The request that registered it. */
  readonly endedBy: string | null
}

/** Days within which a death is registered free of charge (R-CIV-01; rules.md section 24). */
const registrationDays: readonly Dated<number>[] = [{ from: '1924-08-01', is: 30 }]

/** The last day without a fine (R-CIV-01). */
export function registerDeathBy(died: Day): Day {
  return addDays(died, inForce(registrationDays, died))
}

/** SAR for each year of delay begun (R-CIV-03, its default of rules.md section 24). */
const finePerYear: readonly Dated<number>[] = [{ from: '1924-08-01', is: 50 }]

/** The fine in SAR for registering a birth or a death on this day, when it was due by `due`. */
export function lateFine(due: Day, on: Day): number {
  if (on <= due) return 0
  let years = 1
  while (addYears(due, years) < on) years += 1
  return years * inForce(finePerYear, on)
}
