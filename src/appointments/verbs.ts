/** The only writers of appointments. */
import { type Day, dayOf, type Instant } from '../language/index.ts'
import { type Cause, type Effect, first, InvariantError, type PersonId, type Tx, type Verb } from '../store/index.ts'
import { canChange, heldUntil, limits } from './appointment.ts'
import { slotsOn } from './calendar.ts'
import { shareOffice } from './keep.ts'
import { isPurpose, type Office, type PurposeId, receiving } from './office.ts'
import { type AppointmentRow, appointmentTable, officeById } from './rows.ts'
import { bookHeld, freeSeat, type Slot, takeSeat } from './seats.ts'
import { takeTicket } from './tickets.ts'
import { toldOf } from './told.ts'
import { enter, leave, passOn, waitsOf } from './waiting.ts'
import { dropWakes, setReminders } from './wake.ts'

const room = 'appointments'
const refuse = (reason: string, cause?: unknown): InvariantError =>
  new InvariantError(room, reason, cause === undefined ? {} : { cause })

/** Where and when. */
export interface At {
  readonly office: string
  readonly purpose: PurposeId
  readonly startsAt: Instant
}

export interface HoldPlace extends At {
  readonly holder: PersonId
}

/** Keeps a place for the request that asks, for ten minutes; whatever it held before is given back (R-APPT-04). */
const hold: Verb<HoldPlace> = async (tx, { holder, ...at }, cause) => {
  const { slot } = await slotAt(tx, at, cause.at)
  const until = heldUntil(cause.at)
  await freeSeat(tx, cause.request, 'held')
  const claim = { person: holder, by: cause.request, heldUntil: until, now: cause.at }
  if (!(await takeSeat(tx, slot, claim))) throw refuse('slot_taken')
  return { receipt: { heldUntil: until }, told: [] }
}

export interface BookPlace extends At {
  readonly holder: PersonId
}

/**
 * Books a place: the one the request holds, or any that is free. The appointment's id is the request's. Throws
 * `slot_taken` when none is left, `open_appointment` when she has one for the same purpose (R-APPT-04).
 */
const book: Verb<BookPlace> = (tx, { holder, ...at }, cause) => bookFor(tx, holder, at, cause)

/** The same with what is held under another id: the place that a waiting list was given. */
export async function bookFor(tx: Tx, holder: PersonId, at: At, cause: Cause, heldBy = cause.request) {
  const { slot, office } = await slotAt(tx, at, cause.at)
  const id = cause.request
  const held = { by: heldBy, person: holder, appointment: id, now: cause.at }
  if (!(await bookHeld(tx, slot, held))) {
    await freeSeat(tx, heldBy, 'held')
    if (!(await takeSeat(tx, slot, { person: holder, by: id, heldUntil: null, now: cause.at })))
      throw refuse('slot_taken')
  }
  const number = await newNumber(tx, holder, id)
  const row: AppointmentRow = {
    person_id: holder,
    appointment_id: id,
    number,
    department: office.department,
    purpose: at.purpose,
    office_id: office.id,
    starts_at: at.startsAt,
    status: 'booked',
  }
  await writeOpen(tx, cause, row)
  await setReminders(tx, { person: holder, appointment: id, startsAt: at.startsAt, now: cause.at })
  for (const wait of await waitsOf(tx, holder)) {
    if (wait.purpose !== at.purpose) continue
    await leave(tx, cause, wait, wait.waiting_id === heldBy ? 'given' : 'over')
    // She found one herself while another was being kept for her: that one is for who waits behind her.
    await passOn(tx, await freeSeat(tx, wait.waiting_id, 'held'), cause.at)
  }
  return {
    receipt: { number, office: office.id, startsAt: at.startsAt },
    told: [toldOf('appt.booked', holder, { number, startsAt: at.startsAt }, office)],
  }
}

export interface ChangeAppointment {
  readonly holder: PersonId
  readonly number: string
  readonly startsAt: Instant
}

