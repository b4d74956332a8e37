/** The rows of tickets: the only SQL on contact.ticket, contact.move and contact.queue. */
import type { Instant } from '../language/index.ts'
import { type Db, first, isUuid, type PersonId, type Tx } from '../store/index.ts'
import type { TicketEvent, TicketKind, TicketStatus } from './words.ts'

export interface Ticket {
  readonly person: PersonId
  /** The id of the request by which it was sent. */
  readonly id: string
  readonly number: string
  readonly kind: TicketKind
  readonly sector: string
  readonly subject: string | null
  readonly words: string
  readonly likeness: string
  readonly office: string
  readonly status: TicketStatus
  readonly answer: string | null
  readonly reason: string | null
  readonly openedAt: Instant
  readonly dueAt: Instant
  readonly changedAt: Instant
  readonly endedAt: Instant | null
  readonly reopened: number
}

const columns = `person_id as person, ticket_id as id, number, kind, sector, subject, words, likeness, office, status, answer,
  reason, opened_at as "openedAt", due_at as "dueAt", changed_at as "changedAt", ended_at as "endedAt", reopened`

export interface Move {
  readonly at: Instant
  readonly event: TicketEvent
  readonly office: string
  readonly words: string | null
  readonly file: string | null
}

export interface Queued {
  readonly id: string
  readonly person: PersonId
  readonly number: string
  readonly kind: TicketKind
  readonly office: string
  readonly status: TicketStatus
  readonly dueAt: Instant
  readonly late: number
  readonly takenBy: string | null
}

const queued = `ticket_id as id, person_id as person, number, kind, office, status, due_at as "dueAt", late,
  taken_by as "takenBy"`

export async function ticketOf(db: Db, person: PersonId, id: string): Promise<Ticket | null> {
  if (!isUuid(id)) return null
  return first(
    await db.query<Ticket>({
      name: 'contact:ticket',
      text: `select ${columns} from contact.ticket where person_id = $1 and ticket_id = $2`,
      values: [person, id],
    }),
  )
}

/** The same, locked until the transaction ends. */
export async function lockTicket(tx: Tx, person: PersonId, id: string): Promise<Ticket | null> {
  if (!isUuid(id)) return null
  return first(
    await tx.query<Ticket>({
      name: 'contact:lock',
      text: `select ${columns} from contact.ticket where person_id = $1 and ticket_id = $2 for update`,
      values: [person, id],
    }),
  )
}

/** All of a person, newest first. */
export async function ticketsOf(db: Db, person: PersonId): Promise<readonly Ticket[]> {
  const { rows } = await db.query<Ticket>({
    name: 'contact:tickets',
    text: `select ${columns} from contact.ticket where person_id = $1 order by opened_at desc, ticket_id limit 200`,
    values: [person],
  })
  return rows
}

/** Open ones, whose words were the same. */
export async function alike(db: Db, person: PersonId, likeness: string): Promise<readonly Ticket[]> {
  const { rows } = await db.query<Ticket>({
    name: 'contact:alike',
    text: `select ${columns} from contact.ticket where person_id = $1 and likeness = $2 and ended_at is null`,
    values: [person, likeness],
  })
  return rows
}

export async function movesOf(db: Db, { person, id }: Pick<Ticket, 'person' | 'id'>): Promise<readonly Move[]> {
  const { rows } = await db.query<Move>({
    name: 'contact:moves',
    text: `select at, event, office, words, file_id as file from contact.move
      where person_id = $1 and ticket_id = $2 order by n`,
    values: [person, id],
  })
  return rows
}

export async function insertTicket(tx: Tx, t: Ticket): Promise<boolean> {
  const done = await tx.query({
    name: 'contact:open',
    text: `insert into contact.ticket (person_id, ticket_id, number, kind, sector, subject, words, likeness, office, status,
        opened_at, due_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11)
      on conflict do nothing`,
    values: [
      t.person,
      t.id,
      t.number,
      t.kind,
      t.sector,
      t.subject,
      t.words,
      t.likeness,
      t.office,
      t.status,
      t.openedAt,
      t.dueAt,
    ],
  })
  return done.rowCount === 1
}

export type Change = Partial<Pick<Ticket, 'office' | 'status' | 'answer' | 'reason' | 'dueAt' | 'endedAt' | 'reopened'>>

