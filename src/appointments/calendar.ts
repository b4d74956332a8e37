/**
 * When offices are open: the working week (R-DATE-07), the hours of the year and of Ramadan (R-DATE-08), and holidays by
 * the Umm al-Qura table (R-APPT-05). Pure: a day in, its sessions and slots out.
 */
import {
  addDays,
  always,
  type Dated,
  type Day,
  dayOf,
  gregorianParts,
  type Instant,
  inForce,
  startOfDay,
  type Text,
  toHijri,
  weekday,
} from '../language/index.ts'

/** From and until, in minutes from the day's midnight; until past 1440 goes on after midnight. */
export type Session = readonly [from: number, until: number]

export interface Hours {
  readonly regular: readonly Session[]
  readonly ramadan: readonly Session[]
  /** Neither the weekend nor holidays close it: a market, an airport. */
  readonly everyDay?: boolean
  /** Days unlike the others, by the desk: they stand above the week, Ramadan and holidays. */
  readonly special?: Readonly<Record<Day, SpecialDay>>
}

export interface SpecialDay {
  /** None: closed. */
  readonly sessions: readonly Session[]
  readonly why: Text
}

/** From and until are inclusive. Hijri ones move through the year, Gregorian ones do not. */
export interface Holiday {
  readonly name: Text
  readonly calendar: 'hijri' | 'gregorian'
  readonly from: { readonly month: number; readonly day: number }
  readonly until: { readonly month: number; readonly day: number }
}

const fitr: Text = { ar: 'عيد الفطر', en: 'Eid al-Fitr' }
const adha: Text = { ar: 'عيد الأضحى', en: 'Eid al-Adha' }
const national: Holiday = {
  name: { ar: 'اليوم الوطني', en: 'National Day' },
  calendar: 'gregorian',
  from: { month: 9, day: 23 },
  until: { month: 9, day: 23 },
}
const founding: Holiday = {
  name: { ar: 'يوم التأسيس', en: 'Founding Day' },
  calendar: 'gregorian',
  from: { month: 2, day: 22 },
  until: { month: 2, day: 22 },
}
const eids: readonly Holiday[] = [
  { name: fitr, calendar: 'hijri', from: { month: 9, day: 25 }, until: { month: 10, day: 5 } },
  { name: adha, calendar: 'hijri', from: { month: 12, day: 5 }, until: { month: 12, day: 15 } },
]

/** Holidays of government offices (R-APPT-05; the days themselves are our default and dated, to be set by the ministry). */
export const holidays: readonly Dated<readonly Holiday[]>[] = [
  { from: always, is: eids },
  { from: '2005-09-23', is: [...eids, national] },
  { from: '2022-02-22', is: [...eids, national, founding] },
]

const order = ({ month, day }: { readonly month: number; readonly day: number }): number => month * 100 + day

/** The holiday on a day, or null. Throws `DateRangeError` outside the table (R-DATE-02). */
export function holidayOn(day: Day): Holiday | null {
  const dates = { hijri: order(toHijri(day)), gregorian: order(gregorianParts(day)) }
  const falls = (one: Holiday): boolean =>
    order(one.from) <= dates[one.calendar] && dates[one.calendar] <= order(one.until)
  return inForce(holidays, day).find(falls) ?? null
}

/** Whether a day is in Ramadan, by the Umm al-Qura table. */
export const isRamadan = (day: Day): boolean => toHijri(day).month === 9

/** The sessions that begin on a day: its own where the desk gave it some; none on Friday, Saturday and holidays, unless it is open every day. */
export function sessionsOn(hours: Hours, day: Day): readonly Session[] {
  const special = hours.special?.[day]
  if (special !== undefined) return special.sessions
  if (hours.everyDay !== true && (weekday(day) > 4 || holidayOn(day) !== null)) return []
  return isRamadan(day) ? hours.ramadan : hours.regular
}

const minute = 60_000
const at = (day: Day, minutes: number): Instant =>
  new Date(Date.parse(startOfDay(day)) + minutes * minute).toISOString()

/**
 * The beginnings of an office's slots that fall on a day of the calendar, earliest first. What an evening of Ramadan runs
 * past midnight belongs to the next day here, so that a date and a time name one moment.
 * @param slotMinutes how long each takes; one that would end after the session does not begin
 */
export function slotsOn(hours: Hours, slotMinutes: number, day: Day): Instant[] {
  const begins = (of: Day): Instant[] =>
    sessionsOn(hours, of).flatMap(([from, until]) => {
      const count = Math.floor((until - from) / slotMinutes)
      return Array.from({ length: count }, (_, i) => at(of, from + i * slotMinutes))
    })
  return [...begins(addDays(day, -1)), ...begins(day)].filter((one) => dayOf(one) === day)
}

/** Whether an office receives people at this moment. */
export function isOpen(hours: Hours, now: Instant): boolean {
  const day = dayOf(now)
  return [addDays(day, -1), day].some((of) =>
    sessionsOn(hours, of).some(([from, until]) => at(of, from) <= now && now < at(of, until)),
  )
}

/** When a place that is closed now opens again, or null when not within a month. */
export function opensNext(hours: Hours, now: Instant): Instant | null {
  const today = dayOf(now)
  for (let ahead = 0; ahead <= 31; ahead++) {
    const day = addDays(today, ahead)
    const next = sessionsOn(hours, day).find(([from]) => at(day, from) > now)
    if (next !== undefined) return at(day, next[0])
  }
  return null
}

/** `07:30`; what is past midnight begins again at `00:00`. */
export function clockTime(minutes: number): string {
  const of = minutes % 1440
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`
}

const spoken = /^\s*(\d{1,2}):([0-5]\d)\s*[-–]\s*(\d{1,2}):([0-5]\d)\s*$/

/**
 * Sessions as an officer types them: `07:30-14:30` with commas between, an empty text for none. One that ends before it
 * begins goes on after midnight.
 * @returns null when it is not to be read, or when sessions overlap or last for more than a day
 */
export function readSessions(typed: string): Session[] | null {
  if (typed.trim() === '') return []
  const sessions: Session[] = []
  for (const part of typed.split(/[,،]/)) {
    const found = spoken.exec(part)
    if (found === null) return null
    const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = found.slice(1).map(Number)
    if (h1 > 23 || h2 > 24) return null
    const [from, until] = [h1 * 60 + m1, h2 * 60 + m2]
    sessions.push([from, until > from ? until : until + 1440])
  }
  sessions.sort(([a], [b]) => a - b)
  const apart = sessions.every(([, until], i) => until <= (sessions[i + 1]?.[0] ?? (sessions[0]?.[0] ?? 0) + 1440))
  return apart ? sessions : null
}

/** The same sessions as they are typed. */
export function sayOfSessions(sessions: readonly Session[]): string {
  return sessions.map(([from, until]) => `${clockTime(from)}-${clockTime(until)}`).join(', ')
}