/** Moves an appointment to another time at the same office; its number stays (R-APPT-02). */
const change: Verb<ChangeAppointment> = async (tx, { holder, number, startsAt }, cause) => {
  await shareOfficeOf(tx, holder, number)
  const row = await openOne(tx, holder, number, cause.at)
  if (row.starts_at === startsAt) throw refuse('same_time')
  const { slot, office } = await slotAt(tx, { office: row.office_id, purpose: row.purpose, startsAt }, cause.at)
  // The old place first: an appointment has one, and the database holds to that.
  const freed = await freeSeat(tx, row.appointment_id)
  const held = { by: cause.request, person: holder, appointment: row.appointment_id, now: cause.at }
  if (!(await bookHeld(tx, slot, held))) {
    await freeSeat(tx, cause.request, 'held')
    const claim = { person: holder, by: row.appointment_id, heldUntil: null, now: cause.at }
    if (!(await takeSeat(tx, slot, claim))) throw refuse('slot_taken')
  }
  await passOn(tx, freed, cause.at)
  await appointmentTable.write(tx, cause, { ...row, starts_at: startsAt })
  await setReminders(tx, { person: holder, appointment: row.appointment_id, startsAt, now: cause.at })
  return {
    receipt: { number, office: office.id, startsAt },
    told: [toldOf('appt.changed', holder, { number, startsAt }, office)],
  }
}

export interface CancelAppointment {
  readonly holder: PersonId
  readonly number: string
  /** The holder died: nobody is told. */
  readonly quiet?: true
}

/** Gives an appointment back, until two hours before (R-APPT-04); its place goes to who waits. */
const cancel: Verb<CancelAppointment> = async (tx, { holder, number, quiet }, cause) => {
  const row = await openOne(tx, holder, number, cause.at)
  const office = await officeOf(tx, row.office_id)
  await passOn(tx, await freeSeat(tx, row.appointment_id), cause.at)
  await appointmentTable.write(tx, cause, { ...row, status: 'cancelled' })
  await dropWakes(tx, row.appointment_id)
  return {
    receipt: { number },
    told: quiet ? [] : [toldOf('appt.cancelled', holder, { number, startsAt: row.starts_at }, office)],
  }
}

export interface CheckIn {
  readonly holder: PersonId
  readonly number: string
}

/** The office saw her, on the day of her appointment: she gets a number of its queue. */
const checkIn: Verb<CheckIn> = async (tx, { holder, number }, cause) => {
  const row = await lockedBy(tx, holder, number)
  if (row.status !== 'booked') throw refuse('not_open')
  if (dayOf(row.starts_at) !== dayOf(cause.at)) throw refuse('not_today')
  const ticket = await takeTicket(tx, {
    office: row.office_id,
    purpose: row.purpose,
    key: row.appointment_id,
    booked: true,
    now: cause.at,
  })
  await appointmentTable.write(tx, cause, { ...row, status: 'attended' })
  await dropWakes(tx, row.appointment_id)
  return { receipt: { number, ticket }, told: [] }
}

export interface JoinWaiting {
  readonly holder: PersonId
  readonly office: string
  readonly purpose: PurposeId
  readonly until: Day
}

/** Waits for a place that somebody gives back. */
const join: Verb<JoinWaiting> = async (tx, { holder, office: id, purpose, until }, cause) => {
  const office = await officeOf(tx, id)
  if (receiving(office, purpose) === null) throw refuse('not_received_there')
  const waits = await waitsOf(tx, holder)
  if (waits.some((wait) => wait.purpose === purpose)) throw refuse('waits_already')
  const booked = (await appointmentTable.currentOf(tx, holder)).some(
    (a) => a.purpose === purpose && a.status === 'booked',
  )
  if (booked) throw refuse('open_appointment')
  const row = {
    person_id: holder,
    waiting_id: cause.request,
    department: office.department,
    purpose,
    office_id: id,
    until,
    status: 'waiting',
  } as const
  await enter(tx, cause, row)
  return { receipt: { office: id, until }, told: [] }
}

export interface LeaveWaiting {
  readonly holder: PersonId
  readonly purpose: PurposeId
}

/** No longer waits; a place just being given to her goes to the next. */
const leaveLine: Verb<LeaveWaiting> = async (tx, { holder, purpose }, cause) => {
  const wait = (await waitsOf(tx, holder)).find((one) => one.purpose === purpose)
  if (wait === undefined) throw refuse('not_waiting')
  await leave(tx, cause, wait, 'left')
  await passOn(tx, await freeSeat(tx, wait.waiting_id, 'held'), cause.at)
  return { receipt: { office: wait.office_id }, told: [] }
}

