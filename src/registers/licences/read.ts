/** Reading driving licences. */
import type { Look, PersonId } from '../../store/index.ts'
import type { Licence } from './licence.ts'
import { licenceTable } from './rows.ts'

export interface LicencesReader {
  /** Licences that were not cancelled. */
  of(id: PersonId): Promise<Licence[]>
}

export function reader(look: Look): LicencesReader {
  return {
    async of(id) {
      look.note(id, 'licences')
      const rows = await licenceTable.currentOf(look.db, id)
      return rows.filter((row) => row.status !== 'cancelled').map(({ person_id: _, ...licence }) => licence)
    },
  }
}
