/** The table of deaths. */
import type { Day, Instant, Text } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Death, DeathStatus, Ended } from './death.ts'

export interface DeathRow {
  readonly person_id: PersonId
  readonly number: string
  readonly hospital: string
  readonly hospital_name: Text
  readonly place: Text
  readonly died_at: Instant
  readonly died: Day
  readonly cause_code: string
  readonly informant_id: PersonId | null
  readonly status: DeathStatus
  readonly registered_on: Day | null
  readonly ended: Ended | null
  readonly ended_by: string | null
}

export const deathTable = versioned<DeathRow>({
  table: 'deaths.death',
  key: ['person_id', 'number'],
  columns: [
    'hospital',
    'hospital_name',
    'place',
    'died_at',
    'died',
    'cause_code',
    'informant_id',
    'status',
    'registered_on',
    'ended',
    'ended_by',
  ],
})

/** Less the cause of death, which leaves the register for nobody. */
export function deathOf(row: DeathRow): Death {
  return {
    number: row.number,
    deceased: row.person_id,
    hospital: row.hospital,
    hospitalName: row.hospital_name,
    place: row.place,
    diedAt: row.died_at,
    died: row.died,
    informant: row.informant_id,
    status: row.status,
    registeredOn: row.registered_on,
    ended: row.ended,
    endedBy: row.ended_by,
  }
}
