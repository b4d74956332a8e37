/** Appointments (مواعيد): states, and the rules about them that need no database (R-APPT-04). */
import { addDays, type Day, dayOf, type Instant, type Text } from '../language/index.ts'
import { hours, later, minutes } from '../store/index.ts'
import type { Department, PurposeId } from './office.ts'

/** `missed`: an office that checks people in did not see her; `passed`: the time is over at one that does not. */
export type AppointmentStatus = 'booked' | 'cancelled' | 'attended' | 'missed' | 'passed'

export interface Appointment {
  readonly id: string
  /** As on the ticket. */
  readonly number: string
  readonly department: Department
  readonly purpose: PurposeId
  readonly office: string
  readonly startsAt: Instant
  readonly status: AppointmentStatus
}

export const appointmentStatuses: Readonly<Record<AppointmentStatus, Text>> = {
  booked: { ar: 'محجوز', en: 'Booked' },
  cancelled: { ar: 'ملغى', en: 'Cancelled' },
  attended: { ar: 'حضرت', en: 'Attended' },
  missed: { ar: 'لم تحضر', en: 'Missed' },
  passed: { ar: 'انقضى', en: 'Over' },
}

/** R-APPT-04 where it gives a number; the others are ours. */
export const limits = {
  /** A place is kept for whoever chose it. */
  holdMinutes: 10,
  /** From today so many days ahead can be booked. */
  horizonDays: 30,
  /** Moved or given back until so long before. */
  lastChangeHours: 2,
  /** So many absences within so many days shut a purpose for so many days. */
  absences: 2,
  withinDays: 30,
  shutDays: 7,
  /** A place that is given back goes by itself to who waits, when there is still so much time to hear of it. */
  waitingLeadHours: 24,
} as const

/** Whether it can still be moved or cancelled. */
export function canChange(startsAt: Instant, now: Instant): boolean {
  return later(now, hours(limits.lastChangeHours)) <= startsAt
}

/** Until when a place chosen now is kept. */
export const heldUntil = (now: Instant): Instant => later(now, minutes(limits.holdMinutes))

/** The days that can be booked at a moment, first to last. */
export function bookableDays(now: Instant): Day[] {
  const first = dayOf(now)
  return Array.from({ length: limits.horizonDays + 1 }, (_, i) => addDays(first, i))
}

/**
 * The last day on which a purpose stays shut after absences, or null when it is open: two within thirty days shut it for
 * seven days from the later one.
 */
export function shutUntil(missedOn: readonly Day[], today: Day): Day | null {
  const days = [...missedOn].sort()
  const ends = days.flatMap((day, i) => {
    const before = days[i - (limits.absences - 1)]
    return before !== undefined && addDays(before, limits.withinDays) >= day ? [addDays(day, limits.shutDays)] : []
  })
  const last = ends.at(-1)
  return last !== undefined && today <= last ? last : null
}
