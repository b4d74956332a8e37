/** Sponsored people whose sponsor died: they keep their residence, and their services wait to be transferred (R-CIV-17). */
import { type Day, dayOf } from '../../language/index.ts'
import {
  type Db,
  type Effect,
  InvariantError,
  type PersonId,
  type Undo,
  undoing,
  type Verb,
  versioned,
} from '../../store/index.ts'
import type { Sponsor } from './sponsorship.ts'

interface OrphanedRow {
  readonly person_id: PersonId
  readonly sponsor: Sponsor
  readonly since: Day
}

const orphanedTable = versioned<OrphanedRow>({
  table: 'sponsorships.orphaned',
  key: ['person_id', 'sponsor'],
  columns: ['since'],
})

/** Since when this person's services wait to be transferred because the sponsor died; null when they do not. */
export async function orphanedSince(db: Db, worker: PersonId): Promise<Day | null> {
  return (await orphanedTable.currentOf(db, worker))[0]?.since ?? null
}

export interface Orphan {
  readonly sponsor: PersonId
  readonly workers: readonly PersonId[]
}

const orphan: Verb<Orphan> = async (tx, { sponsor, workers }, cause) => {
  const since = dayOf(cause.at)
  if (workers.length === 0) throw new InvariantError('sponsorships', 'sponsors_nobody')
  for (const worker of [...new Set(workers)].sort()) {
    await tx.query({
      name: 'sponsorships:orphan-turn',
      text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
      values: [`sponsorships:${worker}`],
    })
    await orphanedTable.write(tx, cause, { person_id: worker, sponsor, since })
  }
  return { receipt: { workers: workers.length }, told: [] }
}

export const orphanedVerbs = {
  'sponsorships.orphan': orphan,
  'sponsorships.undoOrphan': undoing('sponsorships', [orphanedTable]),
} as const satisfies Readonly<Record<string, Verb>>

/** Effects, as data. */
export const orphaned = {
  orphan: (args: Orphan): Effect => ({ verb: 'sponsorships.orphan', args: { ...args } }),
  undo: (args: Undo): Effect => ({ verb: 'sponsorships.undoOrphan', args: { ...args } }),
}
