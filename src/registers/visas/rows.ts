/** The table of visas. */
import type { Day } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Visa, VisaKind, VisaMode, VisaStatus } from './visa.ts'

export interface VisaRow {
  readonly person_id: PersonId
  readonly number: string
  readonly kind: VisaKind
  readonly status: VisaStatus
  readonly issued_on: Day
  readonly leave_before: Day
  readonly return_before: Day | null
  readonly mode: VisaMode | null
  readonly days: number | null
  readonly sponsor: string
  readonly entered_on: Day | null
}

const columns = [
  'kind',
  'status',
  'issued_on',
  'leave_before',
  'return_before',
  'mode',
  'days',
  'sponsor',
  'entered_on',
] as const

export const visaColumns = ['person_id', 'number', ...columns] as const

export const visaTable = versioned<VisaRow>({ table: 'visas.visa', key: ['person_id', 'number'], columns })

export function visaOf(row: VisaRow): Visa {
  return {
    number: row.number,
    kind: row.kind,
    status: row.status,
    issuedOn: row.issued_on,
    leaveBefore: row.leave_before,
    returnBefore: row.return_before,
    mode: row.mode,
    days: row.days,
    sponsor: row.sponsor,
    enteredOn: row.entered_on,
  }
}
