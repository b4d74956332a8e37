/** Suspension of services by an order of a court or an agency (R-GATE-04). Travel bans are with travel. */
import type { Day, Text } from '../../language/index.ts'

export interface Suspension {
  readonly agency: Text
  /** The order's number. */
  readonly order: string
  readonly from: Day
  readonly until: Day | null
}

/** Whether a suspension holds on a day. */
export function suspensionHolds(suspension: Suspension, on: Day): boolean {
  return suspension.from <= on && (suspension.until === null || on <= suspension.until)
}
