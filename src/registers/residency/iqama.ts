/** The residence permit (iqama), the foreign passport it leans on, and reports of absence. */
import { addDays, addMonths, type Day, type Text } from '../../language/index.ts'

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
}

export interface ForeignPassport {
  readonly number: string
  readonly country: string
  readonly expires: Day
}

export interface AbsenceReport {
  readonly number: string
  readonly reportedOn: Day
}

/** Days after expiry within which a renewal is not late (R-RES-06). */
export const graceDays: readonly { readonly from: Day; readonly is: number }[] = [{ from: '2016-10-02', is: 3 }]

/** Whether renewing on this day is late: past the days of grace (R-RES-06). */
export function isLateRenewal(expires: Day, on: Day): boolean {
  const grace = graceDays.findLast((value) => value.from <= on)?.is ?? 0
  return on > addDays(expires, grace)
}

/** A renewal runs from the old expiry, so nobody gains by being late and nobody loses by being early. */
export function renewedUntil(expires: Day, months: number): Day {
  return addMonths(expires, months)
}
