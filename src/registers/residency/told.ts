/** What residents are told. */
import { type Day, formatSlashDay } from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'

export function iqamaRenewed(person: PersonId, number: string, expires: Day): Told {
  return { person, kind: 'res.permit.renewed', vars: { id4: number.slice(-4), expiry: formatSlashDay(expires) } }
}
