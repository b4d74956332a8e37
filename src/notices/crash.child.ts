/** A sender in a process of its own, for `crash.test.ts` to kill: sends what is due until nothing waits any more. */
import { simulatedCarrier } from '../agencies/carriers/index.ts'
import { doJobs } from '../store/crash.testing.ts'
import { jumpingClock, openJournal, toRest } from '../store/crash-memory.testing.ts'
import { first, openPool, type Where } from '../store/index.ts'
import { sendDue } from './index.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
  readonly at: string
}

doJobs(async ({ where, folder, at }: Job) => {
  const pool = openPool(where, { max: 2 })
  try {
    const clock = jumpingClock(openJournal(folder), at)
    const carrier = simulatedCarrier(pool, clock)
    const due = async () =>
      first(await pool.query<{ at: string | null }>('select min(due_at) as at from notices.wake'))?.at ?? null
    await toRest(clock, due, () => sendDue(pool, carrier, clock, { limit: 10 }))
  } finally {
    await pool.end()
  }
})
