/** Objections to violations (R-VIO-04): why, until when, how often, and what a committee may decide. */
import { type Dated, type Day, inForce, type Text, toHijri } from '../../language/index.ts'
import { objectByOf, type Violation } from './violation.ts'

export type ObjectionStatus = 'open' | 'rejected' | 'cancelled' | 'reduced'
/** What a committee may decide: the objection is rejected, the violation cancelled, or its sum reduced. */
export type Outcome = Exclude<ObjectionStatus, 'open'>

export const objectionReasons = {
  'not-me': { ar: 'لم أكن السائق', en: 'I was not the driver' },
  'not-mine': { ar: 'المركبة ليست مركبتي', en: 'The vehicle is not mine' },
  'wrong-facts': { ar: 'الواقعة غير صحيحة', en: 'What is recorded is not what happened' },
  necessity: { ar: 'حالة اضطرار', en: 'I had no choice' },
} as const satisfies Readonly<Record<string, Text>>

export type ObjectionReason = keyof typeof objectionReasons

export const objectionStatuses: Readonly<Record<ObjectionStatus, Text>> = {
  open: { ar: 'قيد النظر', en: 'Being looked at' },
  rejected: { ar: 'مرفوض', en: 'Rejected' },
  cancelled: { ar: 'قُبل وأُلغيت المخالفة', en: 'Accepted: the violation is cancelled' },
  reduced: { ar: 'قُبل وخُفض المبلغ', en: 'Accepted: the sum is reduced' },
}

export interface Objection {
  readonly number: string
  /** The violation's number. */
  readonly violation: string
  readonly reason: ObjectionReason
  readonly statement: string
  readonly filedOn: Day
  readonly status: ObjectionStatus
  readonly decidedOn: Day | null
  /** The decision's grounds, as the person reads them. */
  readonly words: Text | null
}

/** With so many rejections in a Hijri year no further objection is heard in it (R-VIO-04). */
const mostRejections: readonly Dated<number>[] = [{ from: '1924-08-01', is: 5 }]

/** Why a violation cannot be objected to on a day; null: it can. The order is that in which a person would be told. */
export function whyNoObjection(
  violation: Pick<Violation, 'number' | 'status' | 'issuedOn' | 'plan'>,
  objections: readonly Pick<Objection, 'violation' | 'status' | 'decidedOn'>[],
  on: Day,
): 'objected_before' | 'not_unpaid' | 'parts_paid' | 'days_over' | 'another_open' | 'too_many_rejected' | null {
  if (objections.some((o) => o.violation === violation.number)) return 'objected_before'
  if (violation.status !== 'unpaid') return 'not_unpaid'
  if (violation.plan !== null) return 'parts_paid'
  if (on > objectByOf(violation.issuedOn)) return 'days_over'
  if (objections.some((o) => o.status === 'open')) return 'another_open'
  if (rejectionsInYear(objections, on) >= inForce(mostRejections, on)) return 'too_many_rejected'
  return null
}

/** How many objections were rejected in the Hijri year of a day. */
export function rejectionsInYear(objections: readonly Pick<Objection, 'status' | 'decidedOn'>[], on: Day): number {
  const { year } = toHijri(on)
  return objections.filter((o) => o.status === 'rejected' && o.decidedOn !== null && toHijri(o.decidedOn).year === year)
    .length
}
