/**
 * Keeping offices: days unlike the others, hours, places, closing. A change says first whom it would leave without a place;
 * who is booked loses it only when the caller says so, is told why and which place is free next. Whoever books holds the
 * office against a change for the length of a transaction, so that nobody books what is just being closed.
 */
import { type Day, dayOf, type Instant, type Text } from '../language/index.ts'
import { tell } from '../notices/index.ts'
import { type Cause, type Db, hours, later, type PersonId, type Tx } from '../store/index.ts'
import { limits } from './appointment.ts'
import { type Session, slotsOn } from './calendar.ts'
import { type Office, type PurposeId, receiving } from './office.ts'
import { freeSlots } from './read.ts'
import { appointmentTable } from './rows.ts'
import { freeSeat } from './seats.ts'
import { toldClosed } from './told.ts'
import { dropWakes } from './wake.ts'

export type OfficeChange =
  /** Closed on a day (no sessions), or open at other times. */
  | { readonly what: 'day'; readonly day: Day; readonly sessions: readonly Session[]; readonly why: Text }
  /** The day is like the others again. */
  | { readonly what: 'usual-day'; readonly day: Day }
  /** From this day on nobody is received. */
  | { readonly what: 'close'; readonly day: Day; readonly why: Text }
  /** So many at once for a purpose; never fewer than are booked. */
  | { readonly what: 'places'; readonly purpose: PurposeId; readonly places: number }
  | { readonly what: 'access'; readonly accessible: Office['accessible'] }

/** The office as it would be. */
export function changed(office: Office, change: OfficeChange): Office {
  switch (change.what) {
    case 'day':
      return withDay(office, change.day, { sessions: change.sessions, why: change.why })
    case 'usual-day':
      return withDay(office, change.day, undefined)
    case 'close':
      return { ...office, closedOn: change.day }
    case 'places':
      return {
        ...office,
        receives: office.receives.map((one) =>
          one.purpose === change.purpose ? { ...one, places: change.places } : one,
        ),
      }
    case 'access':
      return { ...office, accessible: change.accessible }
  }
}

function withDay(office: Office, day: Day, special: NonNullable<Office['hours']['special']>[Day] | undefined): Office {
  const { [day]: _, ...others } = office.hours.special ?? {}
  return {
    ...office,
    hours: { ...office.hours, special: special === undefined ? others : { ...others, [day]: special } },
  }
}

export interface Affected {
  readonly person: PersonId
  readonly appointment: string
  /** As on the ticket: all that an officer is shown. */
  readonly number: string
  readonly purpose: PurposeId
  readonly startsAt: Instant
}

/** Who is booked from now on and has no place in the office as it would be; the earliest first. */
export async function affectedBy(db: Db, after: Office, now: Instant): Promise<Affected[]> {
  const { rows } = await db.query<Affected & { readonly taken: number }>({
    name: 'appointments:affected',
    text: `select s.person_id as person, s.appointment_id as appointment, a.number, s.purpose, s.starts_at as "startsAt",
        row_number() over (partition by s.purpose, s.starts_at order by s.n)::int as taken
      from appointments.seat s join appointments.appointment a on a.person_id = s.person_id
        and a.appointment_id = s.appointment_id and a.superseded_at is null and a.status = 'booked'
      where s.office_id = $1 and s.starts_at > $2 and s.held_until is null
      order by s.starts_at, a.number`,
    values: [after.id, now],
  })
  const slots = new Map<string, ReadonlySet<Instant>>()
  return rows
    .filter(({ purpose, startsAt, taken }) => {
      const receives = receiving(after, purpose)
      if (receives === null || taken > receives.places) return true
      const day = dayOf(startsAt)
      if (after.closedOn !== null && after.closedOn <= day) return true
      const key = `${purpose} ${day}`
      const there = slots.get(key) ?? new Set(slotsOn(after.hours, receives.slotMinutes, day))
      slots.set(key, there)
      return !there.has(startsAt)
    })
    .map(({ taken: _, ...one }) => one)
}

/** Holds an office against changes while somebody books there; many may at once. */
export async function shareOffice(tx: Tx, id: string): Promise<void> {
  const text = 'select pg_advisory_xact_lock_shared(hashtextextended($1, 0))'
  await tx.query({ name: 'appointments:share-office', text, values: [`office ${id}`] })
}

/** Waits for everybody who is just booking there and keeps others out until the transaction ends. */
export async function lockOffice(tx: Tx, id: string): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'appointments:lock-office', text, values: [`office ${id}`] })
}

/**
 * Makes a change under `lockOffice`. Whoever is left without a place loses the appointment and is told; the caller has
 * shown two officers how many that are. Returns how many.
 */
export async function changeOffice(tx: Tx, office: Office, change: OfficeChange, cause: Cause): Promise<number> {
  await write(tx, office.id, change, cause.at)
  const after = changed(office, change)
  const affected = await affectedBy(tx, after, cause.at)
  if (affected.length > 0 && !('why' in change)) throw new Error(`appointments: ${change.what} cancels nothing`)
  const free = new Map<PurposeId, Instant | null>()
  let cancelled = 0
  for (const one of affected) {
    const row = await appointmentTable.lock(tx, one.person, one.appointment)
    // Given back or moved since it was read.
    if (row?.status !== 'booked' || row.starts_at !== one.startsAt || !('why' in change)) continue
    await freeSeat(tx, one.appointment)
    await appointmentTable.write(tx, cause, { ...row, status: 'cancelled' })
    await dropWakes(tx, one.appointment)
    if (!free.has(one.purpose)) free.set(one.purpose, await nextFree(tx, after, one.purpose, cause.at))
    const told = toldClosed(one.person, one, office, change.why, free.get(one.purpose) ?? null)
    await tell(tx, { ...told, key: `${one.appointment}/${cause.request}`, at: cause.at })
    cancelled += 1
  }
  return cancelled
}

async function nextFree(tx: Tx, after: Office, purpose: PurposeId, now: Instant): Promise<Instant | null> {
  // Nobody's own places are asked after: what is free for everybody.
  const nobody = '00000000-0000-8000-8000-000000000000'
  const free = await freeSlots(tx, { office: after, purpose, person: nobody, now })
  // Sooner, and she would not hear of it in time.
  return free.find((slot) => slot >= later(now, hours(limits.waitingLeadHours))) ?? null
}

async function write(tx: Tx, id: string, change: OfficeChange, at: Instant): Promise<void> {
  switch (change.what) {
    case 'day':
      await tx.query(
        `insert into appointments.special_day (office_id, day, sessions, why, made_at) values ($1, $2, $3, $4, $5)
         on conflict (office_id, day) do update set sessions = excluded.sessions, why = excluded.why, made_at = excluded.made_at`,
        [id, change.day, JSON.stringify(change.sessions), change.why, at],
      )
      return
    case 'usual-day':
      await tx.query('delete from appointments.special_day where office_id = $1 and day = $2', [id, change.day])
      return
    case 'close':
      await tx.query('update appointments.office set closed_on = $2 where office_id = $1', [id, change.day])
      return
    case 'places':
      await tx.query('update appointments.capacity set places = $3 where office_id = $1 and purpose = $2', [
        id,
        change.purpose,
        change.places,
      ])
      return
    case 'access':
      await tx.query('update appointments.office set accessible = $2 where office_id = $1', [id, change.accessible])
  }
}
