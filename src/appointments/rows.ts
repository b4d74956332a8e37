/** The tables of appointments and of waiting, and an office's row. */
import type { Day, Instant, Text } from '../language/index.ts'
import { type Db, first, type PersonId, versioned } from '../store/index.ts'
import type { Appointment, AppointmentStatus } from './appointment.ts'
import type { Hours, SpecialDay } from './calendar.ts'
import type { Access, Department, Office, PurposeId } from './office.ts'

export interface AppointmentRow {
  readonly person_id: PersonId
  readonly appointment_id: string
  readonly number: string
  readonly department: Department
  readonly purpose: PurposeId
  readonly office_id: string
  readonly starts_at: Instant
  readonly status: AppointmentStatus
}

export const appointmentTable = versioned<AppointmentRow>({
  table: 'appointments.appointment',
  key: ['person_id', 'appointment_id'],
  columns: ['number', 'department', 'purpose', 'office_id', 'starts_at', 'status'],
})

export function appointmentOf(row: AppointmentRow): Appointment {
  return {
    id: row.appointment_id,
    number: row.number,
    department: row.department,
    purpose: row.purpose,
    office: row.office_id,
    startsAt: row.starts_at,
    status: row.status,
  }
}

export interface WaitingRow {
  readonly person_id: PersonId
  readonly waiting_id: string
  readonly department: Department
  readonly purpose: PurposeId
  readonly office_id: string
  /** The last day on which a place would still do. */
  readonly until: Day
  readonly status: 'waiting' | 'given' | 'left' | 'over'
}

export const waitingTable = versioned<WaitingRow>({
  table: 'appointments.waiting',
  key: ['person_id', 'waiting_id'],
  columns: ['department', 'purpose', 'office_id', 'until', 'status'],
})

interface OfficeRow {
  readonly office_id: string
  readonly department: Department
  readonly region: string
  readonly city: string
  readonly name: Text
  readonly address: Text
  readonly latitude: number
  readonly longitude: number
  readonly hours: Hours
  readonly accessible: readonly Access[]
  readonly reports_attendance: boolean
  readonly walk_ins: number
  readonly opened_on: Day
  readonly closed_on: Day | null
  readonly receives: Office['receives']
  readonly special: Readonly<Record<Day, SpecialDay>> | null
}

const columns = `o.office_id, department, region, city, name, address, latitude, longitude, hours, accessible,
  reports_attendance, walk_ins, opened_on, closed_on,
  (select coalesce(jsonb_agg(jsonb_build_object('purpose', purpose, 'slotMinutes', slot_minutes, 'places', places)
     order by purpose), '[]') from appointments.capacity c where c.office_id = o.office_id) as receives,
  (select jsonb_object_agg(s.day, jsonb_build_object('sessions', s.sessions, 'why', s.why))
     from appointments.special_day s where s.office_id = o.office_id) as special`

function officeOf(row: OfficeRow): Office {
  return {
    id: row.office_id,
    department: row.department,
    region: row.region,
    city: row.city,
    name: row.name,
    address: row.address,
    latitude: row.latitude,
    longitude: row.longitude,
    hours: row.special === null ? row.hours : { ...row.hours, special: row.special },
    accessible: row.accessible,
    reportsAttendance: row.reports_attendance,
    walkIns: row.walk_ins,
    openedOn: row.opened_on,
    closedOn: row.closed_on,
    receives: row.receives,
  }
}

/** Offices that receive people on a day, by their ids. Public. */
export async function officesOn(db: Db, day: Day, department?: Department): Promise<Office[]> {
  const { rows } = await db.query<OfficeRow>({
    name: 'appointments:offices',
    text: `select ${columns} from appointments.office o
      where opened_on <= $1 and (closed_on is null or closed_on > $1) and ($2::text is null or department = $2)
      order by o.office_id`,
    values: [day, department ?? null],
  })
  return rows.map(officeOf)
}

/** One office, open or closed meanwhile; null when there is none of that id. */
export async function officeById(db: Db, id: string): Promise<Office | null> {
  const row = first(
    await db.query<OfficeRow>({
      name: 'appointments:office',
      text: `select ${columns} from appointments.office o where o.office_id = $1`,
      values: [id],
    }),
  )
  return row === null ? null : officeOf(row)
}

/** Opens an office with what it receives people for. */
export async function openOffice(db: Db, office: Office): Promise<void> {
  await db.query(
    `insert into appointments.office (office_id, department, region, city, name, address, latitude, longitude, hours,
       accessible, reports_attendance, walk_ins, opened_on, closed_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      office.id,
      office.department,
      office.region,
      office.city,
      office.name,
      office.address,
      office.latitude,
      office.longitude,
      office.hours,
      office.accessible,
      office.reportsAttendance,
      office.walkIns,
      office.openedOn,
      office.closedOn,
    ],
  )
  for (const one of office.receives) {
    await db.query(
      'insert into appointments.capacity (office_id, purpose, slot_minutes, places) values ($1, $2, $3, $4)',
      [office.id, one.purpose, one.slotMinutes, one.places],
    )
  }
}
