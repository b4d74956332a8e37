/** A printer in a process of its own, for `crash.test.ts` to kill; its press has no ink the first time. */

import { doJobs } from '../store/crash.testing.ts'
import { eyes, type Journal, jumpingClock, openJournal, type SeenEntry, toRest } from '../store/crash-memory.testing.ts'
import { first, openPool, type Where } from '../store/index.ts'
import { issuing, nine, publicUrl } from './cast.testing.ts'
import { DocumentError, openPress, type Press, printDue } from './index.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
}

let warm: Press | undefined

doJobs(async ({ where, folder }: Job) => {
  const pool = openPool(where, { max: 2 })
  try {
    const journal: Journal<SeenEntry | { readonly is: string }> = openJournal(folder)
    const clock = jumpingClock(journal, nine)
    const sees = eyes(journal)
    warm ??= openPress()
    const sound = warm
    const press: Press = {
      ...sound,
      async print(...sheet) {
        let dry = false
        await sees('no ink', async () => {
          dry = true
        })
        if (dry) throw new DocumentError('press-failed', 'no ink')
        return sound.print(...sheet)
      },
    }
    const due = async () =>
      first(await pool.query<{ at: string | null }>('select min(due_at) as at from documents.wake'))?.at ?? null
    await toRest(clock, due, () => printDue(pool, { press, publicUrl, issuing, clock }))
  } finally {
    await pool.end()
  }
})
