/**
 * What the house does about appointments by itself, when it is due: reminders, the end of a day, and giving a place that
 * came back to who waits. Each in a transaction of its own that also takes the row from the queue: killed anywhere,
 * the next worker finds it either undone or done.
 */
import type { Instant } from '../language/index.ts'
import { tell } from '../notices/index.ts'
import {
  type Cause,
  type Clock,
  first,
  hours,
  InvariantError,
  inTransaction,
  later,
  minutes,
  namedTransaction,
  type PersonId,
  type Pool,
  type Tx,
  uuidOf,
} from '../store/index.ts'
import { limits } from './appointment.ts'
import { type AppointmentRow, appointmentTable, officeById, waitingTable } from './rows.ts'
import { freeSeat } from './seats.ts'
import { type AppointmentKind, toldOf } from './told.ts'
import { bookFor } from './verbs.ts'
import { leave, passOn } from './waiting.ts'
import { type Due, dropWakes } from './wake.ts'

interface Woken {
  readonly appointment_id: string
  readonly what: Due
  readonly person_id: PersonId
}

/** Does up to `limit` things that are due. Any number of workers may run at once. Returns how many were done. */
export async function appointmentsDue(pool: Pool, clock: Clock, limit: number): Promise<number> {
  for (let done = 0; done < limit; done++) {
    const now = clock.now()
    const found = await namedTransaction('appointments: what was due is done', pool, (tx) => next(tx, now))
    if (found === null) return done
    if (found.what !== 'fill') continue
    try {
      await namedTransaction('appointments: a place given to who waits', pool, (tx) => fill(tx, found, now))
    } catch (error) {
      if (!(error instanceof InvariantError)) throw error
      // Gone meanwhile, or she needs it no longer: the place goes on, and she waits on or not.
      await inTransaction(pool, (tx) => notFilled(tx, found, now))
    }
  }
  return limit
}

/** Takes the next row that is due and does it; a place to be given is only leased here and done by itself. */
async function next(tx: Tx, now: Instant): Promise<Woken | null> {
  const woken = first(
    await tx.query<Woken>({
      name: 'appointments:due',
      text: `select appointment_id, what, person_id from appointments.wake where due_at <= $1
        order by due_at limit 1 for update skip locked`,
      values: [now],
    }),
  )
  if (woken === null) return null
  if (woken.what === 'fill') {
    await tx.query({
      name: 'appointments:lease',
      text: `update appointments.wake set due_at = $2 where appointment_id = $1 and what = 'fill'`,
      values: [woken.appointment_id, later(now, minutes(1))],
    })
    return woken
  }
  await forget(tx, woken)
  if (woken.what === 'wait-over') await waitOver(tx, woken, now)
  else await appointmentDue(tx, woken, now)
  return woken
}

async function forget(tx: Tx, { appointment_id, what }: Woken): Promise<void> {
  const text = 'delete from appointments.wake where appointment_id = $1 and what = $2'
  await tx.query({ name: 'appointments:forget', text, values: [appointment_id, what] })
}

async function appointmentDue(
  tx: Tx,
  { appointment_id: id, what, person_id: person }: Woken,
  now: Instant,
): Promise<void> {
  const row = await appointmentTable.lock(tx, person, id)
  if (row === null || row.status !== 'booked') return
  if (what === 'over') return over(tx, row, now)
  // Held up until it is of no use: then it is not said.
  if (row.starts_at > now) await say(tx, row, 'appt.reminder', `${what}/${row.starts_at}`, now)
}

/** The day is over and nobody checked her in: absent, where the office checks people in. */
async function over(tx: Tx, row: AppointmentRow, now: Instant): Promise<void> {
  const office = await officeById(tx, row.office_id)
  const status = office?.reportsAttendance ? 'missed' : 'passed'
  await appointmentTable.write(tx, causeOf(row.appointment_id, 'over', now), { ...row, status })
  await dropWakes(tx, row.appointment_id)
  if (status === 'missed') await say(tx, row, 'appt.missed', 'missed', now)
}

async function say(tx: Tx, row: AppointmentRow, kind: AppointmentKind, key: string, at: Instant): Promise<void> {
  const office = await officeById(tx, row.office_id)
  if (office === null) throw new Error(`appointments: ${row.office_id} is no office`)
  const told = toldOf(kind, row.person_id, { number: row.number, startsAt: row.starts_at }, office)
  await tell(tx, {
    ...told,
    key: `${row.appointment_id}/${key}`,
    at,
    ...(kind === 'appt.reminder' ? { expiresAt: row.starts_at } : {}),
  })
}

async function waitOver(tx: Tx, { appointment_id: id, person_id: person }: Woken, now: Instant): Promise<void> {
  const row = await waitingTable.lock(tx, person, id)
  if (row?.status !== 'waiting') return
  await leave(tx, causeOf(id, 'wait-over', now), row, 'over')
  await passOn(tx, await freeSeat(tx, id, 'held'), now)
}

/** Books the place that is held for somebody who waits, and says so. */
async function fill(tx: Tx, woken: Woken, now: Instant): Promise<void> {
  const { appointment_id: waiting, person_id: person } = woken
  const row = await waitingTable.lock(tx, person, waiting)
  const held = await heldFor(tx, waiting)
  await forget(tx, woken)
  if (row?.status !== 'waiting' || held === null) return
  // Held up so long that she would not hear of it in time: it is anybody's, and she waits for the next.
  if (held.starts_at < later(now, hours(limits.waitingLeadHours))) {
    await freeSeat(tx, waiting, 'held')
    return
  }
  // An id of its own for each place, so that the wait's request stays the wait's.
  const cause = causeOf(uuidOf(`${waiting} ${held.n} ${held.starts_at}`), 'fill', now)
  const at = { office: row.office_id, purpose: row.purpose, startsAt: held.starts_at }
  const { told } = await bookFor(tx, person, at, cause, waiting)
  for (const one of told) await tell(tx, { ...one, key: `${cause.request}/booked`, at: now })
}

async function notFilled(tx: Tx, woken: Woken, now: Instant): Promise<void> {
  await forget(tx, woken)
  const row = await waitingTable.lock(tx, woken.person_id, woken.appointment_id)
  const booked = (await appointmentTable.currentOf(tx, woken.person_id)).some(
    (a) => a.purpose === row?.purpose && a.status === 'booked',
  )
  if (row?.status === 'waiting' && booked) await leave(tx, causeOf(row.waiting_id, 'not-needed', now), row, 'over')
  const freed = await freeSeat(tx, woken.appointment_id, 'held')
  if (booked) await passOn(tx, freed, now)
}

/** The place kept for her, also when it has been kept too long: nobody may have taken it yet. */
async function heldFor(tx: Tx, id: string): Promise<{ starts_at: Instant; n: number } | null> {
  return first(
    await tx.query<{ starts_at: Instant; n: number }>({
      name: 'appointments:held-for',
      text: 'select starts_at, n from appointments.seat where appointment_id = $1 and held_until is not null',
      values: [id],
    }),
  )
}

/** Nobody asked for it: the appointment itself is the cause, and the step says which. */
const causeOf = (id: string, step: string, at: Instant): Cause => ({ request: id, step, at })
