/** The table of mandates. */
import type { Day, Instant } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Mandate } from './mandate.ts'

export interface MandateRow {
  readonly person_id: PersonId
  readonly number: string
  readonly delegate: PersonId
  readonly services: readonly string[]
  readonly object: PersonId | null
  readonly most_halalas: number | null
  readonly since: Instant
  readonly until: Day
  readonly status: Mandate['status']
  readonly ended_at: Instant | null
}

export const mandateTable = versioned<MandateRow>({
  table: 'mandates.mandate',
  key: ['person_id', 'number'],
  columns: ['delegate', 'services', 'object', 'most_halalas', 'since', 'until', 'status', 'ended_at'],
})

export function mandateOf(row: MandateRow): Mandate {
  const { person_id: giver, most_halalas: mostHalalas, ended_at: endedAt } = row
  const { number, delegate, services, object, since, until, status } = row
  return { number, giver, delegate, services, object, mostHalalas, since, until, status, endedAt }
}
