/** Reading driving licences. */
import { type Look, type PersonId, versioned } from '../../store/index.ts'
import type { Licence } from './licence.ts'

interface LicenceRow extends Licence {
  readonly person_id: PersonId
}

const licenceTable = versioned<LicenceRow>({
  table: 'licences.licence',
  key: ['person_id', 'number'],
  columns: ['kind', 'issued', 'expires', 'status'],
})

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
