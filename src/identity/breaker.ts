/**
 * The breaker of codes by message (ID-24): guessing six digits over all accounts at once must not pay. When far more
 * codes are wrong than in an ordinary hour, or more than a thousand in a minute, no code by message counts as a factor
 * until two duty officers say so. Passkeys, code apps, approvals on a phone and kiosks go on.
 */
import { randomInt } from 'node:crypto'
import { type Day, dayOf, type Instant, type Text } from '../language/index.ts'
import { type Db, first, hours, later, minutes, namedTransaction, type Pool, type Tx, uuid } from '../store/index.ts'
import type { IdentityDeps } from './deps.ts'

export interface BreakerLimits {
  readonly from: Day
  /** Wrong codes in one minute, of the whole installation. */
  readonly wrongPerMinute: number
  /** How many times an ordinary hour's share of wrong codes is too much. */
  readonly times: number
  /** Below so many codes typed in the window a share says nothing. */
  readonly leastTried: number
  /** An ordinary share is at least this: of few people who never err one error would be infinitely many times more. */
  readonly leastShare: number
}

/** Dated data: a new value stands beside the old one under its day. */
export const breakerLimits: readonly BreakerLimits[] = [
  { from: '2026-01-01', wrongPerMinute: 1_000, times: 3, leastTried: 100, leastShare: 0.05 },
]

/** The share of wrong codes is looked at over so long. */
const window = minutes(5)
/** What an hour is like is known from the day before. */
const known = hours(24)
/** The second officer comes within a quarter of an hour of the first (ID-36). */
const together = minutes(15)
/** The count of a minute is kept in as many rows, so that codes do not stand in one line. */
const stripes = 16

export const smsPaused: Text = {
  ar: 'أوقفنا رموز الرسائل الآن لأن أحدًا يجرب رموزًا كثيرة. استعمل مفتاح مرور أو تطبيق رموز، أو أثبت نفسك في جهاز خدمة',
  en: 'Codes by message are off now, because somebody is trying many. Use a passkey or a code app, or prove yourself at a kiosk',
}

/** Counts a code that was typed; the last thing of its transaction that many others want too. */
export async function countCode(tx: Tx, right: boolean, at: Instant): Promise<void> {
  await tx.query({
    name: 'identity:code-count-minute',
    text: `insert into identity.code_count as c (minute, stripe, tried, failed) values ($1, $2, 1, $3)
      on conflict (minute, stripe) do update set tried = c.tried + 1, failed = c.failed + $3`,
    values: [`${at.slice(0, 16)}:00.000Z`, randomInt(stripes), right ? 0 : 1],
  })
}

/** Is the breaker down: does no code by message count as a factor? */
export async function codesPaused(db: Db): Promise<boolean> {
  const text = 'select 1 from identity.breaker where cleared_at is null'
  return first(await db.query({ name: 'identity:breaker', text })) !== null
}

export interface CodeFigures {
  /** The most wrong codes in one of the last two minutes. */
  readonly wrongAMinute: number
  /** Of the last five minutes. */
  readonly tried: number
  readonly wrong: number
  /** What share of codes is wrong in an ordinary hour: the median of the hours of the last day. */
  readonly ordinary: number
}

/** What is known of the codes typed lately; nothing from before the breaker was last cleared. */
export async function codeFigures(db: Db, at: Instant): Promise<CodeFigures> {
  const row = first(
    await db.query<CodeFigures>({
      name: 'identity:code-figures',
      text: `with since as (select coalesce(max(cleared_at), '-infinity') as at from identity.breaker),
          counted as (select minute, sum(tried)::int as tried, sum(failed)::int as failed
            from identity.code_count, since where minute > $2 and minute <= $1 and minute >= since.at group by minute),
          hourly as (select sum(failed)::float8 / sum(tried) as share from counted
            where minute <= $3 group by date_trunc('hour', minute))
        select coalesce((select max(failed) from counted where minute > $4), 0)::int as "wrongAMinute",
          coalesce((select sum(tried) from counted where minute > $3), 0)::int as tried,
          coalesce((select sum(failed) from counted where minute > $3), 0)::int as wrong,
          coalesce((select percentile_cont(0.5) within group (order by share) from hourly), 0)::float8 as ordinary`,
      values: [at, later(at, -known), later(at, -window), later(at, -minutes(2))],
    }),
  )
  return row ?? { wrongAMinute: 0, tried: 0, wrong: 0, ordinary: 0 }
}

/** Why the figures are too much, or null. The rule by itself, for whoever wants to try it on other figures. */
export function tooMuch(f: CodeFigures, limits: BreakerLimits): 'flood' | 'ratio' | null {
  if (f.wrongAMinute > limits.wrongPerMinute) return 'flood'
  if (f.tried < limits.leastTried) return null
  return f.wrong / f.tried > limits.times * Math.max(f.ordinary, limits.leastShare) ? 'ratio' : null
}

