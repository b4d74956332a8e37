/** What people are told about their appointments: the kinds `appt.*` (notices). */
import { dayOf, formatSlashDay, type Instant, riyadhTime, type Text } from '../language/index.ts'
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

const nothingFree: Text = { ar: 'لا مكان خلال 30 يومًا', en: 'none within 30 days' }

/** The office is closed then: her appointment is gone, why, and the next place that is free there. */
export function toldClosed(
  person: PersonId,
  { number, startsAt }: Pick<Appointment, 'number' | 'startsAt'>,
  office: Pick<Office, 'name'>,
  why: Text,
  nextFree: Instant | null,
): Told {
  const next = nextFree === null ? nothingFree : `${formatSlashDay(dayOf(nextFree))} ${riyadhTime(nextFree)}`
  const vars = { ref: number, office: office.name, date: formatSlashDay(dayOf(startsAt)), why, next }
  return { person, kind: 'appt.office_closed', vars }
}
