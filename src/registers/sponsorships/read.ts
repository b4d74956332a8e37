/** Reading sponsorships from either end. */
import type { Day } from '../../language/index.ts'
import type { Look, PersonId } from '../../store/index.ts'
import { orphanedSince } from './orphaned.ts'
import { type SponsorshipRow, sponsorshipOf, sponsorshipTable } from './rows.ts'
import { isPerson, type Sponsor, type Sponsorship } from './sponsorship.ts'

export interface SponsorshipsReader {
  /** Those somebody sponsors now, sponsored earlier, or both; the latest first. */
  workersOf(sponsor: Sponsor, which: 'current' | 'previous' | 'all'): Promise<Sponsorship[]>
  /** The sponsorship in force. */
  sponsorOf(worker: PersonId): Promise<Sponsorship | null>
  /** Since when the worker waits for another sponsor because this one died. */
  orphanedSince(worker: PersonId): Promise<Day | null>
}

export function reader(look: Look): SponsorshipsReader {
  const { db } = look
  return {
    async workersOf(sponsor, which) {
      if (isPerson(sponsor)) look.note(sponsor, 'sponsorships')
      const { rows } = await db.query<SponsorshipRow>({
        name: 'sponsorships:workersOf',
        text: `select s.person_id, s.sponsor, s.since, s.kind, s.until
          from sponsorships.sponsored l
          join sponsorships.sponsorship s on s.person_id = l.person_id and s.sponsor = l.sponsor
          where l.sponsor = $1 and s.superseded_at is null
            and ($2 = 'all' or (s.until is null) = ($2 = 'current'))
          order by s.since desc, s.person_id`,
        values: [sponsor, which],
      })
      for (const row of rows) look.note(row.person_id, 'sponsorships')
      return rows.map(sponsorshipOf)
    },
    async sponsorOf(worker) {
      look.note(worker, 'sponsorships')
      const row = (await sponsorshipTable.currentOf(db, worker)).find((r) => r.until === null)
      return row === undefined ? null : sponsorshipOf(row)
    },
    async orphanedSince(worker) {
      look.note(worker, 'sponsorships')
      return orphanedSince(db, worker)
    },
  }
}
