/** Reading suspensions of services. */
import type { Day, Text } from '../../language/index.ts'
import { type Look, type PersonId, versioned } from '../../store/index.ts'
import { type Suspension, suspensionHolds } from './suspension.ts'

interface SuspensionRow {
  readonly person_id: PersonId
  readonly number: string
  readonly agency: Text
  readonly since: Day
  readonly until: Day | null
}

const suspensionTable = versioned<SuspensionRow>({
  table: 'restrictions.suspension',
  key: ['person_id', 'number'],
  columns: ['agency', 'since', 'until'],
})

export interface RestrictionsReader {
  /** The suspension of services that holds on this day. */
  suspension(id: PersonId, on: Day): Promise<Suspension | null>
}

export function reader(look: Look): RestrictionsReader {
  return {
    async suspension(id, on) {
      look.note(id, 'restrictions')
      const rows = await suspensionTable.currentOf(look.db, id)
      return (
        rows
          .map((row) => ({ agency: row.agency, order: row.number, from: row.since, until: row.until }))
          .find((suspension) => suspensionHolds(suspension, on)) ?? null
      )
    },
  }
}
