/** The tables of people, and how their rows become what others see. */
import type { Day, NameParts, Text } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Address, Marital, Person, PersonKind, Sex } from './person.ts'

export interface PersonRow {
  readonly person_id: PersonId
  readonly number: string
  readonly kind: PersonKind
  readonly name_ar: NameParts
  readonly name_en: NameParts
  readonly sex: Sex
  readonly born: Day
  readonly nationality: string
  readonly died: Day | null
  readonly marital: Marital
  readonly profession: Text | null
  readonly biometrics_enrolled: boolean
  readonly contact_mobile: string | null
}

export interface AddressRow extends Address {
  readonly person_id: PersonId
}

export const personColumns = [
  'number',
  'kind',
  'name_ar',
  'name_en',
  'sex',
  'born',
  'nationality',
  'died',
  'marital',
  'profession',
  'biometrics_enrolled',
  'contact_mobile',
] as const

export interface EmploymentRow {
  readonly person_id: PersonId
  readonly employer: string
  readonly employer_name: Text
  readonly profession: Text
  readonly since: Day
  readonly until: Day | null
}

export const employments = versioned<EmploymentRow>({
  table: 'people.employment',
  key: ['person_id', 'employer'],
  columns: ['employer_name', 'profession', 'since', 'until'],
})

export const people = versioned<PersonRow>({ table: 'people.person', key: ['person_id'], columns: personColumns })

export const addresses = versioned<AddressRow>({
  table: 'people.address',
  key: ['person_id'],
  columns: ['building', 'street', 'district', 'city', 'postal', 'additional', 'short'],
})

export function personOf(row: PersonRow): Person {
  return {
    id: row.person_id,
    number: row.number,
    kind: row.kind,
    name: { ar: row.name_ar, en: row.name_en },
    sex: row.sex,
    born: row.born,
    nationality: row.nationality,
    died: row.died,
    alive: row.died === null,
    marital: row.marital,
    profession: row.profession,
    biometricsEnrolled: row.biometrics_enrolled,
    mobile: row.contact_mobile,
  }
}

export function addressOf({ person_id: _, ...address }: AddressRow): Address {
  return address
}
