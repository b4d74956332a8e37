/** What holders of exit visas and their sponsors are told. */
import { type Day, formatSlashDay, type Text } from '../../language/index.ts'
import { isUuid, type PersonId, type Told } from '../../store/index.ts'

/** The holder, and the sponsor when that is a person and not an establishment. */
function both(holder: PersonId, sponsor: string): PersonId[] {
  return isUuid(sponsor) && sponsor !== holder ? [holder, sponsor] : [holder]
}

export function exitReentryIssued(holder: PersonId, sponsor: string, name: Text, ref: string, expiry: Day): Told[] {
  const vars = { name, ref, expiry: formatSlashDay(expiry) }
  return both(holder, sponsor).map((person) => ({ person, kind: 'visa.exit_reentry.issued', vars }))
}

export function finalExitIssued(holder: PersonId, sponsor: string, name: Text, ref: string, expiry: Day): Told[] {
  const vars = { name, ref, expiry: formatSlashDay(expiry) }
  return both(holder, sponsor).map((person) => ({ person, kind: 'visa.final_exit.issued', vars }))
}