/** The slot, when the office has one then: within its hours and the days that can be booked, and not past (R-APPT-05). */
async function slotAt(tx: Tx, at: At, now: Instant): Promise<{ slot: Slot; office: Office }> {
  await shareOffice(tx, at.office)
  const office = await officeOf(tx, at.office)
  const receives = isPurpose(at.purpose) ? receiving(office, at.purpose) : null
  if (receives === null) throw refuse('not_received_there')
  const day = dayOf(at.startsAt)
  if (office.openedOn > day || (office.closedOn !== null && office.closedOn <= day)) throw refuse('office_closed')
  if (at.startsAt <= now) throw refuse('slot_past')
  if (!slotsOn(office.hours, receives.slotMinutes, day).includes(at.startsAt)) throw refuse('no_such_slot')
  const ahead = (Date.parse(at.startsAt) - Date.parse(now)) / 86_400_000
  if (ahead > limits.horizonDays + 1) throw refuse('slot_too_far')
  return { slot: { office: office.id, purpose: at.purpose, startsAt: at.startsAt, places: receives.places }, office }
}

/** The office of an appointment, before the appointment itself: in the order of whoever changes the office. */
async function shareOfficeOf(tx: Tx, holder: PersonId, number: string): Promise<void> {
  const found = first(
    await tx.query<{ office_id: string }>({
      name: 'appointments:office-of',
      text: `select a.office_id from appointments.number n join appointments.appointment a
          on a.person_id = n.person_id and a.appointment_id = n.appointment_id and a.superseded_at is null
        where n.number = $1 and n.person_id = $2`,
      values: [number, holder],
    }),
  )
  if (found !== null) await shareOffice(tx, found.office_id)
}

async function officeOf(tx: Tx, id: string): Promise<Office> {
  const office = await officeById(tx, id)
  if (office === null) throw refuse('no_such_office')
  return office
}

/** Her appointment of that number, locked; somebody else's is not found. */
async function lockedBy(tx: Tx, holder: PersonId, number: string): Promise<AppointmentRow> {
  const found = first(
    await tx.query<{ appointment_id: string }>({
      name: 'appointments:by-number',
      text: 'select appointment_id from appointments.number where number = $1 and person_id = $2',
      values: [number, holder],
    }),
  )
  const row = found === null ? null : await appointmentTable.lock(tx, holder, found.appointment_id)
  if (row === null) throw refuse('no_such_appointment')
  return row
}

/** One that is booked and not too near to be touched. */
async function openOne(tx: Tx, holder: PersonId, number: string, now: Instant): Promise<AppointmentRow> {
  const row = await lockedBy(tx, holder, number)
  if (row.status !== 'booked') throw refuse('not_open')
  if (!canChange(row.starts_at, now)) throw refuse('too_late')
  return row
}

/** Writes a new appointment; the database's "one open" is said as ours. */
async function writeOpen(tx: Tx, cause: Cause, row: AppointmentRow): Promise<void> {
  try {
    await appointmentTable.write(tx, cause, row)
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === '23505' && constraint === 'appointment_one_open') throw refuse('open_appointment', error)
    throw error
  }
}

async function newNumber(tx: Tx, person: PersonId, appointment: string): Promise<string> {
  const made = first(
    await tx.query<{ number: string }>({
      name: 'appointments:number',
      text: `insert into appointments.number (number, person_id, appointment_id)
        values (nextval('appointments.number_sequence')::text, $1, $2) returning number`,
      values: [person, appointment],
    }),
  )
  if (made === null) throw new Error('appointments: no number left')
  return made.number
}

export const verbs = {
  'appointments.hold': hold,
  'appointments.book': book,
  'appointments.change': change,
  'appointments.cancel': cancel,
  'appointments.checkIn': checkIn,
  'appointments.join': join,
  'appointments.leave': leaveLine,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this room, as data. */
export const appointments = {
  hold: (args: HoldPlace): Effect => ({ verb: 'appointments.hold', args: { ...args } }),
  book: (args: BookPlace): Effect => ({ verb: 'appointments.book', args: { ...args } }),
  change: (args: ChangeAppointment): Effect => ({ verb: 'appointments.change', args: { ...args } }),
  cancel: (args: CancelAppointment): Effect => ({ verb: 'appointments.cancel', args: { ...args } }),
  checkIn: (args: CheckIn): Effect => ({ verb: 'appointments.checkIn', args: { ...args } }),
  join: (args: JoinWaiting): Effect => ({ verb: 'appointments.join', args: { ...args } }),
  leave: (args: LeaveWaiting): Effect => ({ verb: 'appointments.leave', args: { ...args } }),
}
