/**
 * Requests that an officer decides: taken into the queue of a desk, claimed, decided, returned, referred and answered.
 * Who may is the desk's matter; each verb runs in the desk's transaction, beside its audit, and finds the request locked.
 * The officer's yes only moves the request on: the worker judges it once more under lock and applies it, once.
 */
import { addDays, dayOf, type Instant, startOfDay, type Text } from '../language/index.ts'
import { first, here, inDays, isUuid, later, minutes, type PersonId, type Tx } from '../store/index.ts'
import { applyPlan, planOf } from './apply.ts'
import type { AnyService } from './catalogue.ts'
import type { Case } from './define.ts'
import { type DeskName, desks } from './desks.ts'
import { limits } from './house.ts'
import { asleep, line, lockAt, move, type Row, wakeAt } from './rows.ts'
import { announce } from './told.ts'
import type { Station } from './words.ts'
import { dueAfter } from './working-days.ts'

/** Where a request stands while a desk has it. */
export const withDesk: readonly Station[] = ['under-review', 'referred']
/** A claim that nobody touches ends by itself. */
export const claimLife = minutes(30)
/** Whoever asked for more has the answer to herself for so long, before colleagues see it as free. */
const answerLife = inDays(1)

export interface Review {
  readonly request_id: string
  readonly person_id: PersonId
  readonly subject: PersonId
  readonly number: string
  readonly service: string
  readonly desk: DeskName
  readonly state: 'waiting' | 'returned'
  readonly entered_at: Instant
  readonly due_at: Instant
  readonly returned_at: Instant | null
  readonly officer_id: string | null
  readonly claim_until: Instant | null
  readonly returned_by: string | null
}

/** Who decides: the officer, and the unit that the statistics count. */
export interface Decider {
  readonly id: string
  readonly unit: string
}

/** Why a verb did nothing: it is decided or gone, another officer has it in hand, or hers ended. */
export type NotDone = 'gone' | 'taken' | 'not-claimed'

/** Takes a request that passed its rules into the queue of its desk, and applies what is to change with that. */
export async function enterReview(
  tx: Tx,
  row: Row,
  definition: AnyService,
  c: Case<unknown, unknown>,
  at: Instant,
): Promise<void> {
  if (definition.decision.by !== 'officer') throw new Error(`${row.service} is decided by no officer`)
  const { desk, within } = definition.decision
  if (definition.received !== undefined) {
    const steps = await planOf(tx, row, definition, c, 'received')
    await applyPlan(tx, row, steps, at)
  }
  await tx.query({
    name: 'requests:review-enter',
    text: `insert into requests.review (request_id, person_id, subject, number, service, desk, state, entered_at, due_at)
      values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8)`,
    values: [row.request_id, row.person_id, row.subject, row.number, row.service, desk, at, dueAfter(at, within)],
  })
  await note(tx, { request_id: row.request_id, service: row.service, desk }, 'entered', at)
  await move(tx, row, at, { station: 'under-review' })
  await line(tx, row, at, 'under-review', 'system', { desk })
  await asleep(tx, row)
  here('review: entered, not committed')
}

/** The row of the queue, locked after its request; null when no desk has it. */
export async function lockReview(tx: Tx, id: string): Promise<{ readonly row: Row; readonly review: Review } | null> {
  const seen = await reviewOf(tx, id)
  if (seen === null) return null
  const row = await lockAt(tx, seen.person_id, id, [...withDesk, 'needs-you'])
  if (row === null) return null
  const review = first(
    await tx.query<Review>({
      name: 'requests:review-lock',
      text: 'select * from requests.review where request_id = $1 for update',
      values: [id],
    }),
  )
  return review === null ? null : { row, review }
}

/** The row of the queue; null when no desk has this request. */
export async function reviewOf(db: Pick<Tx, 'query'>, id: string): Promise<Review | null> {
  if (!isUuid(id)) return null
  return first(
    await db.query<Review>({
      name: 'requests:review',
      text: 'select * from requests.review where request_id = $1',
      values: [id],
    }),
  )
}

/** Has this officer the request in hand now? */
export function holds(review: Review, officer: string, at: Instant): boolean {
  return review.officer_id === officer && review.claim_until !== null && review.claim_until > at
}

/** Has another officer it in hand now? */
export function heldByOther(review: Review, officer: string, at: Instant): boolean {
  return review.officer_id !== null && review.officer_id !== officer && (review.claim_until ?? at) > at
}

