/** The tables of residency. */
import type { Day, Text } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { ForeignPassport, Iqama, IqamaKind } from './iqama.ts'

export interface IqamaRow {
  readonly person_id: PersonId
  readonly number: string
  readonly issued: Day
  readonly expires: Day
  readonly kind: IqamaKind
  readonly profession: Text
  readonly status: 'valid' | 'cancelled'
  readonly late_renewals: number
}

export interface ForeignPassportRow extends ForeignPassport {
  readonly person_id: PersonId
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
  columns: ['number', 'issued', 'expires', 'kind', 'profession', 'status', 'late_renewals'],
})

export const foreignPassports = versioned<ForeignPassportRow>({
  table: 'residency.passport',
  key: ['person_id'],
  columns: ['number', 'country', 'expires'],
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
  }
}
