/** What holders of passports, and guardians of travellers, are told. */
import { type Day, formatSlashDay, type Text } from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'

/** The table's own text promises the post; one that is collected says where it waits. */
export function passportIssued(people: readonly PersonId[], number: string, expires: Day, byPost: boolean): Told[] {
  const vars = { pp4: number.slice(-4), expiry: formatSlashDay(expires) }
  return people.map((person) => ({
    person,
    kind: byPost ? 'pass.passport.issued' : 'passports.issued-to-collect',
    vars,
  }))
}

/** The holder, and the guardians of one who has no telephone. */
export function passportActivated(
  holder: PersonId,
  guardians: readonly PersonId[],
  name: Text,
  number: string,
): Told[] {
  const pp4 = number.slice(-4)
  return [
    { person: holder, kind: 'passports.activated', vars: { pp4 } },
    ...guardians.map((person) => ({ person, kind: 'passports.activated-ward', vars: { name, pp4 } })),
  ]
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
