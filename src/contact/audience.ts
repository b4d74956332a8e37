/** Audiences with the Minister (مواعيد الوزير): what they are, and the rules about them that need no database. */
import { type Hours, slotsOn } from '../appointments/index.ts'
import { addDays, dayOf, type Instant, type Text } from '../language/index.ts'
import { hours, later, minutes, type PersonId } from '../store/index.ts'

export type AudienceStatus = 'requested' | 'scheduled' | 'held' | 'missed' | 'refused' | 'withdrawn'
export type AudienceMode = 'video' | 'in-person'
/** Who sits in a call. The third is an interpreter or a companion. */
export type Role = 'applicant' | 'host' | 'third'
export const roles: readonly Role[] = ['applicant', 'host', 'third']
export const isRole = (typed: unknown): typed is Role => roles.includes(typed as Role)
export type ThirdKind = 'interpreter' | 'companion'

export interface Audience {
  readonly person: PersonId
  readonly id: string
  readonly number: string
  readonly topic: string
  readonly details: string
  readonly mode: AudienceMode
  readonly branch: string
  readonly status: AudienceStatus
  readonly startsAt: Instant | null
  readonly reason: string | null
  readonly minutes: string | null
  readonly decision: string | null
  readonly requestedAt: Instant
  readonly changedAt: Instant
  readonly endedAt: Instant | null
}

export const modes: Readonly<Record<AudienceMode, Text>> = {
  video: { ar: 'عبر الاتصال المرئي', en: 'By video' },
  'in-person': { ar: 'حضوريًا في الفرع', en: 'In person, at the branch' },
}

export const roleNames: Readonly<Record<Role | ThirdKind, Text>> = {
  applicant: { ar: 'صاحب الطلب', en: 'The person who asked' },
  host: { ar: 'مكتب الوزير', en: 'The Minister’s office' },
  third: { ar: 'شخص ثالث', en: 'A third person' },
  interpreter: { ar: 'مترجم', en: 'Interpreter' },
  companion: { ar: 'مرافق', en: 'Companion' },
}

export const audienceStatuses: Readonly<
  Record<AudienceStatus, { readonly name: Text; readonly means: Text; readonly tone: 'info' | 'success' | 'neutral' }>
> = {
  requested: {
    name: { ar: 'قُيِّدت', en: 'Recorded' },
    means: {
      ar: 'قُيّد طلبك، وينظر فيه مكتب الوزير.',
      en: 'Your request is recorded; the Minister’s office looks at it.',
    },
    tone: 'info',
  },
  scheduled: {
    name: { ar: 'حُدّد الموعد', en: 'A time is set' },
    means: { ar: 'وافق المكتب، وموعدك أدناه.', en: 'The office agreed; your time is below.' },
    tone: 'success',
  },
  held: {
    name: { ar: 'منجزة', en: 'Completed' },
    means: { ar: 'عُقد اللقاء، والقرار أدناه.', en: 'The meeting was held; the decision is below.' },
    tone: 'success',
  },
  missed: {
    name: { ar: 'لم تحضر', en: 'Missed' },
    means: {
      ar: 'لم تحضر في الموعد. اطلب غيره إن بقيت الحاجة.',
      en: 'You were not there. Ask again if you still need it.',
    },
    tone: 'neutral',
  },
  refused: {
    name: { ar: 'مرفوضة', en: 'Refused' },
    means: { ar: 'لم يحدد المكتب موعدًا، والسبب أدناه.', en: 'No time was set, for the reason below.' },
    tone: 'neutral',
  },
  withdrawn: {
    name: { ar: 'مسحوبة', en: 'Withdrawn' },
    means: { ar: 'سحبت طلبك.', en: 'You withdrew it.' },
    tone: 'neutral',
  },
}

export const audienceEvents = {
  requested: { ar: 'قُيِّد الطلب', en: 'Recorded' },
  scheduled: { ar: 'حُدّد الموعد', en: 'A time was set' },
  refused: { ar: 'رُفض', en: 'Refused' },
  held: { ar: 'عُقد اللقاء وسُجّل القرار', en: 'Held; the decision was recorded' },
  missed: { ar: 'لم تحضر', en: 'You were not there' },
  withdrawn: { ar: 'سحبتَه', en: 'You withdrew it' },
} as const satisfies Readonly<Record<string, Text>>

export type AudienceEvent = keyof typeof audienceEvents

export const audienceLimits = {
  slotMinutes: 30,
  /** Times are offered so many days ahead. */
  horizonDays: 30,
  /** The door of the waiting room opens so long before, and closes so long after. */
  beforeMinutes: 15,
  afterMinutes: 90,
  /** Who was not heard of for so long is not waiting any more. */
  goneSeconds: 20,
  /** A time is set at least so long before, that she hears of it. */
  leadHours: 2,
} as const

/** When the Minister receives: our default, to be set by his office. */
const receiving: Hours = { regular: [[600, 840]], ramadan: [[630, 870]] }

/** The times that can be set now, earliest first, those already given left out. */
export function freeTimes(taken: ReadonlySet<Instant>, now: Instant): Instant[] {
  const first = dayOf(now)
  const days = Array.from({ length: audienceLimits.horizonDays + 1 }, (_, i) => addDays(first, i))
  const from = later(now, hours(audienceLimits.leadHours))
  return days
    .flatMap((day) => slotsOn(receiving, audienceLimits.slotMinutes, day))
    .filter((slot) => slot > from && !taken.has(slot))
}

/** Whether the door of the waiting room stands open. */
export function doorOpen(startsAt: Instant | null, now: Instant): boolean {
  if (startsAt === null) return false
  return (
    later(startsAt, -minutes(audienceLimits.beforeMinutes)) <= now &&
    now < later(startsAt, minutes(audienceLimits.afterMinutes))
  )
}
