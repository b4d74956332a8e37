/** Mandates (تفاويض): who may ask for which services in whose place, about whom, up to what sum and until when. */
import type { Day, Instant } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'

export interface Mandate {
  readonly number: string
  readonly giver: PersonId
  readonly delegate: PersonId
  /** Ids of services; never all of them (R-DEL-02). */
  readonly services: readonly string[]
  /** About this person only; null: about everyone for whom the giver may ask herself. */
  readonly object: PersonId | null
  /** The most that one request may cost; null: no bound. */
  readonly mostHalalas: number | null
  readonly since: Instant
  /** The last day. */
  readonly until: Day
  readonly status: 'valid' | 'ended'
  readonly endedAt: Instant | null
}

/** Days that a mandate lasts unless told, and the most it may (R-DEL-04). */
export const mandateDays = { usual: 30, most: 365 } as const

/** Does a mandate run on a day? Ended, it runs no more that very instant. */
export const runs = ({ status, until }: Pick<Mandate, 'status' | 'until'>, day: Day): boolean =>
  status === 'valid' && day <= until
