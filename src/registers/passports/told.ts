/** What holders of passports, and guardians of travellers, are told. */
import { type Day, formatSlashDay, type Text } from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'

export function passportIssued(people: readonly PersonId[], number: string, expires: Day): Told[] {
  const vars = { pp4: number.slice(-4), expiry: formatSlashDay(expires) }
  return people.map((person) => ({ person, kind: 'pass.passport.issued', vars }))
}

export function passportRenewed(people: readonly PersonId[], number: string, expires: Day): Told[] {
  const vars = { pp4: number.slice(-4), expiry: formatSlashDay(expires) }
  return people.map((person) => ({ person, kind: 'pass.passport.renewed', vars }))
}

/** One message, also when an older permit was cancelled by this one: an act does not send two. */
export function permitIssued(guardians: readonly PersonId[], name: Text, until: Day, ref: string): Told[] {
  const vars = { name, expiry: formatSlashDay(until), ref }
  return guardians.map((person) => ({ person, kind: 'pass.permit.issued', vars }))
}
