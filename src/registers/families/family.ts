/** Families: a record with its head and members, and the ties between parents and children. */
import type { Day } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'

/** What somebody is in a record. */
export type Relation = 'head' | 'wife' | 'husband' | 'son' | 'daughter'

export interface Member {
  readonly id: PersonId
  readonly relation: Relation
  readonly since: Day
  /** The last day in the record; null while one is in it. */
  readonly until: Day | null
}

/** Where somebody stands in a record. */
export interface Place {
  readonly recordNumber: string | null
  readonly relation: Relation
}

export interface Family {
  /** Null for families of residents, who have no family record. */
  readonly recordNumber: string | null
  readonly head: PersonId
  /** Head first, then in the order they entered. */
  readonly members: readonly Member[]
}

export interface Parent {
  readonly id: PersonId
  readonly relation: 'father' | 'mother'
  /** Number of the custody deed when this parent has custody by one (R-PAS-10). */
  readonly deed: string | null
}

export interface Dependant {
  readonly id: PersonId
  readonly relation: 'wife' | 'husband' | 'son' | 'daughter'
  /** Through what: one's own record, or a custody deed. */
  readonly by: 'record' | 'custody'
  readonly deed: string | null
}

/** The nearest relatives: those who may register a death, and whom it concerns (R-CIV-05). */
export type Kinship = 'spouse' | 'parent' | 'child' | 'sibling' | 'grandparent' | 'grandchild'

/** An issue of a family record: the paper in its head's hands. */
export interface Issue {
  readonly issue: number
  readonly recordNumber: string
  readonly issued: Day
}
