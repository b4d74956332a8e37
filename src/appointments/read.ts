/** Reading appointments: a person's own, and which places are free. */
import { type Day, dayOf, type Instant, startOfDay } from '../language/index.ts'
import { type Db, inDays, type Look, later, type PersonId } from '../store/index.ts'
import { type Appointment, bookableDays } from './appointment.ts'
import { slotsOn } from './calendar.ts'
import { type Department, type Office, type PurposeId, receiving } from './office.ts'
import { appointmentOf, appointmentTable, officeById, officesOn, type WaitingRow, waitingTable } from './rows.ts'

export type Waiting = Pick<WaitingRow, 'department' | 'purpose' | 'until'> & { readonly office: string }

export interface FreeAsk {
  readonly office: Office
  readonly purpose: string
  /** Who asks: what she holds herself is free for her. */
  readonly person: PersonId
  readonly now: Instant
}

export interface AppointmentsReader {
  /** All of hers, whatever became of them; the earliest first. */
  of(id: PersonId): Promise<Appointment[]>
  /** What she waits for. */
  waits(id: PersonId): Promise<Waiting[]>
  /** Offices that receive people on a day. Nobody's data. */
  offices(day: Day, department?: Department): Promise<Office[]>
  office(id: string): Promise<Office | null>
  /** Beginnings of the slots that have a place, within the days that can be booked; the earliest first. */
  free(ask: FreeAsk): Promise<Instant[]>
}

export function reader(look: Look): AppointmentsReader {
  const { db } = look
  return {
    async of(id) {
      look.note(id, 'appointments')
      const rows = (await appointmentTable.currentOf(db, id)).map(appointmentOf)
      return rows.sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1))
    },
    async waits(id) {
      look.note(id, 'appointments')
      return (await waitingTable.currentOf(db, id))
        .filter((row) => row.status === 'waiting')
        .map(({ department, purpose, office_id, until }) => ({ department, purpose, until, office: office_id }))
    },
    offices: (day, department) => officesOn(db, day, department),
    office: (id) => officeById(db, id),
    free: (ask) => freeSlots(db, ask),
  }
}

/** The same without a reader: it is about nobody. */
export async function freeSlots(db: Db, { office, purpose, person, now }: FreeAsk): Promise<Instant[]> {
  const receives = receiving(office, purpose)
  if (receives === null) return []
  const days = bookableDays(now).filter(
    (day) => office.openedOn <= day && (office.closedOn === null || day < office.closedOn),
  )
  const first = days[0]
  const last = days.at(-1)
  if (first === undefined || last === undefined) return []
  // Slots nobody has asked for yet have no rows and every place free.
  const { rows } = await db.query<{ starts_at: Instant }>({
    name: 'appointments:full',
    text: `select starts_at from appointments.seat
      where office_id = $1 and purpose = $2 and starts_at >= $3 and starts_at < $4 and n <= $7
      group by starts_at having count(*) filter (where appointment_id is not null
        and (held_until is null or (held_until > $5 and person_id <> $6))) >= $7`,
    values: [office.id, purpose, startOfDay(first), later(startOfDay(last), inDays(1)), now, person, receives.places],
  })
  const full = new Set(rows.map((row) => row.starts_at))
  return days
    .flatMap((day) => slotsOn(office.hours, receives.slotMinutes, day))
    .filter((slot) => slot > now && !full.has(slot))
}

/** The days on which free slots fall, each once. */
export const daysOf = (slots: readonly Instant[]): Day[] => [...new Set(slots.map(dayOf))]

/** The days on which she was absent at a purpose. */
export function missedOn(mine: readonly Appointment[], purpose: PurposeId): Day[] {
  return mine.filter((one) => one.status === 'missed' && one.purpose === purpose).map((one) => dayOf(one.startsAt))
}
