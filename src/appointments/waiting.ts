/**
 * The waiting list: who waits at an office for a purpose. A place that is given back is at once held for the first of
 * them, so that nobody else is quicker; the worker then books it (`due.ts`).
 */
import { addDays, type Day, dayOf, type Instant, startOfDay } from '../language/index.ts'
import { type Cause, first, hours, later, type PersonId, type Tx } from '../store/index.ts'
import { heldUntil, limits } from './appointment.ts'
import { type WaitingRow, waitingTable } from './rows.ts'
import { type Freed, holdSeat } from './seats.ts'
import { dropWakes, wake } from './wake.ts'

/** Puts somebody in the line. Throws when the database refuses a second wait for the same purpose. */
export async function enter(tx: Tx, cause: Cause, row: WaitingRow): Promise<void> {
  await waitingTable.write(tx, cause, row)
  await tx.query({
    name: 'appointments:enter',
    text: `insert into appointments.line (waiting_id, office_id, purpose, person_id, since, until)
      values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    values: [row.waiting_id, row.office_id, row.purpose, row.person_id, cause.at, row.until],
  })
  await wake(tx, row.waiting_id, row.person_id, 'wait-over', startOfDay(addDays(row.until, 1)))
}

/** Ends a wait, whatever for. */
export async function leave(tx: Tx, cause: Cause, row: WaitingRow, status: WaitingRow['status']): Promise<void> {
  await waitingTable.write(tx, cause, { ...row, status })
  await tx.query({
    name: 'appointments:leave',
    text: 'delete from appointments.line where waiting_id = $1',
    values: [row.waiting_id],
  })
  await dropWakes(tx, row.waiting_id)
}

/** What somebody waits for just now. */
export async function waitsOf(tx: Tx, person: PersonId): Promise<WaitingRow[]> {
  return (await waitingTable.currentOf(tx, person)).filter((row) => row.status === 'waiting')
}

/**
 * Holds a place that was given back for the first who waits and whose days it fits, unless it is too soon for anybody
 * to hear of it. Whoever holds one already is passed over, so that two places go to two people.
 */
export async function passOn(tx: Tx, freed: Freed | null, now: Instant): Promise<void> {
  if (freed === null || freed.startsAt < later(now, hours(limits.waitingLeadHours))) return
  const next = first(
    await tx.query<{ waiting_id: string; person_id: PersonId }>({
      name: 'appointments:next-in-line',
      text: `select waiting_id, person_id from appointments.line l
        where office_id = $1 and purpose = $2 and until >= $3
          and not exists (select from appointments.seat s where s.appointment_id = l.waiting_id)
        order by since, waiting_id limit 1 for update skip locked`,
      values: [freed.office, freed.purpose, dayOf(freed.startsAt) satisfies Day],
    }),
  )
  if (next === null) return
  await holdSeat(tx, freed, { person: next.person_id, by: next.waiting_id, heldUntil: heldUntil(now), now })
  await wake(tx, next.waiting_id, next.person_id, 'fill', now)
}
