/**
 * What the post tells us. Its words may be late, twice, out of order, forged, or about labels that we do not know: each is
 * kept once, moves a parcel only forwards, and what cannot be true waits for somebody at the desk. None is thrown away.
 */
import * as z from 'zod'
import { addDays, dayOf, type Instant } from '../language/index.ts'
import { type Cause, first, inDays, later, minutes, namedTransaction, type Pool, type Tx } from '../store/index.ts'
import { newCode } from './codes.ts'
import { comeBack, type Follow, loseIt } from './ends.ts'
import { eventKinds, failures, judgeEvent } from './parcel.ts'
import type { PostEvent } from './post.ts'
import { foundByTracking, lockParcel, type ParcelRow, parcelTable } from './rows.ts'
import { genuine, type Headers } from './signed.ts'
import { tellDispatched, tellFailed, tellOut } from './told.ts'
import { askAfter, wake } from './wake.ts'

export interface HeardDeps {
  /** Keys codes: at least 32 bytes. */
  readonly codes: Buffer
  readonly follow: Follow
}

export type Heard = 'recorded' | 'known' | 'forged' | 'stale' | 'unreadable'
export type Flag = 'late' | 'unknown-label' | 'old-label' | 'contradicts' | 'without-code' | 'refused'

const name = z.string().regex(/^[\w.:-]{1,100}$/)
const said = z.object({
  event: name,
  tracking: name,
  kind: z.enum(eventKinds),
  at: z.iso.datetime(),
  why: z.enum(Object.keys(failures) as [keyof typeof failures]).optional(),
})

/** Takes a word of the post as it came: the bytes, before any parsing. Only a signed one is kept. */
export async function hear(
  pool: Pool,
  rawBody: string,
  headers: Headers,
  now: Instant,
  deps: HeardDeps & { readonly secret: string },
): Promise<Heard> {
  const trust = genuine(rawBody, headers, now, deps.secret)
  if (trust !== true) return trust
  const event = readBody(rawBody, said)
  if (event === null) return 'unreadable'
  return namedTransaction('delivery: a word of the post', pool, (tx) => heed(tx, event, now, deps))
}

/** The JSON of a body in a shape, or null: signed, but not in the agreed form. */
export function readBody<S extends z.ZodType>(body: string, shape: S): z.output<S> | null {
  if (body.length > 10_000 || body.includes('\0') || body.includes('\\u0000')) return null
  try {
    return shape.parse(JSON.parse(body))
  } catch {
    return null
  }
}

/** Keeps an event once and does what it means; the same whether the post said it or was asked. */
export async function heed(tx: Tx, event: PostEvent, now: Instant, deps: HeardDeps): Promise<'recorded' | 'known'> {
  // The label first: two events of one parcel are judged one after the other.
  const found = await foundByTracking(tx, event.tracking)
  const row = found === null ? null : await lockParcel(tx, found)
  const flag = row === null || found === null ? 'unknown-label' : judged(row, event, now)
  const kept = await tx.query({
    name: 'delivery:heard',
    text: `insert into delivery.heard (event_id, tracking, kind, at, body, flag, heard_at)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict (event_id) do nothing`,
    values: [
      event.event,
      event.tracking,
      event.kind,
      event.at,
      JSON.stringify(event),
      typeof flag === 'string' ? flag : null,
      now,
    ],
  })
  if (kept.rowCount !== 1) return 'known'
  if (row !== null && typeof flag === 'object') await moveTo(tx, row, flag.to, event, now, deps)
  return 'recorded'
}

/** What came about a label before we had written it: judged again, now that we know whose it is. */
export async function heedEarlier(tx: Tx, tracking: string, now: Instant, deps: HeardDeps): Promise<void> {
  const { rows } = await tx.query<{ body: PostEvent }>({
    name: 'delivery:heard-earlier',
    text: `select body from delivery.heard where tracking = $1 and flag = 'unknown-label' and settled_at is null order by at`,
    values: [tracking],
  })
  for (const { body: event } of rows) {
    const found = await foundByTracking(tx, tracking)
    const row = found === null ? null : await lockParcel(tx, found)
    if (row === null) return
    const flag = judged(row, event, now)
    await tx.query({
      name: 'delivery:heard-again',
      text: 'update delivery.heard set flag = $2 where event_id = $1',
      values: [event.event, typeof flag === 'string' ? flag : null],
    })
    if (typeof flag === 'object') await moveTo(tx, row, flag.to, event, now, deps)
  }
}

