/** The tables of residency. */
import type { Day, Text } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Fine, ForeignPassport, Iqama, IqamaKind } from './iqama.ts'

export interface IqamaRow {
  readonly person_id: PersonId
  readonly number: string
  readonly issued: Day
  readonly expires: Day
  readonly kind: IqamaKind
  readonly profession: Text
  readonly status: 'valid' | 'cancelled'
  readonly late_renewals: number
  readonly levy_paid_until: Day | null
}

export interface ForeignPassportRow {
  readonly person_id: PersonId
  readonly number: string
  readonly country: string
  readonly expires: Day
  readonly family_inside: number
}

export interface FineRow {
  readonly person_id: PersonId
  readonly number: string
  readonly what: Text
  readonly halalas: number
  readonly imposed_on: Day
  readonly status: 'unpaid' | 'paid' | 'cancelled'
}

export interface AbsenceRow {
  readonly person_id: PersonId
  readonly number: string
  readonly reported_on: Day
  readonly status: 'active' | 'withdrawn'
}

export const iqamas = versioned<IqamaRow>({
  table: 'residency.iqama',
  key: ['person_id'],
  columns: ['number', 'issued', 'expires', 'kind', 'profession', 'status', 'late_renewals', 'levy_paid_until'],
})

export const foreignPassports = versioned<ForeignPassportRow>({
  table: 'residency.passport',
  key: ['person_id'],
  columns: ['number', 'country', 'expires', 'family_inside'],
})

export const fines = versioned<FineRow>({
  table: 'residency.fine',
  key: ['person_id', 'number'],
  columns: ['what', 'halalas', 'imposed_on', 'status'],
})

export const absences = versioned<AbsenceRow>({
  table: 'residency.absence',
  key: ['person_id', 'number'],
  columns: ['reported_on', 'status'],
})

export function iqamaOf(row: IqamaRow): Iqama {
  return {
    number: row.number,
    issued: row.issued,
    expires: row.expires,
    kind: row.kind,
    profession: row.profession,
    status: row.status,
    lateRenewals: row.late_renewals,
    levyPaidUntil: row.levy_paid_until,
  }
}

export function foreignPassportOf(row: ForeignPassportRow): ForeignPassport {
  return { number: row.number, country: row.country, expires: row.expires, familyInside: row.family_inside }
}

export function fineOf(row: FineRow): Fine {
  return { number: row.number, what: row.what, halalas: row.halalas, imposedOn: row.imposed_on }
}
