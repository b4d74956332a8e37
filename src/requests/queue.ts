/** The queue of an officer's desks as a page of it is read: by due time, piece by piece, with the filters of its address. */
import type { Instant } from '../language/index.ts'
import { type Db, first, type Mark, readMark, writeMark } from '../store/index.ts'
import type { DeskName } from './desks.ts'
import type { Review } from './review.ts'

export interface QueueAsk {
  readonly desks: readonly DeskName[]
  readonly officer: string
  readonly service?: string
  /** In nobody's hand, in hers, in another's, or all. */
  readonly whose: 'all' | 'free' | 'mine' | 'others'
  /** Only those past their time. */
  readonly late: boolean
  readonly now: Instant
  /** Goes on after this mark, of the piece before. */
  readonly after?: unknown
  readonly size: number
}

export type Waiting = Pick<
  Review,
  'request_id' | 'number' | 'service' | 'desk' | 'entered_at' | 'due_at' | 'officer_id' | 'claim_until'
>

export interface QueuePiece {
  readonly rows: readonly Waiting[]
  /** From where the next piece goes on; null: this is the last. */
  readonly next: string | null
}

const columns = 'request_id, number, service, desk, entered_at, due_at, officer_id, claim_until'

/** Each filter by its own part of the statement, so that the planner sees a bound of an index and never a guess. */
const hands: Readonly<Record<QueueAsk['whose'], string>> = {
  all: 'true',
  free: '(r.officer_id is null or r.claim_until <= $3)',
  mine: '(r.officer_id = $2 and r.claim_until > $3)',
  others: '(r.officer_id <> $2 and r.claim_until > $3)',
}

/**
 * One piece, those due first first. Each desk is read by its own index in order and no further than a piece; the few
 * rows that come of it are put into one order.
 */
export async function queuePiece(db: Db, ask: QueueAsk): Promise<QueuePiece> {
  const from: Mark = readMark(ask.after)
  const started = ask.after !== undefined && from.at !== beginning.at
  const { whose, late, service } = ask
  const { rows } = await db.query<Waiting>({
    name: `requests:queue-${whose}-${late}-${service !== undefined}-${started}`,
    text: `select piece.* from unnest($1::text[]) d(name), lateral (
        select ${columns} from requests.review r
        where r.desk = d.name and r.state = 'waiting' and ${hands[whose]} and ($2::uuid is not null) and ($3::timestamptz is not null)
          ${late ? 'and r.due_at < $3' : ''}
          ${service === undefined ? 'and $5::text is null' : 'and r.service = $5'}
          ${started ? 'and (r.due_at, r.request_id) > ($6::timestamptz, $7::uuid)' : 'and ($6::timestamptz is not null) and ($7::uuid is not null)'}
        order by r.due_at, r.request_id limit $4) piece
      order by piece.due_at, piece.request_id limit $4`,
    values: [ask.desks, ask.officer, ask.now, ask.size + 1, service ?? null, from.at, from.id],
  })
  const last = rows.length > ask.size ? rows[ask.size - 1] : undefined
  return {
    rows: rows.slice(0, ask.size),
    next: last === undefined ? null : writeMark({ at: last.due_at, id: last.request_id }),
  }
}

const beginning = readMark(undefined)

/** How many of a desk are late, counted to a bound: past it nobody needs the figure. */
export async function lateUpTo(db: Db, desks: readonly DeskName[], now: Instant, bound: number): Promise<number> {
  const row = first(
    await db.query<{ n: number }>({
      name: 'requests:queue-late',
      text: `select count(*)::int as n from (select from unnest($1::text[]) d(name), lateral (
          select from requests.review r where r.desk = d.name and r.state = 'waiting' and r.due_at < $2 limit $3) one limit $3) late`,
      values: [desks, now, bound],
    }),
  )
  return row?.n ?? 0
}

/** The request that waits at one of these desks under this registration number. */
export async function waitingByNumber(db: Db, desks: readonly DeskName[], number: string): Promise<string | null> {
  const row = first(
    await db.query<{ request_id: string }>({
      name: 'requests:queue-number',
      text: 'select request_id from requests.review where number = $1 and desk = any($2)',
      values: [number, desks],
    }),
  )
  return row?.request_id ?? null
}
