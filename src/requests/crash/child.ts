/**
 * A process of the crash suite: does a journey, or works as one of several workers, on the database it is told. Started
 * with CRASH_AT it dies on the way; without, it may be asked for one job after another.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { issuing } from '../../documents/cast.testing.ts'
import { printDue } from '../../documents/index.ts'
import { sendDue } from '../../notices/index.ts'
import { paymentsDue } from '../../payments/index.ts'
import { doJobs } from '../../store/crash.testing.ts'
import type { Where } from '../../store/index.ts'
import type { Definition } from '../catalogue.ts'
import { carryDue } from '../worker.ts'
import type { Breakage } from './broken.ts'
import { journeyOf } from './journeys.ts'
import { nextDue, openWorld, type World } from './world.ts'

export interface Job {
  readonly where: Where
  /** Where the journals of everybody on this database are. */
  readonly folder: string
  readonly journeys: readonly string[]
  /** `all`: people first, then work until nothing is due. */
  readonly role: 'all' | 'people' | 'work'
  /** Nothing is looked at that is due after this: so that nobody's bill runs out while she is on her way to pay. */
  readonly horizon?: string
  readonly breakage?: Breakage
}

const catalogue = new Map<string, Definition>()
const boundMs = 20_000

async function run(job: Job): Promise<void> {
  const journeys = job.journeys.map(journeyOf)
  for (const service of journeys.flatMap((j) => j.services)) {
    if (!catalogue.has(service)) catalogue.set(service, (await import(`../../services/${service}.ts`)).default)
  }
  const world = await openWorld(job.where, job.folder, catalogue, job.breakage)
  try {
    if (job.role !== 'work') for (const journey of journeys) for (const act of journey.acts) await act(world)
    if (job.role !== 'people') await work(world, job.horizon)
  } finally {
    await world.close()
  }
}

/** Everything the house's loops do, until nothing waits any more. Where all wait, the clock goes to what is due next. */
async function work(w: World, horizon: string | undefined): Promise<void> {
  const { pool } = w.house
  const end = Date.now() + boundMs
  // Beyond a horizon nothing comes to rest: such a worker works until it is killed.
  while (horizon !== undefined || Date.now() < end) {
    const done =
      (await carryDue(w.house, 16, w.parts)) +
      (await sendDue(pool, w.carrier, w.clock, { limit: 20 })) +
      (await printDue(pool, { press: w.press, issuing, publicUrl: 'http://bawaba.test', clock: w.clock })) +
      (await paymentsDue({ ...w.house, leaseSeconds: 0.2 })) +
      (await w.outside.deliverDue())
    if (done > 0) continue
    const due = await nextDue(pool)
    if (due === null) {
      if (horizon === undefined) return
      await wait(20) // people are still on their way
    } else if (due > w.clock.now() && (horizon === undefined || due < horizon)) w.clock.jump(due)
    else await wait(10) // beyond the horizon, or held by a process that has just died
  }
  throw new Error(`not at rest after ${boundMs} ms`)
}

doJobs(run)
