/** What is due about a parcel: its label, a question to a silent post, the reminder and the end of its term. */
import { addDays, type Day, type Instant, startOfDay } from '../language/index.ts'
import { hours, later, type PersonId, type Tx } from '../store/index.ts'
import { termOn } from './parcel.ts'

export type Due = 'label' | 'ask' | 'warn' | 'term'

/** So long the post may say nothing before it is asked, and between two such questions. */
export const askAfter = hours(24)

export async function wake(tx: Tx, parcel: string, person: PersonId, what: Due, due: Instant): Promise<void> {
  await tx.query({
    name: 'delivery:wake',
    text: `insert into delivery.wake (parcel_id, what, person_id, due_at) values ($1, $2, $3, $4)
      on conflict (parcel_id, what) do update set due_at = excluded.due_at, tries = 0`,
    values: [parcel, what, person, due],
  })
}

export async function dropWakes(tx: Tx, parcel: string): Promise<void> {
  const text = 'delete from delivery.wake where parcel_id = $1'
  await tx.query({ name: 'delivery:drop-wakes', text, values: [parcel] })
}

/** A document begins to wait at a counter: until when, with its reminder and its end in the queue. */
export async function keepFrom(tx: Tx, parcel: string, person: PersonId, today: Day): Promise<Day> {
  const { keepDays, warnDays } = termOn(today)
  const until = addDays(today, keepDays)
  await dropWakes(tx, parcel)
  // In the morning, when people are awake.
  await wake(tx, parcel, person, 'warn', later(startOfDay(addDays(until, -warnDays)), hours(9)))
  await wake(tx, parcel, person, 'term', startOfDay(addDays(until, 1)))
  return until
}
