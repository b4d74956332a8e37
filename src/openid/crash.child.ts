/** A sender of sign-outs in a process of its own, for `crash.test.ts` to kill. */

import { doJobs } from '../store/crash.testing.ts'
import { jumpingClock, openJournal, toRest } from '../store/crash-memory.testing.ts'
import { first, openPool, type Where } from '../store/index.ts'
import type { OpenidDeps } from './deps.ts'
import { sendLogouts } from './logouts.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
  readonly at: string
  /** Where the body listens. */
  readonly to: string
}

doJobs(async ({ where, folder, at, to }: Job) => {
  const pool = openPool(where, { max: 2 })
  try {
    const clock = jumpingClock(openJournal(folder), at)
    // Of the provider's needs a sender has these alone; the token is the sign-out's own number.
    const deps = { pool, clock, log: () => {} } as unknown as OpenidDeps
    const due = async () =>
      first(await pool.query<{ at: string | null }>('select min(due_at) as at from openid.logout'))?.at ?? null
    await toRest(clock, due, () => sendLogouts(deps, async (_client, _person, sid) => ({ to, token: sid })))
  } finally {
    await pool.end()
  }
})
