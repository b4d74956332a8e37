/**
 * Public figures of the services (P-16): how many asked, by which way, how long it took, how many came in person, and what
 * they thought. Counted now and then by a worker and kept whole; a number that could point at somebody is hidden before it
 * is kept, never after.
 */
import type { Instant } from '../language/index.ts'
import { type Db, first, inDays, inTransaction, later, minutes, type Pool } from '../store/index.ts'

/** What requests say of one service and one way in, over a time. */
export interface Counted {
  readonly service: string
  readonly channel: string
  readonly asked: number
  readonly done: number
  /** The middle time from sending to done of the whole service, in seconds; null when none is done. */
  readonly medianSeconds: number | null
  /** How many were sent and done without coming anywhere. */
  readonly withoutVisit: number
}

/** A line as everyone sees it: null where fewer than five stand behind it. */
export interface Shown {
  /** A service's id, or `ticket:` and a kind. */
  readonly about: string
  readonly asked: number | null
  readonly byChannel: Readonly<Record<string, number | null>>
  readonly medianSeconds: number | null
  /** Of a hundred that were done. */
  readonly withoutVisit: number | null
  /** The middle of one to five, in tenths; and how many said it. */
  readonly satisfaction: number | null
  readonly rated: number | null
}

export interface Indicators {
  readonly from: Instant
  readonly until: Instant
  readonly rows: readonly Shown[]
}

/** Fewer than so many are not shown. */
export const leastShown = 5
/** The figures are of so many days, and counted anew after so many minutes. */
export const figures = { days: 30, everyMinutes: 60 } as const

/** What may be shown of a count. */
export const shownCount = (n: number): number | null => (n < leastShown ? null : n)

/** Puts lines of ways in together to lines of services, and hides what is small. */
export function shownOf(
  counted: readonly Counted[],
  ratings: ReadonlyMap<string, { readonly n: number; readonly mean: number }>,
): Shown[] {
  const abouts = [...new Set([...counted.map((one) => one.service), ...ratings.keys()])]
  const rows = abouts.map((about): Shown & { readonly all: number } => {
    const mine = counted.filter((one) => one.service === about)
    const sum = (of: (one: Counted) => number): number => mine.reduce((n, one) => n + of(one), 0)
    const [asked, done, without] = [sum((one) => one.asked), sum((one) => one.done), sum((one) => one.withoutVisit)]
    const rated = ratings.get(about)
    return {
      all: asked,
      about,
      asked: shownCount(asked),
      byChannel: channelsOf(mine),
      medianSeconds: done < leastShown ? null : (mine[0]?.medianSeconds ?? null),
      withoutVisit: done < leastShown ? null : Math.round((100 * without) / done),
      satisfaction: rated === undefined || rated.n < leastShown ? null : Math.round(rated.mean * 10) / 10,
      rated: shownCount(rated?.n ?? 0),
    }
  })
  return rows.sort((a, b) => b.all - a.all || (a.about < b.about ? -1 : 1)).map(({ all: _, ...row }) => row)
}

/**
 * One small way in beside a shown sum could be worked out by subtraction: then the next smallest is hidden with it.
 */
function channelsOf(mine: readonly Counted[]): Readonly<Record<string, number | null>> {
  const sorted = [...mine].sort((a, b) => a.asked - b.asked)
  const small = sorted.filter((one) => one.asked < leastShown).length
  const hidden = new Set(sorted.slice(0, small === 1 ? 2 : small).map((one) => one.channel))
  return Object.fromEntries(mine.map((one) => [one.channel, hidden.has(one.channel) ? null : one.asked]))
}

/**
 * Counts anew when the last count is too old; returns 1 when it did. `count`: what the requests say, which is another
 * room's.
 */
export async function countIndicators(
  pool: Pool,
  clock: { now(): Instant },
  count: (db: Db, from: Instant, until: Instant) => Promise<readonly Counted[]>,
): Promise<number> {
  const now = clock.now()
  const last = await madeAt(pool)
  if (last !== null && last <= now && later(last, minutes(figures.everyMinutes)) > now) return 0
  const from = later(now, -inDays(figures.days))
  await inTransaction(pool, async (tx) => {
    const counted = [...(await count(tx, from, now)), ...(await ticketsCounted(tx, from, now))]
    const shown: Indicators = { from, until: now, rows: shownOf(counted, await ratingsOf(tx, from, now)) }
    await tx.query(
      `insert into contact.figures (one, made_at, shown) values (true, $1, $2)
       on conflict (one) do update set made_at = excluded.made_at, shown = excluded.shown`,
      [now, JSON.stringify(shown)],
    )
  })
  return 1
}

/** The figures as they were last counted; null before the first. */
export async function indicators(db: Db): Promise<Indicators | null> {
  const row = first(await db.query<{ shown: Indicators }>('select shown from contact.figures'))
  return row?.shown ?? null
}

async function madeAt(db: Db): Promise<Instant | null> {
  return first(await db.query<{ at: Instant }>('select made_at as at from contact.figures'))?.at ?? null
}

/** Tickets, from being written to the answer. Nobody comes anywhere for them. */
async function ticketsCounted(db: Db, from: Instant, until: Instant): Promise<readonly Counted[]> {
  const { rows } = await db.query<Counted>(
    `select 'ticket:' || kind as service, 'portal' as channel, count(*)::int as asked,
       count(*) filter (where status = 'answered')::int as done,
       (percentile_cont(0.5) within group (order by extract(epoch from ended_at - opened_at))
         filter (where status = 'answered'))::float8 as "medianSeconds",
       count(*) filter (where status = 'answered')::int as "withoutVisit"
     from contact.ticket where opened_at >= $1 and opened_at < $2 group by kind`,
    [from, until],
  )
  return rows
}

async function ratingsOf(db: Db, from: Instant, until: Instant) {
  const { rows } = await db.query<{ about: string; n: number; mean: number }>(
    `select case when about in ('complaint', 'suggestion', 'enquiry', 'praise', 'tawasul') then 'ticket:' || about else about end
       as about, count(*)::int as n, avg(score)::float8 as mean
     from contact.rating where at >= $1 and at < $2 group by 1`,
    [from, until],
  )
  return new Map(rows.map(({ about, n, mean }) => [about, { n, mean }]))
}
