/** The house's own work on appointments in a process of its own, for `crash.test.ts` to kill: until nothing is due. */
import { simulatedCarrier } from '../agencies/carriers/index.ts'
import { sendDue } from '../notices/index.ts'
import { doJobs } from '../store/crash.testing.ts'
import { jumpingClock, openJournal, toRest } from '../store/crash-memory.testing.ts'
import { first, openPool, type Where } from '../store/index.ts'
import { appointmentsDue } from './due.ts'

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
      first(
        await pool.query<{ at: string | null }>(
          `select min(due_at) as at from (select due_at from notices.wake union all select due_at from appointments.wake) as due`,
        ),
      )?.at ?? null
    await toRest(
      clock,
      due,
      async () => (await appointmentsDue(pool, clock, 10)) + (await sendDue(pool, carrier, clock, { limit: 10 })),
    )
  } finally {
    await pool.end()
  }
})
