/** A process of identity's crash suite: the doors, and a person before them who goes through her journey. */
import { doJobs } from '../../store/crash.testing.ts'
import { eyes, type Journal, jumpingClock, openJournal, type SeenEntry } from '../../store/crash-memory.testing.ts'
import { openPool, type Where } from '../../store/index.ts'
import type { Kiosk } from '../index.ts'
import { hashCheaply } from '../passwords.ts'
import { type Matched, type Recorded, recordedMatchers, recordedReader } from '../recorded.testing.ts'
import { type Breakage, broken } from './broken.ts'
import { type JourneyName, journeys } from './people.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
  readonly at: string
  readonly kiosk: Kiosk
  /** In hex. */
  readonly keys: Readonly<Record<'codes' | 'pepper' | 'templates', string>>
  /** What the reader answers. */
  readonly recorded: Recorded
  /** What the matchers say of it. */
  readonly matched: Matched
  readonly journey: JourneyName
  readonly breakage?: Breakage
}

doJobs(async (job: Job) => {
  const pool = openPool(job.where, { max: 3 })
  await hashCheaply(pool)
  try {
    const journal: Journal<SeenEntry | { readonly is: string }> = openJournal(job.folder)
    const clock = jumpingClock(journal, job.at)
    const key = (name: keyof Job['keys']): Buffer => Buffer.from(job.keys[name], 'hex')
    const sound = {
      pool,
      clock,
      keys: { codes: key('codes'), pepper: key('pepper'), templates: key('templates') },
      leaked: () => false,
      reader: recordedReader(job.recorded, clock),
      ...recordedMatchers(job.matched),
      references: null,
    }
    const deps = broken(sound, job.breakage)
    await journeys[job.journey]({ deps, kiosk: job.kiosk, clock, sees: eyes(journal) })
  } finally {
    await pool.end()
  }
})
