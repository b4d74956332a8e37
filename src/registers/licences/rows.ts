/** The table of driving licences. */
import { type PersonId, versioned } from '../../store/index.ts'
import type { Licence } from './licence.ts'

export interface LicenceRow extends Licence {
  readonly person_id: PersonId
}

export const licenceTable = versioned<LicenceRow>({
  table: 'licences.licence',
  key: ['person_id', 'number'],
  columns: ['kind', 'issued', 'expires', 'status'],
})
