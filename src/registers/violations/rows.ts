/** The tables of violations and of objections to them. */
import type { Day, Text } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Objection, ObjectionReason, ObjectionStatus } from './objection.ts'
import type { Schedule, Violation, ViolationStatus } from './violation.ts'

export interface ViolationRow {
  readonly person_id: PersonId
  readonly number: string
  readonly at: string
  readonly place: Text
  readonly schedule: Schedule
  readonly article: Text
  readonly min_halalas: number
  readonly max_halalas: number
  readonly plate: string | null
  readonly status: ViolationStatus
  readonly issued_on: Day
  readonly pay_by: Day
  readonly paid_halalas: number | null
  readonly paid_on: Day | null
  readonly parts: number | null
  readonly plan_halalas: number | null
  readonly parts_paid: number
  readonly parts_halalas: number
  readonly extended_days: number
}

export const violationTable = versioned<ViolationRow>({
  table: 'violations.violation',
  key: ['person_id', 'number'],
  columns: [
    'at',
    'place',
    'schedule',
    'article',
    'min_halalas',
    'max_halalas',
    'plate',
    'status',
    'issued_on',
    'pay_by',
    'paid_halalas',
    'paid_on',
    'parts',
    'plan_halalas',
    'parts_paid',
    'parts_halalas',
    'extended_days',
  ],
})

export function violationOf(row: ViolationRow): Violation {
  return {
    number: row.number,
    at: row.at,
    place: row.place,
    schedule: row.schedule,
    article: row.article,
    minHalalas: row.min_halalas,
    maxHalalas: row.max_halalas,
    plate: row.plate,
    status: row.status,
    issuedOn: row.issued_on,
    payBy: row.pay_by,
    paidHalalas: row.paid_halalas,
    paidOn: row.paid_on,
    extendedDays: row.extended_days,
    plan:
      row.parts === null || row.plan_halalas === null
        ? null
        : { parts: row.parts, halalas: row.plan_halalas, partsPaid: row.parts_paid, paidHalalas: row.parts_halalas },
  }
}

export interface ObjectionRow {
  readonly person_id: PersonId
  readonly violation: string
  readonly number: string
  readonly reason: ObjectionReason
  readonly statement: string
  readonly filed_on: Day
  readonly status: ObjectionStatus
  readonly decided_on: Day | null
  readonly words: Text | null
}

export const objectionTable = versioned<ObjectionRow>({
  table: 'violations.objection',
  key: ['person_id', 'violation'],
  columns: ['number', 'reason', 'statement', 'filed_on', 'status', 'decided_on', 'words'],
})

export function objectionOf(row: ObjectionRow): Objection {
  return {
    number: row.number,
    violation: row.violation,
    reason: row.reason,
    statement: row.statement,
    filedOn: row.filed_on,
    status: row.status,
    decidedOn: row.decided_on,
    words: row.words,
  }
}
