/** The tables of families. Each tie is kept twice, under either person, and always written together. */
import type { Day } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Relation } from './family.ts'

interface Tie {
  readonly person_id: PersonId
  readonly record_number: string | null
  readonly relation: Relation
  readonly since: Day
  readonly until: Day | null
}

export interface MemberRow extends Tie {
  readonly member_id: PersonId
}

export interface MembershipRow extends Tie {
  readonly head_id: PersonId
}

export interface ParentRow {
  readonly person_id: PersonId
  readonly parent_id: PersonId
  readonly relation: 'father' | 'mother'
  readonly deed: string | null
  /** Custody and guardianship ended on this day; null while it lasts. */
  readonly until: Day | null
}

export interface ChildRow {
  readonly person_id: PersonId
  readonly child_id: PersonId
  readonly relation: 'son' | 'daughter'
  readonly deed: string | null
  readonly until: Day | null
}

export const members = versioned<MemberRow>({
  table: 'families.member',
  key: ['person_id', 'member_id'],
  columns: ['record_number', 'relation', 'since', 'until'],
})

export const memberships = versioned<MembershipRow>({
  table: 'families.membership',
  key: ['person_id', 'head_id'],
  columns: ['record_number', 'relation', 'since', 'until'],
})

export const parents = versioned<ParentRow>({
  table: 'families.parent',
  key: ['person_id', 'parent_id'],
  columns: ['relation', 'deed', 'until'],
})

export const children = versioned<ChildRow>({
  table: 'families.child',
  key: ['person_id', 'child_id'],
  columns: ['relation', 'deed', 'until'],
})

/** Why a family record was printed anew (R-CIV-14). */
export type IssueWhy = 'first' | 'birth' | 'marriage' | 'divorce' | 'death' | 'update' | 'lost' | 'damaged'

export interface IssueRow {
  readonly person_id: PersonId
  readonly issue: number
  readonly record_number: string
  readonly issued: Day
  readonly why: IssueWhy
  readonly status: 'valid' | 'replaced'
}

export const issues = versioned<IssueRow>({
  table: 'families.issue',
  key: ['person_id', 'issue'],
  columns: ['record_number', 'issued', 'why', 'status'],
})