/** Takes it in hand, or keeps it there for another half hour; of many who press at once exactly one does. */
export async function claimReview(tx: Tx, id: string, officer: string, at: Instant): Promise<'done' | NotDone> {
  const claimed = await tx.query({
    name: 'requests:review-claim',
    text: `update requests.review set officer_id = $2, claim_until = greatest($4, case when officer_id = $2 then claim_until end)
      where request_id = $1 and state = 'waiting' and (officer_id is null or officer_id = $2 or claim_until <= $3)`,
    values: [id, officer, at, later(at, claimLife)],
  })
  if (claimed.rowCount === 1) return changed(tx)
  const review = await reviewOf(tx, id)
  return review === null || review.state !== 'waiting' ? 'gone' : 'taken'
}

/** A supervisor takes it out of another's hand into her own. Who had it, for the audit. */
export async function takeOver(
  tx: Tx,
  id: string,
  officer: string,
  at: Instant,
): Promise<{ readonly from: string | null } | NotDone> {
  const found = await lockReview(tx, id)
  if (found === null || found.review.state !== 'waiting') return 'gone'
  await hand(tx, id, officer, later(at, claimLife))
  await changed(tx)
  return { from: found.review.officer_id }
}

/** Puts it back. */
export async function releaseReview(tx: Tx, id: string, officer: string): Promise<'done' | NotDone> {
  const released = await tx.query({
    name: 'requests:review-release',
    text: `update requests.review set officer_id = null, claim_until = null where request_id = $1 and officer_id = $2`,
    values: [id, officer],
  })
  return released.rowCount === 1 ? changed(tx) : 'not-claimed'
}

async function hand(tx: Tx, id: string, officer: string | null, until: Instant | null): Promise<void> {
  await tx.query({
    name: 'requests:review-hand',
    text: 'update requests.review set officer_id = $2, claim_until = $3 where request_id = $1',
    values: [id, officer, until],
  })
}

/** The request and its place in the queue, for an officer who has it in hand. */
async function inHand(tx: Tx, id: string, officer: string, at: Instant) {
  const found = await lockReview(tx, id)
  if (found === null || found.review.state !== 'waiting') return 'gone' as const
  return holds(found.review, officer, at) ? found : ('not-claimed' as const)
}

/** The officer's yes: from here the worker goes on, which judges once more and applies. */
export async function approveReview(tx: Tx, id: string, by: Decider, at: Instant): Promise<Row | NotDone> {
  const found = await inHand(tx, id, by.id, at)
  if (typeof found === 'string') return found
  const { row, review } = found
  await leaveQueue(tx, review)
  await note(tx, review, 'approved', at, { unit: by.unit })
  await move(tx, row, at, { station: 'applying' })
  await line(tx, row, at, 'officer-approved', 'officer', { desk: review.desk })
  await wakeAt(tx, row, at, 'ours')
  here('review: approved, not committed')
  return row
}

/** Takes a request out of the queue for a refusal that two officers agreed on; `refuse` (carry.ts) does the rest. */
export async function takeForRefusal(
  tx: Tx,
  id: string,
  maker: Decider,
  reason: string,
  at: Instant,
): Promise<Row | NotDone> {
  const found = await lockReview(tx, id)
  if (found === null || found.review.state !== 'waiting') return 'gone'
  await leaveQueue(tx, found.review)
  await note(tx, found.review, 'refused', at, { unit: maker.unit, reason })
  return found.row
}

/** Sends it back to its applicant with what is missing; the desk's time stands still until she answers. */
export async function returnReview(
  tx: Tx,
  id: string,
  by: Decider,
  missing: Text,
  at: Instant,
): Promise<Row | NotDone> {
  const found = await inHand(tx, id, by.id, at)
  if (typeof found === 'string') return found
  const { row, review } = found
  await tx.query({
    name: 'requests:review-return',
    text: `update requests.review set state = 'returned', returned_at = $2, returned_by = $3, officer_id = null, claim_until = null
      where request_id = $1`,
    values: [id, at, by.id],
  })
  await note(tx, review, 'returned', at, { unit: by.unit })
  await move(tx, row, at, { station: 'needs-you' })
  await line(tx, row, at, 'returned', 'officer', { desk: review.desk, words: missing })
  const until = answerUntil(at)
  await wakeAt(tx, row, until, 'ours')
  await announce(tx, {
    row,
    act: `returned ${row.revision}`,
    at,
    kind: 'requests.returned',
    vars: { ref: row.number ?? '', date: dayOf(until) },
  })
  here('review: returned, not committed')
  return row
}

