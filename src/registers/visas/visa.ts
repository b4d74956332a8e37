/** Visas, what each is worth on a day, and how their dates are counted. */
import { addDays, addMonths, type Dated, type Day, daysBetween, inForce, type Text } from '../../language/index.ts'

export type VisaKind = 'exit-reentry-single' | 'exit-reentry-multiple' | 'final-exit' | 'visit' | 'work' | 'hajj'
export type VisaStatus = 'issued' | 'used-out' | 'closed' | 'cancelled'
/** How a re-entry is bounded: so many days from departure, or back before a day (R-VIS-04). */
export type VisaMode = 'duration' | 'return-before'

export interface Visa {
  readonly number: string
  readonly kind: VisaKind
  readonly status: VisaStatus
  readonly issuedOn: Day
  /** Exit visas: leave by this day. Visit, work, hajj: the last day the visa covers. */
  readonly leaveBefore: Day
  /** Be back by this day; not known before departure when the visa counts days. */
  readonly returnBefore: Day | null
  readonly mode: VisaMode | null
  readonly days: number | null
  /** A person's id or an establishment's number. */
  readonly sponsor: string
  /** Visit, work, hajj: the day of the first entry on it. */
  readonly enteredOn: Day | null
}

export const visaKinds: Readonly<Record<VisaKind, Text>> = {
  'exit-reentry-single': { ar: 'خروج وعودة، سفرة واحدة', en: 'Exit and re-entry, single' },
  'exit-reentry-multiple': { ar: 'خروج وعودة، سفرات متعددة', en: 'Exit and re-entry, multiple' },
  'final-exit': { ar: 'خروج نهائي', en: 'Final exit' },
  visit: { ar: 'زيارة', en: 'Visit' },
  work: { ar: 'عمل', en: 'Work' },
  hajj: { ar: 'حج', en: 'Hajj' },
}

export type VisaState = 'valid' | 'used-out' | 'expired' | 'closed' | 'cancelled'

export const visaStates: Readonly<Record<VisaState, Text>> = {
  valid: { ar: 'سارية', en: 'Valid' },
  'used-out': { ar: 'مستعملة، وصاحبها خارج المملكة', en: 'In use, its holder is abroad' },
  expired: { ar: 'منتهية', en: 'Expired' },
  closed: { ar: 'مغلقة', en: 'Closed' },
  cancelled: { ar: 'ملغاة', en: 'Cancelled' },
}

/** What a visa is worth on a day. The last day itself still counts. */
export function visaState(visa: Pick<Visa, 'status' | 'leaveBefore' | 'returnBefore'>, day: Day): VisaState {
  switch (visa.status) {
    case 'cancelled':
    case 'closed':
      return visa.status
    case 'used-out':
      return visa.returnBefore !== null && day > visa.returnBefore ? 'expired' : 'used-out'
    case 'issued':
      return day > visa.leaveBefore ? 'expired' : 'valid'
  }
}

/** Whether a kind lets its holder leave; a person has at most one of them open (R-VIS-06). */
export function isExitVisa(kind: VisaKind): boolean {
  return kind === 'exit-reentry-single' || kind === 'exit-reentry-multiple' || kind === 'final-exit'
}

export function isOpen(visa: Pick<Visa, 'kind' | 'status'>): boolean {
  return isExitVisa(visa.kind) && (visa.status === 'issued' || visa.status === 'used-out')
}

/** Whether a kind lets its holder come in. */
export function isEntryVisa(kind: VisaKind): boolean {
  return kind === 'visit' || kind === 'work' || kind === 'hajj'
}

/** A visa to come in on that nobody has come in on yet, and still may (R-VIS-14). */
export function isUnused(visa: Visa, on: Day): boolean {
  return isEntryVisa(visa.kind) && visa.enteredOn === null && visaState(visa, on) === 'valid'
}

/** What was asked for: so many days abroad, or back by a day. */
export type ReentryTerm =
  | { readonly mode: 'duration'; readonly days: number }
  | { readonly mode: 'return-before'; readonly returnBefore: Day }

interface ExitLaw {
  /** Months from issue within which the holder of a visa that counts days must leave (R-VIS-04). */
  readonly leaveWithinMonths: number
  /** Days a final exit visa lasts (R-VIS-13). */
  readonly finalExitDays: number
  /** Whether it ends with the iqama when that comes first. */
  readonly endsWithIqama: boolean
}

const exitLaw: readonly Dated<ExitLaw>[] = [
  { from: '1924-08-01', is: { leaveWithinMonths: 3, finalExitDays: 60, endsWithIqama: false } },
  // Always sixty days, until the year in which an iqama of thirty days became a condition (rules.md, section 24).
  { from: '2025-01-01', is: { leaveWithinMonths: 3, finalExitDays: 60, endsWithIqama: true } },
]

/** The dates of a new single re-entry visa (R-VIS-04): days run from departure, «return before» from issue. */
export function reentryDates(
  issuedOn: Day,
  term: ReentryTerm,
): { readonly leaveBefore: Day; readonly returnBefore: Day | null; readonly days: number } {
  if (term.mode === 'duration') {
    const { leaveWithinMonths } = inForce(exitLaw, issuedOn)
    return { leaveBefore: addMonths(issuedOn, leaveWithinMonths), returnBefore: null, days: term.days }
  }
  return {
    leaveBefore: term.returnBefore,
    returnBefore: term.returnBefore,
    days: daysBetween(issuedOn, term.returnBefore),
  }
}

/** Leave by: sixty days from issue, or the end of the iqama when that comes first (R-VIS-13), by the law of that day. */
export function finalExitDeadline(issuedOn: Day, iqamaExpires: Day): Day {
  const { finalExitDays, endsWithIqama } = inForce(exitLaw, issuedOn)
  const full = addDays(issuedOn, finalExitDays)
  return endsWithIqama && iqamaExpires < full ? iqamaExpires : full
}
