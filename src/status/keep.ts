/** How the parts of the house are and were: kept by the minute, told by the day. What nobody measured stays unknown. */
import { addDays, type Day, dayOf, type Instant, startOfDay } from '../language/index.ts'
import { type Db, minutes, type Tx } from '../store/index.ts'

export const parts = ['sign-in', 'requests', 'payments', 'notices', 'documents', 'kiosks'] as const
export type Part = (typeof parts)[number]

/** `slow`: it works, later than it should or not for everybody. */
export type PartState = 'well' | 'slow' | 'down'

/** What was found this minute; a part that is left out was not measured. */
export type Found = Readonly<Partial<Record<Part, PartState>>>

/** Days that the page tells of. */
export const daysTold = 90

/** Writes what was found at `now`, once a minute however many workers measure. Returns how many parts were counted. */
export async function keepFound(tx: Tx, found: Found, now: Instant): Promise<number> {
  const minute = new Date(Math.floor(Date.parse(now) / 60_000) * 60_000).toISOString()
  let counted = 0
  for (const part of parts) {
    const state = found[part]
    if (state === undefined) continue
    const mine = await tx.query(
      `insert into status.part as p (part, state, since, minute) values ($1, $2, $3, $3)
        on conflict (part) do update set state = excluded.state, minute = excluded.minute,
          since = case when p.state = excluded.state then p.since else excluded.since end
        where p.minute < excluded.minute`,
      [part, state, minute],
    )
    if (mine.rowCount !== 1) continue
    counted += 1
    await tx.query(
      `insert into status.day as d (part, day, well, slow, down) values ($1, $2, $3, $4, $5)
        on conflict (part, day) do update set well = d.well + excluded.well, slow = d.slow + excluded.slow,
          down = d.down + excluded.down`,
      [part, dayOf(minute), ...(['well', 'slow', 'down'] as const).map((one) => (one === state ? 1 : 0))],
    )
  }
  return counted
}

export interface DayCount {
  readonly day: Day
  /** Minutes. */
  readonly well: number
  readonly slow: number
  readonly down: number
}

export interface PartStatus {
  readonly part: Part
  /** Null: nobody measured it in the last minutes. */
  readonly now: PartState | null
  /** Since when it is as it is now; null where that is unknown. */
  readonly since: Instant | null
  /** Of the last ninety days, newest first; days on which nothing was measured are not there. */
  readonly days: readonly DayCount[]
  /** Minutes of those days, from the first that was ever measured, and how many of them were measured. */
  readonly expected: number
  readonly measured: number
  readonly well: number
}

/** A measure older than this says nothing of now. */
const staleAfter = minutes(3)

export async function statusOf(db: Db, now: Instant): Promise<readonly PartStatus[]> {
  const today = dayOf(now)
  const last = await db.query<{ part: Part; state: PartState; since: Instant; minute: Instant }>({
    name: 'status:now',
    text: 'select part, state, since, minute from status.part',
  })
  const counts = await db.query<DayCount & { part: Part }>({
    name: 'status:days',
    text: 'select part, day, well, slow, down from status.day where day > $1 order by day desc',
    values: [addDays(today, -daysTold)],
  })
  return parts.map((part) => {
    const latest = last.rows.find((row) => row.part === part)
    const fresh = latest !== undefined && Date.parse(now) - Date.parse(latest.minute) <= staleAfter
    const days = counts.rows.filter((row) => row.part === part).map(({ part: _, ...day }) => day)
    const from = days.at(-1)?.day
    const measured = days.reduce((n, day) => n + day.well + day.slow + day.down, 0)
    const since = from === undefined ? 0 : Math.ceil((Date.parse(now) - Date.parse(startOfDay(from))) / 60_000)
    return {
      part,
      now: fresh ? latest.state : null,
      since: fresh ? latest.since : null,
      days,
      expected: Math.max(since, measured),
      measured,
      well: days.reduce((n, day) => n + day.well, 0),
    }
  })
}

/** Forgets days that are told no more. */
export async function forgetStatus(db: Db, now: Instant): Promise<void> {
  await db.query('delete from status.day where day < $1', [addDays(dayOf(now), -daysTold - 10)])
}
