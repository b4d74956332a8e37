/** The rows of a request: the only SQL on requests.request and its story. */
import type { Day, Instant } from '../language/index.ts'
import { type Db, first, type PersonId, type Tx } from '../store/index.ts'
import type { Audience, Price, Standing } from './define.ts'
import type { Refusal } from './judge.ts'
import type { Event, Station } from './words.ts'

export interface Row {
  readonly person_id: PersonId
  readonly request_id: string
  readonly number: string | null
  readonly service: string
  readonly edition: number
  readonly audience: Audience
  readonly subject: PersonId
  readonly standing: Standing
  readonly station: Station
  readonly form: Readonly<Record<string, unknown>>
  readonly revision: number
  readonly price: Price | null
  readonly charge_id: string | null
  readonly day: Day | null
  readonly reason: string | null
  readonly outcome: Readonly<Record<string, unknown>> | null
  readonly channel: string
  /** The first judgement, until the request is sent and it stands among the verdicts; null for an agency's ask. */
  readonly opening: { readonly at: Instant; readonly facts: unknown } | null
  readonly reference: string | null
  /** Failures in a row. */
  readonly tries: number
  /** Looks in a row that changed nothing. */
  readonly waits: number
  readonly created_at: Instant
  readonly submitted_at: Instant | null
  readonly changed_at: Instant
  readonly ended_at: Instant | null
  readonly expires_at: Instant | null
}

export async function load(db: Db, person: PersonId, id: string): Promise<Row | null> {
  return first(
    await db.query<Row>({
      name: 'requests:load',
      text: 'select * from requests.request where person_id = $1 and request_id = $2',
      values: [person, id],
    }),
  )
}

/** The row, locked, if it still stands at one of `at`: whoever comes second finds nothing to do. */
export async function lockAt(tx: Tx, person: PersonId, id: string, at: readonly Station[]): Promise<Row | null> {
  const row = first(
    await tx.query<Row>({
      name: 'requests:lock',
      text: 'select * from requests.request where person_id = $1 and request_id = $2 for update',
      values: [person, id],
    }),
  )
  return row !== null && at.includes(row.station) ? row : null
}

/** The answers of a draft as its schema reads them: a field that was emptied again counts as not given. */
export function givenAnswers(row: Pick<Row, 'form'>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row.form).filter(([, value]) => value !== null))
}

export interface Move {
  readonly station: Station
  readonly reason?: string
  readonly outcome?: Readonly<Record<string, unknown>>
  readonly ended?: boolean
}

/** Moves a locked request to a station. */
export async function move(tx: Tx, row: Row, at: Instant, to: Move): Promise<void> {
  await tx.query({
    name: 'requests:move',
    text: `update requests.request set station = $3, reason = coalesce($4, reason), outcome = coalesce($5, outcome),
        changed_at = $6, ended_at = case when $7 then $6::timestamptz else ended_at end, revision = revision + 1, tries = 0, waits = 0
      where person_id = $1 and request_id = $2`,
    values: [
      row.person_id,
      row.request_id,
      to.station,
      to.reason ?? null,
      to.outcome === undefined ? null : JSON.stringify(to.outcome),
      at,
      to.ended ?? false,
    ],
  })
}

/** Adds a line to the story. `actor`: the person, or 'system'. */
export async function line(
  tx: Tx,
  row: Named,
  at: Instant,
  event: Event,
  actor: string,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await tx.query({
    name: 'requests:line',
    text: `insert into requests.story (person_id, request_id, n, at, event, actor, detail)
      values ($1, $2, (select coalesce(max(n), 0) + 1 from requests.story where person_id = $1 and request_id = $2), $3, $4, $5, $6)`,
    values: [row.person_id, row.request_id, at, event, actor, JSON.stringify(detail)],
  })
}

export async function keepVerdict(
  tx: Tx,
  row: Named,
  moment: 'opening' | 'submission' | 'review' | 'execution',
  at: Instant,
  facts: unknown,
  refusals: readonly Refusal[],
): Promise<void> {
  await tx.query({
    name: 'requests:verdict',
    text: `insert into requests.verdict (person_id, request_id, n, moment, at, facts, refusals)
      values ($1, $2, (select coalesce(max(n), 0) + 1 from requests.verdict where person_id = $1 and request_id = $2), $3, $4, $5, $6)`,
    values: [
      row.person_id,
      row.request_id,
      moment,
      at,
      JSON.stringify(facts),
      JSON.stringify(refusals.map((r) => r.reason)),
    ],
  })
}

/** Due before anything else: someone outside has called, and no worker that is still busy with the request may undo it. */
const called: Instant = '1970-01-01T00:00:00.000Z'

type Named = Pick<Row, 'person_id' | 'request_id'>

/**
 * What carrying waits for: nothing but us, or an answer from outside. Workers take each lane by itself, so that a dead
 * gateway holds up those who wait for it and nobody else.
 */
export type Lane = 'ours' | 'outside'

const ours: readonly Station[] = ['submitted', 'paid', 'applying', 'needs-you']

/** What a request at this station waits for. */
export function lane(station: Station): Lane {
  return ours.includes(station) ? 'ours' : 'outside'
}

/** Asks that a worker look at this request at `due`. A call from outside that came meanwhile stays. */
export async function wakeAt(tx: Db, row: Named, due: Instant, lane: Lane): Promise<void> {
  await tx.query({
    name: 'requests:wake',
    text: `insert into requests.wake as w (request_id, person_id, due_at, lane) values ($1, $2, $3, $5)
      on conflict (request_id) do update set lane = excluded.lane,
        due_at = case when w.due_at = $4 then w.due_at else excluded.due_at end`,
    values: [row.request_id, row.person_id, due, called, lane],
  })
}

/** Someone outside says that something happened (the gateway, a returning payer): look at once. */
export function call(tx: Db, row: Named): Promise<void> {
  return wakeAt(tx, row, called, 'outside')
}

/** Nothing more to carry, unless a call from outside came meanwhile: that one is looked at first. */
export async function asleep(tx: Db, row: Pick<Row, 'request_id'>): Promise<void> {
  await tx.query({
    name: 'requests:asleep',
    text: 'delete from requests.wake where request_id = $1 and due_at <> $2',
    values: [row.request_id, called],
  })
}
