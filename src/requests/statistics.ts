/**
 * What came to desks and what they decided, over a bounded range of days, read by its index; nobody is named. Numbers of
 * fewer than five are kept from whoever has no need of them, so that nobody is found out by counting (`shy`).
 */
import type { Day, Instant } from '../language/index.ts'
import { addDays, dayOf, daysBetween, startOfDay } from '../language/index.ts'
import type { Db } from '../store/index.ts'

/** So many days at most are read at once. */
export const mostDays = 92
/** A smaller count might be somebody. */
const smallest = 5

export interface Range {
  readonly from: Instant
  readonly until: Instant
}

/** The last so many days up to and with today, in Riyadh. */
export function lastDays(days: number, now: Instant): Range {
  const count = Math.max(1, Math.min(mostDays, Math.floor(days)))
  const tomorrow = addDays(dayOf(now), 1)
  return { from: startOfDay(addDays(tomorrow, -count)), until: startOfDay(tomorrow) }
}

export type Axis = 'desk' | 'unit' | 'service'

export interface Tally {
  /** A desk, a unit or a service. */
  readonly name: string
  readonly entered: number
  readonly approved: number
  readonly refused: number
  readonly returned: number
  readonly referred: number
  /** Decided after their time. */
  readonly late: number
  /** Hours from the entry to the decision, of those decided; null: none was. */
  readonly medianHours: number | null
  readonly p90Hours: number | null
}

const columns: Readonly<Record<Axis, string>> = { desk: 'desk', unit: 'unit', service: 'service' }

/** By desk, unit or service. What entered belongs to no unit yet, so units count decisions alone. */
export async function talliesBy(db: Db, axis: Axis, { from, until }: Range): Promise<readonly Tally[]> {
  const hours = (share: string): string =>
    `(extract(epoch from percentile_cont(${share}) within group (order by waited) filter (where what in ('approved', 'refused'))) / 3600)::float8`
  const { rows } = await db.query<Tally>({
    name: `requests:tallies-${axis}`,
    text: `select ${columns[axis]} as name,
        count(*) filter (where what = 'entered')::int as entered, count(*) filter (where what = 'approved')::int as approved,
        count(*) filter (where what = 'refused')::int as refused, count(*) filter (where what = 'returned')::int as returned,
        count(*) filter (where what = 'referred')::int as referred,
        count(*) filter (where late and what in ('approved', 'refused'))::int as late,
        ${hours('0.5')} as "medianHours", ${hours('0.9')} as "p90Hours"
      from requests.reviewed where at >= $1 and at < $2 and ${columns[axis]} is not null group by 1 order by 1`,
    values: [from, until],
  })
  return rows
}

export interface Refused {
  readonly service: string
  /** The template that the applicant read. */
  readonly reason: string
  readonly count: number
}

export async function refusalsBy(db: Db, { from, until }: Range): Promise<readonly Refused[]> {
  const { rows } = await db.query<Refused>({
    name: 'requests:refusals-by',
    text: `select service, reason, count(*)::int as count from requests.reviewed
      where at >= $1 and at < $2 and what = 'refused' and reason is not null group by 1, 2 order by 3 desc, 1, 2`,
    values: [from, until],
  })
  return rows
}

export interface OfDay {
  readonly day: Day
  readonly entered: number
  readonly decided: number
}

/** Every day of the range, also those on which nothing came. */
export async function daysOfLoad(db: Db, { from, until }: Range): Promise<readonly OfDay[]> {
  const { rows } = await db.query<OfDay>({
    name: 'requests:days-of-load',
    text: `select to_char(at at time zone 'Asia/Riyadh', 'YYYY-MM-DD') as day, count(*) filter (where what = 'entered')::int as entered,
        count(*) filter (where what in ('approved', 'refused'))::int as decided
      from requests.reviewed where at >= $1 and at < $2 group by 1`,
    values: [from, until],
  })
  const known = new Map(rows.map((row) => [row.day, row]))
  const first = dayOf(from)
  return Array.from({ length: daysBetween(first, dayOf(until)) }, (_, i) => {
    const day = addDays(first, i)
    return known.get(day) ?? { day, entered: 0, decided: 0 }
  })
}

/** A count as this reader may see it: null when it is small and she may not see small ones. Nothing is no secret. */
export function shy(count: number, seesSmall: boolean): number | null {
  return seesSmall || count === 0 || count >= smallest ? count : null
}

/** Hours of waiting as this reader may see them: of a few decisions they would tell of each. */
export function shyHours(hours: number | null, of: number, seesSmall: boolean): number | null {
  if (hours === null || (!seesSmall && of < smallest)) return null
  return Math.round(hours * 10) / 10
}