/** Writes a locked ticket anew with a change; what is not named stays. */
export async function changeTicket(tx: Tx, t: Ticket, change: Change, at: Instant): Promise<Ticket> {
  const next = { ...t, ...change, changedAt: at }
  await tx.query({
    name: 'contact:change',
    text: `update contact.ticket set office = $3, status = $4, answer = $5, reason = $6, due_at = $7, ended_at = $8,
        reopened = $9, changed_at = $10 where person_id = $1 and ticket_id = $2`,
    values: [
      t.person,
      t.id,
      next.office,
      next.status,
      next.answer,
      next.reason,
      next.dueAt,
      next.endedAt,
      next.reopened,
      at,
    ],
  })
  return next
}

/** A line of the story; the ticket is locked, so that the lines are numbered without gaps. */
export async function noteMove(
  tx: Tx,
  t: Pick<Ticket, 'person' | 'id' | 'office'>,
  event: TicketEvent,
  at: Instant,
  more: { readonly words?: string; readonly file?: string | null } = {},
): Promise<void> {
  await tx.query({
    name: 'contact:move',
    text: `insert into contact.move (person_id, ticket_id, n, at, event, office, words, file_id)
      select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5, $6, $7 from contact.move where person_id = $1 and ticket_id = $2`,
    values: [t.person, t.id, at, event, t.office, more.words ?? null, more.file ?? null],
  })
}

/** Puts a ticket into the queue, or back, as it stands now; nobody has it in hand then unless `takenBy` says so. */
export async function enqueue(
  tx: Tx,
  t: Ticket,
  wakeAt: Instant,
  more: { readonly takenBy?: string | null; readonly late?: number } = {},
): Promise<void> {
  await tx.query({
    name: 'contact:enqueue',
    text: `insert into contact.queue (ticket_id, person_id, number, kind, office, status, due_at, wake_at, late, taken_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9::int, 0), $10)
      on conflict (ticket_id) do update set office = excluded.office, status = excluded.status, due_at = excluded.due_at,
        wake_at = excluded.wake_at, late = coalesce($9::int, contact.queue.late), taken_by = excluded.taken_by`,
    values: [
      t.id,
      t.person,
      t.number,
      t.kind,
      t.office,
      t.status,
      t.dueAt,
      wakeAt,
      more.late ?? null,
      more.takenBy ?? null,
    ],
  })
}

export async function dequeue(tx: Tx, id: string): Promise<void> {
  await tx.query({
    name: 'contact:dequeue',
    text: 'delete from contact.queue where ticket_id = $1',
    values: [id],
  })
}

/** One of the queue, without anybody's words. */
export async function queuedTicket(db: Db, id: string): Promise<Queued | null> {
  if (!isUuid(id)) return null
  return first(
    await db.query<Queued>({
      name: 'contact:queued',
      text: `select ${queued} from contact.queue where ticket_id = $1`,
      values: [id],
    }),
  )
}

/** What waits at an office: what is late first, then by when an answer is due. What waits for its writer is last. */
export async function queueOf(db: Db, office: string, limit = 50): Promise<readonly Queued[]> {
  const { rows } = await db.query<Queued>({
    name: 'contact:queue',
    text: `select ${queued} from contact.queue where office = $1
      order by status = 'returned', late desc, due_at, ticket_id limit $2`,
    values: [office, limit],
  })
  return rows
}

/** What is late anywhere else: for the centre, which asks those offices. */
export async function lateElsewhere(db: Db, office: string, limit = 50): Promise<readonly Queued[]> {
  const { rows } = await db.query<Queued>({
    name: 'contact:late-elsewhere',
    text: `select ${queued} from contact.queue where late > 0 and office <> $1 and status <> 'returned'
      order by due_at limit $2`,
    values: [office, limit],
  })
  return rows
}

/** How many wait at each office and how many of them are late: for metrics. */
export async function queueFigures(db: Db): Promise<{ readonly open: number; readonly late: number }> {
  const row = first(
    await db.query<{ open: number; late: number }>(
      'select count(*)::int as open, count(*) filter (where late > 0)::int as late from contact.queue',
    ),
  )
  return row ?? { open: 0, late: 0 }
}

/** The next that the clock must look at, locked; another worker takes another. */
export async function nextDue(tx: Tx, now: Instant): Promise<Queued | null> {
  return first(
    await tx.query<Queued>({
      name: 'contact:next-due',
      text: `select ${queued} from contact.queue where wake_at <= $1 order by wake_at limit 1 for update skip locked`,
      values: [now],
    }),
  )
}

/** Two tickets of one person one after the other, so that the limits hold also when they come at once. */
export async function oneAtATime(tx: Tx, person: PersonId): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('contact ' || $1, 0))`, [person])
}
