/** What is due about an appointment: its reminders, and its end. Rows in a queue, written with what they belong to. */
import { addDays, dayOf, type Instant, startOfDay } from '../language/index.ts'
import { hours, inDays, later, type PersonId, type Tx } from '../store/index.ts'

export type Due = 'day-before' | 'two-hours' | 'over' | 'fill' | 'wait-over'

/** When each reminder is sent before the appointment (notices' lead times `1d|2h`). */
const leads = { 'day-before': inDays(1), 'two-hours': hours(2) } as const

/** Sets the reminders and the end of an appointment; those of an earlier time go. One whose moment has passed is not sent. */
export async function setReminders(
  tx: Tx,
  of: { readonly person: PersonId; readonly appointment: string; readonly startsAt: Instant; readonly now: Instant },
): Promise<void> {
  await dropWakes(tx, of.appointment)
  for (const [what, lead] of Object.entries(leads) as [Due, number][]) {
    const due = later(of.startsAt, -lead)
    if (due > of.now) await wake(tx, of.appointment, of.person, what, due)
  }
  // The day after, when the office has closed, also one that goes on after midnight.
  await wake(tx, of.appointment, of.person, 'over', later(startOfDay(addDays(dayOf(of.startsAt), 1)), hours(4)))
}

export async function dropWakes(tx: Tx, appointment: string): Promise<void> {
  const text = 'delete from appointments.wake where appointment_id = $1'
  await tx.query({ name: 'appointments:drop-wakes', text, values: [appointment] })
}

export async function wake(tx: Tx, id: string, person: PersonId, what: Due, due: Instant): Promise<void> {
  await tx.query({
    name: 'appointments:wake',
    text: `insert into appointments.wake (appointment_id, what, person_id, due_at) values ($1, $2, $3, $4)
      on conflict (appointment_id, what) do update set due_at = excluded.due_at`,
    values: [id, what, person, due],
  })
}
