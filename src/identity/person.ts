/** The person behind a number, as far as the door needs to know her. Shows nothing to anybody, so nothing is recorded. */
import type { Person } from '../registers/people/index.ts'
import { reader } from '../registers/people/index.ts'
import { type Db, type PersonId, unrecorded } from '../store/index.ts'

export type { Person }

export function findPerson(db: Db, number: string): Promise<PersonId | null> {
  return reader(unrecorded(db)).find(number)
}

export function getPerson(db: Db, id: PersonId): Promise<Person> {
  return reader(unrecorded(db)).get(id)
}
