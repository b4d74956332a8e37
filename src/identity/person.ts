/** The person behind a number, as far as the door needs to know her. Shows nothing to anybody, so nothing is recorded. */
import type { Person } from '../registers/people/index.ts'
import { reader } from '../registers/people/index.ts'
import { reader as residencyReader } from '../registers/residency/index.ts'
import { type Db, type PersonId, unrecorded } from '../store/index.ts'

export type { Person }

export function findPerson(db: Db, number: string): Promise<PersonId | null> {
  return reader(unrecorded(db)).find(number)
}

export function getPerson(db: Db, id: PersonId): Promise<Person> {
  return reader(unrecorded(db)).get(id)
}

/**
 * Whether an identity can still be brought to life: nobody who died, and no resident whose iqama was cancelled or never
 * issued (P-01). An iqama that only ran out is renewed, not gone.
 */
export async function isCurrent(db: Db, person: Person): Promise<boolean> {
  if (!person.alive) return false
  if (person.kind !== 'resident') return true
  return (await residencyReader(unrecorded(db)).iqama(person.id))?.status === 'valid'
}
