/** The table of sponsorships. */
import type { Day } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Sponsorship, SponsorshipKind } from './sponsorship.ts'

export interface SponsorshipRow {
  readonly person_id: PersonId
  readonly sponsor: string
  readonly since: Day
  readonly kind: SponsorshipKind
  readonly until: Day | null
}

export const sponsorshipTable = versioned<SponsorshipRow>({
  table: 'sponsorships.sponsorship',
  key: ['person_id', 'sponsor', 'since'],
  columns: ['kind', 'until'],
})

export function sponsorshipOf(row: SponsorshipRow): Sponsorship {
  return { worker: row.person_id, sponsor: row.sponsor, kind: row.kind, from: row.since, until: row.until }
}
