/** The tables of passports. */
import { type PersonId, versioned } from '../../store/index.ts'
import type { Passport, Permit } from './passport.ts'

export interface PassportRow extends Passport {
  readonly person_id: PersonId
}

export interface PermitRow extends Permit {
  readonly person_id: PersonId
}

export const passportTable = versioned<PassportRow>({
  table: 'passports.passport',
  key: ['person_id', 'number'],
  columns: ['issued', 'expires', 'years', 'status', 'photo'],
})

export const permitTable = versioned<PermitRow>({
  table: 'passports.permit',
  key: ['person_id', 'number'],
  columns: ['kind', 'destinations', 'until', 'document', 'issued', 'status'],
})
