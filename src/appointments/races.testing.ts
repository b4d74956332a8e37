/** For tests and measurements: crowds at once for the places of one slot, each its own person and its own transaction. */
import type { Instant } from '../language/index.ts'
import { InvariantError, inTransaction, type Pool, uuid, uuidOf } from '../store/index.ts'
import { slotsOn } from './calendar.ts'
import { officeById } from './rows.ts'
import { bookFor } from './verbs.ts'

export const people = 200
export const places = 20

/** The slots of an office on days of a month, one a round; the office gets so many places first. */
export async function slotsForRounds(owner: Pool, rounds: number): Promise<Instant[]> {
  await owner.query(`update appointments.capacity set places = $1 where office_id = 'riyadh-washm'`, [places])
  const office = await officeById(owner, 'riyadh-washm')
  if (office === null) throw new Error('no Al-Washm')
  const days = ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05', '2026-02-08'] as const
  return days.flatMap((day) => slotsOn(office.hours, 10, day)).slice(0, rounds)
}

export interface Crowd {
  readonly booked: number
  readonly refused: Readonly<Record<string, number>>
}

/** Two hundred people book the same slot at once, through the room's own verb. */
export async function crowd(pool: Pool, startsAt: Instant, now: Instant): Promise<Crowd> {
  const ends = await Promise.all(
    Array.from({ length: people }, async (_, i) => {
      const cause = { request: uuid(), step: 'effect:0', at: now }
      const at = { office: 'riyadh-washm', purpose: 'national-id', startsAt } as const
      try {
        await inTransaction(pool, (tx) => bookFor(tx, uuidOf(`visitor ${i} ${startsAt}`), at, cause))
        return 'booked'
      } catch (error) {
        if (error instanceof InvariantError) return error.reason
        throw error
      }
    }),
  )
  const refused: Record<string, number> = {}
  for (const end of ends) if (end !== 'booked') refused[end] = (refused[end] ?? 0) + 1
  return { booked: ends.filter((end) => end === 'booked').length, refused }
}

/** What an outsider finds wrong with a slot: more or fewer places taken than there are, or a place without its appointment. */
export async function wrongWith(owner: Pool, startsAt: Instant): Promise<string[]> {
  const { rows } = await owner.query<{ taken: number; appointments: number; people: number }>(
    `select (select count(*)::int from appointments.seat where starts_at = $1 and appointment_id is not null) as taken,
       (select count(*)::int from appointments.appointment where starts_at = $1 and status = 'booked' and superseded_at is null) as appointments,
       (select count(distinct person_id)::int from appointments.seat s join appointments.appointment a using (person_id, appointment_id)
         where s.starts_at = $1 and a.starts_at = $1) as people`,
    [startsAt],
  )
  return Object.entries(rows[0] ?? {}).flatMap(([what, n]) => (n === places ? [] : [`${what}: ${n}`]))
}
