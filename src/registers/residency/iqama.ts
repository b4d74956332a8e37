/** The residence permit (iqama), the foreign passport it leans on, reports of absence, and fines. */
import { addDays, addMonths, type Dated, type Day, inForce, type Text } from '../../language/index.ts'

export type IqamaKind = 'worker' | 'domestic-worker' | 'dependant'

export interface Iqama {
  readonly number: string
  readonly issued: Day
  readonly expires: Day
  readonly kind: IqamaKind
  readonly profession: Text
  readonly status: 'valid' | 'cancelled'
  /** How often it was renewed after the days of grace (R-RES-06). */
  readonly lateRenewals: number
  /** Dependants: the last day for which the dependants' fee is paid (R-LEV-01). Null for everyone else. */
  readonly levyPaidUntil: Day | null
}

export interface ForeignPassport {
  readonly number: string
  readonly country: string
  readonly expires: Day
  /** Family members entered in it, who have none of their own (R-RES-05). */
  readonly familyInside: number
}

export interface AbsenceReport {
  readonly number: string
  readonly reportedOn: Day
}

/** A fine of the residence and visa law (R-VIS-08, R-VIS-14, R-VIS-15). */
export interface Fine {
  readonly number: string
  readonly what: Text
  readonly halalas: number
  readonly imposedOn: Day
}

/** Days after expiry within which a renewal is not late (R-RES-06). */
const graceDays: readonly Dated<number>[] = [
  { from: '1924-08-01', is: 0 },
  { from: '2016-10-02', is: 3 },
]

/** Whether renewing on this day is late: past the days of grace (R-RES-06). */
export function isLateRenewal(expires: Day, on: Day): boolean {
  return on > addDays(expires, inForce(graceDays, on))
}

/** A renewal runs from the old expiry, so nobody gains by being late and nobody loses by being early. */
export function renewedUntil(expires: Day, months: number): Day {
  return addMonths(expires, months)
}
