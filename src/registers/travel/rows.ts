/** The tables of travel. */
import type { Day, Text } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Ban, Movement } from './travel.ts'

export interface MovementRow extends Movement {
  readonly person_id: PersonId
  readonly ordinal: number
}

export interface BanRow {
  readonly person_id: PersonId
  readonly number: string
  readonly agency: Text
  readonly since: Day
  readonly until: Day | null
}

export const movementTable = versioned<MovementRow>({
  table: 'travel.movement',
  key: ['person_id', 'ordinal'],
  columns: ['at', 'port', 'direction', 'document'],
})

export const banTable = versioned<BanRow>({
  table: 'travel.ban',
  key: ['person_id', 'number'],
  columns: ['agency', 'since', 'until'],
})

export function movementOf(row: MovementRow): Movement {
  return { at: row.at, port: row.port, direction: row.direction, document: row.document }
}

export function banOf(row: BanRow): Ban {
  return { agency: row.agency, order: row.number, from: row.since, until: row.until }
}
