/** By when an answer is due: dated service times in working days, holidays left out (R-DATE-07, R-APPT-05). Pure. */
import { createHash } from 'node:crypto'
import { holidayOn } from '../appointments/index.ts'
import {
  addDays,
  always,
  type Dated,
  type Day,
  dayOf,
  type Instant,
  inForce,
  isWorkingDay,
  normaliseArabic,
  startOfDay,
} from '../language/index.ts'
import { inDays, later, minutes } from '../store/index.ts'
import type { TicketKind } from './words.ts'

/**
 * Working days within which each kind is answered. A letter to an emirate: seven, as for such letters to passports
 * (R-REQ-01); the others are our default and dated, to be set by the ministry.
 */
export const serviceDays: readonly Dated<Readonly<Record<TicketKind, number>>>[] = [
  { from: always, is: { complaint: 10, suggestion: 15, enquiry: 5, praise: 15, tawasul: 7 } },
  { from: '2025-01-01', is: { complaint: 5, suggestion: 10, enquiry: 3, praise: 10, tawasul: 7 } },
]

export const limits = {
  /** A closed one is reopened within so many days; its number stays (P-16). */
  reopenDays: 15,
  /** Reopened so often at most: after that it is a new one. */
  reopenTimes: 2,
  /** The same words of the same person within so many days are the same ticket, while that is open. */
  alikeDays: 30,
  /** So many of a person may be open, and so many written in a day. */
  open: 8,
  perDay: 5,
  /** Waiting for a person ends after so many days: then it is filed, and she reads why. */
  returnedDays: 30,
  /** How many days before that end she is reminded. */
  remindDays: 3,
  /** Somebody who has not answered in time is given so many more working days before it is raised again. */
  lateDays: 2,
  /** Papers one may send in an hour. */
  filesPerHour: 20,
} as const

/** Whether offices work on a day: no weekend and no holiday. */
export const isOfficeDay = (day: Day): boolean => isWorkingDay(day) && holidayOn(day) === null

/** The n-th working day after a day; what is written on a holiday counts from the next working day. */
export function workingDaysAfter(day: Day, n: number): Day {
  let at = day
  for (let left = n, steps = 0; left > 0; steps++) {
    if (steps > 400) throw new RangeError(`no ${n} working days within a year of ${day}`)
    at = addDays(at, 1)
    if (isOfficeDay(at)) left -= 1
  }
  return at
}

/** The end of the last working day on which an answer is in time. */
export function dueAt(kind: TicketKind, now: Instant): Instant {
  const day = dayOf(now)
  return endOf(workingDaysAfter(day, inForce(serviceDays, day)[kind]))
}

/** By when somebody above must have acted once it is late. */
export const lateUntil = (now: Instant): Instant => endOf(workingDaysAfter(dayOf(now), limits.lateDays))

const endOf = (day: Day): Instant => later(startOfDay(addDays(day, 1)), -minutes(1))

export const returnedUntil = (now: Instant): Instant => later(now, inDays(limits.returnedDays))
export const remindAt = (until: Instant): Instant => later(until, -inDays(limits.remindDays))

/** Whether a closed one may still be reopened by whoever wrote it. */
export function canReopen(ticket: { readonly endedAt: Instant | null; readonly reopened: number }, now: Instant) {
  if (ticket.endedAt === null || ticket.reopened >= limits.reopenTimes) return false
  return now <= later(ticket.endedAt, inDays(limits.reopenDays))
}

/** Two texts that say the same have the same digest: marks, forms of letters, digits and stops aside. */
export function likenessOf(kind: TicketKind, sector: string, words: string): string {
  const plainly = normaliseArabic(words)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return createHash('sha256').update(`${kind} ${sector} ${plainly}`).digest('base64url')
}
