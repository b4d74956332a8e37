/**
 * The queue at an office's door: numbers without names. Whoever has an appointment is called before who walks in; within
 * each, who came first. Numbers are given by one statement, so that no two people have the same.
 */
import { type Day, dayOf, type Instant } from '../language/index.ts'
import { type Db, first, type Pool, type Tx } from '../store/index.ts'
import { isOpen } from './calendar.ts'
import { type Office, receiving } from './office.ts'

export interface Taking {
  readonly office: string
  readonly purpose: string
  /** What it is for: asked again under the same key, the same ticket is given. */
  readonly key: string
  /** Came by appointment. */
  readonly booked: boolean
  readonly now: Instant
}

/** The number of a ticket, new or already given under this key. */
export async function takeTicket(tx: Tx, taking: Taking): Promise<number> {
  const known = await ticketOf(tx, taking.key)
  if (known !== null) return known.n
  const day = dayOf(taking.now)
  const turn = first(
    await tx.query<{ last: number }>({
      name: 'appointments:turn',
      text: `insert into appointments.turn as t (office_id, day, last, walk_ins) values ($1, $2, 1, $3)
        on conflict (office_id, day) do update set last = t.last + 1, walk_ins = t.walk_ins + $3 returning last`,
      values: [taking.office, day, taking.booked ? 0 : 1],
    }),
  )
  if (turn === null) throw new Error('appointments: no turn was given')
  await tx.query({
    name: 'appointments:ticket',
    text: `insert into appointments.ticket (office_id, day, n, purpose, key, booked, taken_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [taking.office, day, turn.last, taking.purpose, taking.key, taking.booked, taking.now],
  })
  return turn.last
}

export interface Ticket {
  readonly office: string
  readonly day: Day
  readonly n: number
  readonly purpose: string
  readonly booked: boolean
  readonly takenAt: Instant
  readonly calledAt: Instant | null
  readonly desk: number | null
}

const columns = `office_id as office, day, n, purpose, booked, taken_at as "takenAt", called_at as "calledAt", desk`

/** The ticket taken under a key, or null. */
export async function ticketOf(db: Db, key: string): Promise<Ticket | null> {
  return first(
    await db.query<Ticket>({
      name: 'appointments:ticket-of',
      text: `select ${columns} from appointments.ticket where key = $1`,
      values: [key],
    }),
  )
}

/** Why no ticket is given to somebody who walks in. */
export type NoTicket = 'closed' | 'full' | 'not-received-there'

/** A ticket for somebody without an appointment, while the office is open and has walk-ins left today. */
export async function walkIn(
  tx: Tx,
  office: Office,
  asked: Omit<Taking, 'office' | 'booked'>,
): Promise<Ticket | NoTicket> {
  if (receiving(office, asked.purpose) === null) return 'not-received-there'
  const known = await ticketOf(tx, asked.key)
  if (known !== null) return known
  if (!isOpen(office.hours, asked.now)) return 'closed'
  // The row of the day is the office's turn: whoever comes at the same moment waits here, so the limit is kept.
  await tx.query({
    name: 'appointments:day',
    text: `insert into appointments.turn (office_id, day, last) values ($1, $2, 0) on conflict do nothing`,
    values: [office.id, dayOf(asked.now)],
  })
  const turn = first(
    await tx.query<{ walk_ins: number }>({
      name: 'appointments:lock-day',
      text: 'select walk_ins from appointments.turn where office_id = $1 and day = $2 for update',
      values: [office.id, dayOf(asked.now)],
    }),
  )
  if (turn === null || turn.walk_ins >= office.walkIns) return 'full'
  await takeTicket(tx, { ...asked, office: office.id, booked: false })
  const taken = await ticketOf(tx, asked.key)
  if (taken === null) throw new Error('appointments: the ticket is not there')
  return taken
}

/** Calls the next to a desk: one statement, so that two desks never call the same. Null: nobody waits. */
export async function callNext(
  pool: Pool,
  at: { readonly office: string; readonly desk: number; readonly now: Instant },
): Promise<Ticket | null> {
  return first(
    (await pool.query({
      name: 'appointments:call',
      text: `with next as materialized (
          select n from appointments.ticket where office_id = $1 and day = $2 and called_at is null
          order by booked desc, n limit 1 for update skip locked)
        update appointments.ticket t set called_at = $3, desk = $4 from next
        where t.office_id = $1 and t.day = $2 and t.n = next.n
        returning t.office_id as office, t.day, t.n, t.purpose, t.booked, t.taken_at as "takenAt",
          t.called_at as "calledAt", t.desk`,
      values: [at.office, dayOf(at.now), at.now, at.desk],
    })) as { rows: Ticket[]; rowCount: number | null },
  )
}

export interface Board {
  /** Called last, newest first. */
  readonly called: readonly Ticket[]
  readonly waitingBooked: number
  readonly waitingWalkIn: number
}

/** What hangs on the wall: who is called where, and how many wait. */
export async function boardOf(db: Db, office: string, now: Instant): Promise<Board> {
  const values = [office, dayOf(now)]
  const called = await db.query<Ticket>({
    name: 'appointments:board',
    text: `select ${columns} from appointments.ticket where office_id = $1 and day = $2 and called_at is not null
      order by called_at desc, n desc limit 8`,
    values,
  })
  const waiting = first(
    await db.query<{ booked: number; walkin: number }>({
      name: 'appointments:board-waiting',
      text: `select count(*) filter (where booked)::int as booked, count(*) filter (where not booked)::int as walkin
        from appointments.ticket where office_id = $1 and day = $2 and called_at is null`,
      values,
    }),
  )
  return { called: called.rows, waitingBooked: waiting?.booked ?? 0, waitingWalkIn: waiting?.walkin ?? 0 }
}