function limitsOn(day: Day): BreakerLimits {
  const held = breakerLimits.filter((row) => row.from <= day).sort((a, b) => (a.from < b.from ? 1 : -1))[0]
  if (held === undefined) throw new RangeError('there are no limits for the breaker')
  return held
}

/** Looks at the figures and lets the breaker fall when they are too much. True when it fell just now. For a worker. */
export async function watchCodes(deps: Pick<IdentityDeps, 'pool' | 'clock'>): Promise<boolean> {
  const at = deps.clock.now()
  const figures = await codeFigures(deps.pool, at)
  const why = tooMuch(figures, limitsOn(dayOf(at)))
  return why === null ? false : fallNow(deps.pool, why, figures, null, at)
}

/** An officer who sees an attack need not wait for the figures: one is enough to stop, two must agree to go on. */
export async function dropBreaker(deps: Pick<IdentityDeps, 'pool' | 'clock'>, staff: string): Promise<boolean> {
  const at = deps.clock.now()
  const figures = await codeFigures(deps.pool, at)
  return fallNow(deps.pool, 'officer', figures, staffId(staff), at)
}

/** The same in a transaction that is under way, as the desk does it with its audit. False when it is down already. */
export async function dropBreakerIn(tx: Tx, staff: string, at: Instant): Promise<boolean> {
  return fall(tx, 'officer', await codeFigures(tx, at), staffId(staff), at)
}

function fallNow(pool: Pool, why: string, figures: CodeFigures, by: string | null, at: Instant): Promise<boolean> {
  return namedTransaction('breaker: fallen', pool, (tx) => fall(tx, why, figures, by, at))
}

async function fall(db: Db, why: string, figures: CodeFigures, by: string | null, at: Instant): Promise<boolean> {
  const fell = await db.query(
    `insert into identity.breaker (breaker_id, fell_at, why, figures, fell_by) values ($1, $2, $3, $4, $5)
     on conflict ((true)) where cleared_at is null do nothing returning breaker_id`,
    [uuid(), at, why, JSON.stringify(figures), by],
  )
  return fell.rowCount === 1
}

export interface BreakerState {
  readonly fellAt: Instant
  readonly why: 'ratio' | 'flood' | 'officer'
  readonly figures: CodeFigures
  /** Who wants it cleared, within the last quarter of an hour. */
  readonly wantedBy: readonly string[]
}

/** How the breaker stands: null when codes by message count. */
export async function breakerState(db: Db, at: Instant): Promise<BreakerState | null> {
  return first(
    await db.query<BreakerState>(
      `select fell_at as "fellAt", why, figures, array(select staff_id from identity.breaker_clearing c
          where c.breaker_id = b.breaker_id and c.at > $1 order by c.at) as "wantedBy"
       from identity.breaker b where cleared_at is null`,
      [later(at, -together)],
    ),
  )
}

/**
 * One of two duty officers says that codes by message may count again. `waits`: another must say so too, within a
 * quarter of an hour; the same officer twice is one. Throws RangeError for what is no staff id.
 */
export function clearBreaker(
  deps: Pick<IdentityDeps, 'pool' | 'clock'>,
  staff: string,
): Promise<'cleared' | 'waits' | 'not_down'> {
  const by = staffId(staff)
  return namedTransaction('breaker: cleared', deps.pool, (tx) => clearBreakerIn(tx, by, deps.clock.now()))
}

/** The same in a transaction that is under way. Of two who come at once the second waits for the first. */
export async function clearBreakerIn(tx: Tx, staff: string, at: Instant): Promise<'cleared' | 'waits' | 'not_down'> {
  const by = staffId(staff)
  const open = await lockBreaker(tx)
  if (open === null) return 'not_down'
  await tx.query(
    `insert into identity.breaker_clearing (breaker_id, staff_id, at) values ($1, $2, $3)
     on conflict (breaker_id, staff_id) do update set at = excluded.at`,
    [open, by, at],
  )
  const wanted = await tx.query('select 1 from identity.breaker_clearing where breaker_id = $1 and at > $2', [
    open,
    later(at, -together),
  ])
  if ((wanted.rowCount ?? 0) < 2) return 'waits'
  await tx.query('update identity.breaker set cleared_at = $2 where breaker_id = $1', [open, at])
  return 'cleared'
}

/** The id of the breaker that is down, its row locked; null when none is. */
export async function lockBreaker(tx: Tx): Promise<string | null> {
  const open = first(
    await tx.query<{ breaker_id: string }>(
      'select breaker_id from identity.breaker where cleared_at is null for update',
    ),
  )
  return open?.breaker_id ?? null
}

function staffId(typed: string): string {
  const id = typed.trim().toLowerCase()
  if (!/^[a-z0-9][a-z0-9.-]{2,39}$/.test(id))
    throw new RangeError('a staff id is 3 to 40 letters, digits, dots or dashes')
  return id
}

/** Forgets the counts of minutes that no baseline needs. */
export async function purgeCodeCounts(db: Db, at: Instant): Promise<void> {
  await db.query('delete from identity.code_count where minute < $1', [later(at, -known - hours(1))])
}
