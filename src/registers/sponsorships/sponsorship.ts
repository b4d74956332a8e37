/** Who sponsors whom: a household's workers, a firm's workers, a resident's dependants. */
import type { Day } from '../../language/index.ts'
import { isUuid, type PersonId } from '../../store/index.ts'

export type SponsorshipKind = 'domestic-worker' | 'worker' | 'dependant'

/** A person's id, or an establishment's number of ten digits. */
export type Sponsor = PersonId | string

export interface Sponsorship {
  readonly worker: PersonId
  readonly sponsor: Sponsor
  readonly kind: SponsorshipKind
  readonly from: Day
  /** The last day; null while it lasts. */
  readonly until: Day | null
}

/** Whether the sponsor is a person, who can be told things, and not an establishment. */
export function isPerson(sponsor: Sponsor): sponsor is PersonId {
  return isUuid(sponsor)
}
