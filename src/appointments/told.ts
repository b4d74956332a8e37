/** What people are told about their appointments: the kinds `appt.*` (notices). */
import { dayOf, formatSlashDay, riyadhTime } from '../language/index.ts'
import type { PersonId, Told } from '../store/index.ts'
import type { Appointment } from './appointment.ts'
import type { Office } from './office.ts'

export type AppointmentKind = 'appt.booked' | 'appt.changed' | 'appt.cancelled' | 'appt.reminder' | 'appt.missed'

/** One message; each kind has its own few words of these. */
export function toldOf(
  kind: AppointmentKind,
  person: PersonId,
  { number, startsAt }: Pick<Appointment, 'number' | 'startsAt'>,
  office: Pick<Office, 'name'>,
): Told {
  const where = { office: office.name, date: formatSlashDay(dayOf(startsAt)) }
  const time = riyadhTime(startsAt)
  switch (kind) {
    case 'appt.booked':
    case 'appt.changed':
      return { person, kind, vars: { ...where, time, ref: number } }
    case 'appt.reminder':
      return { person, kind, vars: { ...where, time } }
    case 'appt.cancelled':
    case 'appt.missed':
      return { person, kind, vars: { ...where, ref: number } }
  }
}