function judged(row: ParcelRow, event: PostEvent, now: Instant): { readonly to: ParcelRow['state'] } | Flag {
  if (row.tracking !== event.tracking) return 'old-label'
  if (event.at > later(now, minutes(10))) return 'contradicts' // nothing happens tomorrow
  return judgeEvent({ state: row.state, happenedAt: row.happened_at }, event)
}

async function moveTo(
  tx: Tx,
  before: ParcelRow,
  state: ParcelRow['state'],
  event: PostEvent,
  now: Instant,
  { codes, follow }: HeardDeps,
): Promise<void> {
  const cause: Cause = { request: before.parcel_id, step: `event:${event.event}`, at: now }
  const row: ParcelRow = { ...before, happened_at: event.at }
  if (state === 'returned') return comeBack(tx, cause, row, follow)
  if (state === 'lost') return loseIt(tx, cause, row, follow)
  if (before.state === 'labelled') await tellDispatched(tx, row, now)
  await wake(tx, row.parcel_id, row.person_id, 'ask', later(now, askAfter))
  if (state === 'failed') {
    const failed = { ...row, state, failures: row.failures + 1, why: event.why ?? 'other' } as const
    await parcelTable.write(tx, cause, failed)
    await tellFailed(tx, failed, event.event, addDays(dayOf(now), triesForDays), now)
    return
  }
  await parcelTable.write(tx, cause, { ...row, state, why: null })
  if (state === 'out') await tellOut(tx, row, event.event, await newCode(tx, codes, row, now), now)
}

/** For so many days a carrier tries again before it brings a parcel back. */
const triesForDays = 3

export interface Parked {
  readonly event: string
  readonly tracking: string
  readonly kind: string
  readonly at: Instant
  readonly flag: Flag
}

/** What waits for somebody at the desk, the oldest first. No person stands in it. */
export async function parkedEvents(pool: Pool, most = 50): Promise<readonly Parked[]> {
  const { rows } = await pool.query<Parked>(
    `select event_id as event, tracking, kind, at, flag from delivery.heard
     where settled_at is null and flag in ('unknown-label', 'old-label', 'contradicts', 'without-code')
     order by heard_at limit $1`,
    [most],
  )
  return rows
}

/** How many wait, and how many parcels have been told of nothing for a week: for the operator's metrics. */
export async function deliveriesWaiting(
  pool: Pool,
  now: Instant,
): Promise<{ readonly parked: number; readonly unlabelled: number }> {
  const { rows } = await pool.query<{ parked: number; unlabelled: number }>(
    `select (select count(*)::int from delivery.heard where settled_at is null
        and flag in ('unknown-label', 'old-label', 'contradicts', 'without-code')) as parked,
      (select count(*)::int from delivery.wake where what = 'label' and tries > 3 and due_at > $1) as unlabelled`,
    [later(now, -inDays(1))],
  )
  return rows[0] ?? { parked: 0, unlabelled: 0 }
}

/** Somebody at the desk has looked into it. False: somebody else had. */
export async function settleEvent(tx: Tx, event: string, officer: string, at: Instant): Promise<boolean> {
  const done = await tx.query(
    `update delivery.heard set settled_at = $2, settled_by = $3 where event_id = $1 and settled_at is null
     and flag in ('unknown-label', 'old-label', 'contradicts', 'without-code')`,
    [event, at, officer],
  )
  return done.rowCount === 1
}

/** What a hand-over under this event was answered; null: nothing was. */
export async function answeredBefore(tx: Tx, event: string): Promise<string | null> {
  return (
    first(
      await tx.query<{ answer: string | null }>({
        name: 'delivery:answered',
        text: 'select answer from delivery.heard where event_id = $1',
        values: [event],
      }),
    )?.answer ?? null
  )
}
