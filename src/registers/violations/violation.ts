/** Traffic violations: where and when, what the tables set for them, whether they are paid. */
import { addDays, type Dated, type Day, type Instant, inForce, type Text } from '../../language/index.ts'

export type ViolationStatus = 'unpaid' | 'paid' | 'cancelled' | 'disputed'
export type Schedule = 1 | 2 | 3 | 4 | 5 | 6 | 7

export interface Violation {
  readonly number: string
  readonly at: Instant
  readonly place: Text
  /** Which of the seven tables of the traffic law (R-VIO-01). */
  readonly schedule: Schedule
  readonly article: Text
  readonly minHalalas: number
  readonly maxHalalas: number
  /** As kept, `ABJ1234`; null for a violation on foot. */
  readonly plate: string | null
  readonly status: ViolationStatus
  readonly issuedOn: Day
  /** The least is payable until this day, the most after it (R-VIO-05, R-VIO-08). */
  readonly payBy: Day
  readonly paidHalalas: number | null
  readonly paidOn: Day | null
  /** By how many days the time to pay the least was extended; 0: it was not. */
  readonly extendedDays: number
  /** It is paid in parts (R-VIO-07); what the parts come to was fixed with the first. */
  readonly plan: Plan | null
}

export interface Plan {
  readonly parts: number
  readonly halalas: number
  readonly partsPaid: number
  readonly paidHalalas: number
}

export const violationStatuses: Readonly<Record<ViolationStatus, Text>> = {
  unpaid: { ar: 'غير مسددة', en: 'Unpaid' },
  paid: { ar: 'مسددة', en: 'Paid' },
  cancelled: { ar: 'ملغاة', en: 'Cancelled' },
  disputed: { ar: 'محل اعتراض', en: 'Objected to' },
}

type Bounds = Readonly<Record<Schedule, { readonly min: number; readonly max: number }>>

/** Least and most of each table, in riyals (R-VIO-01). */
const sevenTables: Bounds = {
  1: { min: 500, max: 900 },
  2: { min: 300, max: 500 },
  3: { min: 150, max: 300 },
  4: { min: 100, max: 150 },
  5: { min: 1000, max: 2000 },
  6: { min: 3000, max: 6000 },
  7: { min: 5000, max: 10000 },
}

/** Into how many parts a violation may be split. The rule names no number; these are the house's (R-VIO-07, A). */
export const partChoices = [2, 3, 4, 6] as const

/** The next part of a plan: equal parts in whole halalas, the last one with the rest. */
export function nextPart({ parts, halalas, partsPaid, paidHalalas }: Plan): number {
  return partsPaid + 1 >= parts ? halalas - paidHalalas : Math.floor(halalas / parts)
}

/** How a violation would be paid in so many parts from a day on: its plan as it stands, or one that begins now. */
export function planOf(
  violation: Pick<Violation, 'minHalalas' | 'maxHalalas' | 'payBy' | 'plan'>,
  parts: number,
  on: Day,
): Plan {
  return violation.plan ?? { parts, halalas: dueHalalas(violation, on), partsPaid: 0, paidHalalas: 0 }
}

interface ViolationLaw {
  readonly tables: Bounds
  /** Days to object (R-VIO-04), and after them days to pay the least (R-VIO-05). */
  readonly objectionDays: number
  readonly paymentDays: number
  /** Days more for who asks, once (R-VIO-05). */
  readonly extensionDays: number
}

const law: readonly Dated<ViolationLaw>[] = [
  { from: '1924-08-01', is: { tables: sevenTables, objectionDays: 30, paymentDays: 15, extensionDays: 90 } },
]

/** Least and most of a table on a day, in riyals (R-VIO-01). */
export function boundsOf(schedule: Schedule, on: Day): { readonly min: number; readonly max: number } {
  return inForce(law, on).tables[schedule]
}

/** The last day to object to a violation issued on a day (R-VIO-04). */
export function objectByOf(issuedOn: Day): Day {
  return addDays(issuedOn, inForce(law, issuedOn).objectionDays)
}

/** The last day to pay the least, when nobody objects (R-VIO-05). */
export function payByOf(issuedOn: Day): Day {
  return addDays(objectByOf(issuedOn), inForce(law, issuedOn).paymentDays)
}

/** The last day to pay the least after an objection was decided; days asked for before are kept (R-VIO-05). */
export function payByAfterDecision(decidedOn: Day, extendedDays: number): Day {
  return addDays(decidedOn, inForce(law, decidedOn).paymentDays + extendedDays)
}

/** So many days more at most may be asked for, by the law of a day (R-VIO-05). */
export function mostExtensionDays(on: Day): number {
  return inForce(law, on).extensionDays
}

/** What is due on a day, before any discount: the least until the last day to pay, the most after (R-VIO-08). */
export function dueHalalas(violation: Pick<Violation, 'minHalalas' | 'maxHalalas' | 'payBy'>, on: Day): number {
  return on <= violation.payBy ? violation.minHalalas : violation.maxHalalas
}

/** Share taken off the least while the window to pay is open (R-VIO-06), in hundredths. */
const discounts: readonly Dated<number>[] = [
  { from: '1924-08-01', is: 0 },
  { from: '2024-04-18', is: 25 },
]

/**
 * What pays a violation off on a day, in halalas (R-VIO-05…08): the least less its discount while the window is open, the
 * most after it; of one paid in parts what is left of its plan, the discount for paying at once being gone.
 */
export function payableHalalas(
  violation: Pick<Violation, 'minHalalas' | 'maxHalalas' | 'payBy'> & { readonly plan?: Plan | null },
  on: Day,
): number {
  if (violation.plan) return violation.plan.halalas - violation.plan.paidHalalas
  const due = dueHalalas(violation, on)
  return on <= violation.payBy ? due - Math.floor((violation.minHalalas * inForce(discounts, on)) / 100) : due
}
