/** What families are told of a death, and of its being taken back. Nothing goes to the one who died (P-10). */
import { type Day, formatSlashDay, type Text } from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'
import { registerDeathBy } from './death.ts'

export function deathNotified(family: readonly PersonId[], name: Text, number: string, died: Day): Told[] {
  const vars = { name, ref: number, date: formatSlashDay(registerDeathBy(died)) }
  return family.map((person) => ({ person, kind: 'civil.death.told', vars }))
}

export function deathRegistered(family: readonly PersonId[], name: Text, on: Day): Told[] {
  const vars = { name, date: formatSlashDay(on) }
  return family.map((person) => ({ person, kind: 'civil.death.registered', vars }))
}

export function deathReversed(people: readonly PersonId[], name: Text, on: Day): Told[] {
  const vars = { name, date: formatSlashDay(on) }
  return people.map((person) => ({ person, kind: 'civil.death.reversed', vars }))
}
