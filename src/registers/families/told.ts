/** What heads of families are told. */
import { type Day, formatSlashDay, type Text } from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'

export function memberAdded(head: PersonId, name: Text, on: Day): Told {
  return { person: head, kind: 'civil.family.member_added', vars: { name, date: formatSlashDay(on) } }
}
