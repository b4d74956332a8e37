/**
 * Telling: a row in the outbox, in the transaction of what it tells of. Told under the same key again, nothing happens:
 * "told once" is a unique key of the schema, not a habit of callers (R-NOTE-10).
 */
import type { Instant, Lang } from '../language/index.ts'
import {
  type Db,
  here,
  type PersonId,
  type Piece,
  pieceOf,
  readMark,
  type Tx,
  uuid,
  uuidOf,
  writeMark,
} from '../store/index.ts'
import { contactOf } from './contact.ts'
import { lanes } from './kinds.ts'
import type { Lane } from './own-kinds.ts'
import { render, type Vars } from './render.ts'
import { segmentsOf } from './segments.ts'

export interface Telling {
  readonly person: PersonId
  readonly kind: string
  readonly vars: Vars
  /** Names what is told of (a request's step, a session): the same key is told once. */
  readonly key: string
  readonly at: Instant
  readonly expiresAt?: Instant
}

export interface SendingTo {
  /** `+9665XXXXXXXX`. */
  readonly mobile: string
  readonly lang: Lang
  readonly kind: string
  readonly vars: Vars
  readonly key: string
  readonly at: Instant
  /** After this it is dropped, never sent late (ID-20). A kind of the lane `code` must say it. */
  readonly expiresAt?: Instant
  /** The lane belongs to the kind; when given it must be that one. */
  readonly lane?: Lane
  /** Whose number it is, once proved; without it the row stands under an id made of the number. */
  readonly person?: PersonId
  /** Read aloud by telephone instead of sent as text. */
  readonly voice?: true
}

/**
 * Tells a person, at their number and in their language. Somebody without a number is told in the inbox only: the row
 * stays with the reason `no-contact`. Returns whether it was new. Throws `NoticeError` for a slip in kind or variables.
 */
export async function tell(tx: Tx, telling: Telling): Promise<boolean> {
  const contact = await contactOf(tx, telling.person)
  return write(tx, { ...telling, mobile: contact?.mobile ?? null, lang: contact?.lang ?? 'ar' })
}

/** Sends to a number that is not, or not yet, a person's contact: codes, an old number, somebody who registers. */
export async function sendTo(tx: Tx, sending: SendingTo): Promise<boolean> {
  return write(tx, { ...sending, person: sending.person ?? holderOf(sending.mobile) })
}

/** The id under which messages to a number of nobody's stand: spread over all shards, and the same each time. */
export function holderOf(mobile: string): PersonId {
  return uuidOf(`number ${mobile}`)
}

interface Row {
  readonly person: PersonId
  readonly mobile: string | null
  readonly lang: Lang
  readonly kind: string
  readonly vars: Vars
  readonly key: string
  readonly at: Instant
  readonly expiresAt?: Instant
  readonly lane?: Lane
  readonly voice?: true
}

async function write(tx: Tx, row: Row): Promise<boolean> {
  const { kind, text, kept } = render(row.kind, row.vars, row.lang)
  if (row.lane !== undefined && row.lane !== kind.lane) {
    throw new RangeError(`${row.kind} goes by the lane ${kind.lane}, not ${row.lane}`)
  }
  if (kind.lane === 'code' && row.expiresAt === undefined) throw new RangeError(`${row.kind} must say when it expires`)
  const id = uuid()
  const reached = row.mobile !== null
  // The notice and, when it is new and goes somewhere, its place in the queue, in one statement.
  const done = await tx.query<{ new: boolean }>({
    name: 'notices.write',
    text: `with told as (
             insert into notices.notice (person_id, notice_id, key, kind, lang, lane, mobile, text, kept_text, secret,
               state, reason, created_at, expires_at, voice, segments)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $16, $17)
             on conflict (person_id, key) do nothing returning notice_id, person_id),
           queued as (
             insert into notices.wake (notice_id, person_id, lane, due_at)
             select notice_id, person_id, $15, $13 from told where $7::text is not null)
           select exists (select from told) as new`,
    values: [
      row.person,
      id,
      row.key,
      row.kind,
      row.lang,
      kind.lane,
      row.mobile,
      reached ? text : (kept ?? text),
      kept,
      kept !== null,
      reached ? 'queued' : 'failed',
      reached ? null : 'no-contact',
      row.at,
      row.expiresAt ?? null,
      lanes.indexOf(kind.lane),
      row.voice ?? false,
      segmentsOf(text).parts.length,
    ],
  })
  if (done.rows[0]?.new !== true) return false
  here('notices: told, not committed')
  return true
}

export interface Told {
  readonly id: string
  readonly kind: string
  readonly text: string
  readonly lang: Lang
  readonly at: Instant
  readonly state: 'queued' | 'submitting' | 'sent' | 'delivered' | 'failed' | 'dropped' | 'unknown'
  readonly reason: string | null
}

/** What a person was told, newest first, in pieces of `size`. Codes and halves of passwords are not shown again. */
export async function inbox(db: Db, person: PersonId, size: number, before?: unknown): Promise<Piece<Told>> {
  const from = readMark(before)
  const found = await db.query<Told>({
    name: 'notices.inbox',
    text: `select notice_id as id, kind, text, lang, created_at as at, state, reason from notices.notice
           where person_id = $1 and not secret and (created_at, notice_id) < ($2::timestamptz, $3::uuid)
           order by created_at desc, notice_id desc limit $4`,
    values: [person, from.at, from.id, size + 1],
  })
  return pieceOf(found.rows, size, writeMark)
}
