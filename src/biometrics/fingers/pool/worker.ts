/** The worker thread: takes one job after another and answers each, with a result or with the code of what was wrong. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Calibration } from '../calibration.ts'
import { RecordError, type RecordTrouble } from '../trouble.ts'
import { doJob, type Job } from './work.ts'

export interface Asked {
  readonly id: number
  readonly job: Job
}
export type Answer =
  | { readonly id: number; readonly result: Awaited<ReturnType<typeof doJob>> }
  | { readonly id: number; readonly refused: RecordTrouble }

const { calibration } = workerData as { calibration: Calibration }

parentPort?.on('message', async ({ id, job }: Asked) => {
  try {
    parentPort?.postMessage({ id, result: await doJob(job, calibration) } satisfies Answer)
  } catch (error) {
    // Anything else is a bug of ours: it ends the thread, and the pool says `crashed` and starts another.
    if (!(error instanceof RecordError)) throw error
    parentPort?.postMessage({ id, refused: error.code } satisfies Answer)
  }
})
