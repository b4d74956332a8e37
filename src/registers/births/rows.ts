/** The table of births. */
import type { Day, Instant, NameParts, Text } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Birth, BirthStatus } from './birth.ts'

export interface BirthRow {
  readonly person_id: PersonId
  readonly number: string
  readonly hospital: string
  readonly hospital_name: Text
  readonly place: Text
  readonly father_id: PersonId | null
  readonly born_at: Instant
  readonly born: Day
  readonly sex: 'male' | 'female'
  readonly grams: number
  readonly birth_order: number
  readonly status: BirthStatus
  readonly child_id: PersonId | null
  readonly name_ar: NameParts | null
  readonly name_en: NameParts | null
  readonly registered_on: Day | null
}

export const birthTable = versioned<BirthRow>({
  table: 'births.birth',
  key: ['person_id', 'number'],
  columns: [
    'hospital',
    'hospital_name',
    'place',
    'father_id',
    'born_at',
    'born',
    'sex',
    'grams',
    'birth_order',
    'status',
    'child_id',
    'name_ar',
    'name_en',
    'registered_on',
  ],
})

export function birthOf(row: BirthRow): Birth {
  return {
    number: row.number,
    mother: row.person_id,
    father: row.father_id,
    hospital: row.hospital,
    hospitalName: row.hospital_name,
    place: row.place,
    bornAt: row.born_at,
    born: row.born,
    sex: row.sex,
    grams: row.grams,
    order: row.birth_order,
    status: row.status,
    child: row.child_id,
    name: row.name_ar === null || row.name_en === null ? null : { ar: row.name_ar, en: row.name_en },
    registeredOn: row.registered_on,
  }
}