/** Until when an applicant answers what was sent back at `at`. */
export function answerUntil(at: Instant): Instant {
  return startOfDay(addDays(dayOf(at), limits.answerDays))
}

/** The applicant's answer: back into the queue, to the officer who asked, with the time that it lay with her added. */
export async function takeAnswer(tx: Tx, row: Row, answer: string, at: Instant): Promise<boolean> {
  const back = await tx.query<{ desk: string }>({
    name: 'requests:review-answer',
    text: `update requests.review set state = 'waiting', due_at = due_at + ($2::timestamptz - returned_at), returned_at = null,
        officer_id = returned_by, claim_until = $3
      where request_id = $1 and state = 'returned' returning desk`,
    values: [row.request_id, at, later(at, answerLife)],
  })
  if (back.rowCount !== 1) return false
  await changed(tx)
  await move(tx, row, at, { station: 'under-review' })
  await line(tx, row, at, 'answered', row.person_id, { answer })
  await asleep(tx, row)
  here('review: answered, not committed')
  return true
}

/** Passes it on to another desk, whose matter it is; its due time stays. */
export async function referReview(tx: Tx, id: string, by: Decider, to: DeskName, at: Instant): Promise<Row | NotDone> {
  const found = await inHand(tx, id, by.id, at)
  if (typeof found === 'string') return found
  const { row, review } = found
  await tx.query({
    name: 'requests:review-refer',
    text: `update requests.review set desk = $2, officer_id = null, claim_until = null, returned_by = null where request_id = $1`,
    values: [id, to],
  })
  await note(tx, review, 'referred', at, { unit: by.unit, reason: to })
  await note(tx, { ...review, desk: to }, 'entered', at)
  await move(tx, row, at, { station: 'referred' })
  await line(tx, row, at, 'referred', 'officer', { desk: to, words: desks[to] })
  here('review: referred, not committed')
  return row
}

/** Out of the queue because its applicant never answered. False when she just did. */
export async function takeUnanswered(tx: Tx, row: Row, at: Instant): Promise<boolean> {
  const review = await reviewOf(tx, row.request_id)
  if (review?.state !== 'returned') return false
  await leaveQueue(tx, review)
  await note(tx, review, 'unanswered', at)
  return true
}

async function leaveQueue(tx: Tx, review: Pick<Review, 'request_id'>): Promise<void> {
  await tx.query({
    name: 'requests:review-leave',
    text: 'delete from requests.review where request_id = $1',
    values: [review.request_id],
  })
}

interface Counted {
  readonly unit?: string
  readonly reason?: string
}

/** A line for the statistics. `waited` is the desk's own time: what lay with the applicant has moved `due_at` on. */
async function note(
  tx: Tx,
  of: Pick<Review, 'request_id' | 'service' | 'desk'> & Partial<Pick<Review, 'entered_at' | 'due_at'>>,
  what: 'entered' | 'approved' | 'refused' | 'returned' | 'referred' | 'unanswered',
  at: Instant,
  { unit, reason }: Counted = {},
): Promise<void> {
  await tx.query({
    name: 'requests:reviewed',
    text: `insert into requests.reviewed (at, request_id, service, desk, unit, what, reason, waited, late)
      values ($1, $2, $3, $4, $5, $6, $7, $1::timestamptz - $8::timestamptz, $1::timestamptz > $9::timestamptz)`,
    values: [
      at,
      of.request_id,
      of.service,
      of.desk,
      unit ?? null,
      what,
      reason ?? null,
      of.entered_at ?? null,
      of.due_at ?? null,
    ],
  })
  await changed(tx)
}

/** Pages that show the queue look again. */
async function changed(tx: Tx): Promise<'done'> {
  await tx.query({ name: 'requests:review-changed', text: `select nextval('requests.review_change')` })
  return 'done'
}

/** Which change of the queue was the last: a number that only rises. */
export async function lastChange(db: Pick<Tx, 'query'>): Promise<string> {
  const row = first(
    await db.query<{ n: string }>({
      name: 'requests:review-last',
      text: 'select last_value::text as n from requests.review_change',
    }),
  )
  return row?.n ?? '0'
}
