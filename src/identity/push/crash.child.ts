/** A sender of pushes in a process of its own, for `crash.test.ts` to kill: says what is due until nothing waits any more. */
import { simulatedPush } from '../../agencies/push/index.ts'
import { doJobs } from '../../store/crash.testing.ts'
import { jumpingClock, openJournal, toRest } from '../../store/crash-memory.testing.ts'
import { first, openPool, type Where } from '../../store/index.ts'
import { sendPushes } from '../index.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
  readonly at: string
  readonly base: string
  readonly publicKey: string
  /** In hex. */
  readonly codes: string
}

doJobs(async ({ where, folder, at, base, publicKey, codes }: Job) => {
  const pool = openPool(where, { max: 2 })
  try {
    const clock = jumpingClock(openJournal(folder), at)
    const keys = { codes: Buffer.from(codes, 'hex'), pepper: Buffer.alloc(32) }
    const service = simulatedPush({ pool, clock, base, publicKey })
    const due = async () =>
      first(await pool.query<{ at: string | null }>('select min(due_at) as at from identity.push'))?.at ?? null
    await toRest(clock, due, () => sendPushes({ pool, clock, keys }, service, { limit: 10 }))
  } finally {
    await pool.end()
  }
})
