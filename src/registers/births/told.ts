/** What parents are told of a birth. */
import { type Day, formatSlashDay, type Text } from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'
import { registerBy } from './birth.ts'

interface Heard {
  readonly hospital: Text
  readonly born: Day
  readonly number: string
}

/** Both parents at once: whoever reads it first can begin (P-09). */
export function birthNotified(parents: readonly PersonId[], { hospital, born, number }: Heard): Told[] {
  const vars = { hospital, ref: number, date: formatSlashDay(born), deadline: formatSlashDay(registerBy(born)) }
  return parents.map((person) => ({ person, kind: 'civil.birth.told', vars }))
}

export function birthRegistered(parents: readonly PersonId[], name: Text, on: Day): Told[] {
  return parents.map((person) => ({
    person,
    kind: 'civil.birth.registered',
    vars: { name, date: formatSlashDay(on) },
  }))
}
