/** A thread that does nothing but the slow hash (ID-05), one job after another; its own queue spares it waiting for us. */
import { parentPort } from 'node:worker_threads'
import { hashSync, type Options, verifySync } from '@node-rs/argon2'

export interface HashJob {
  readonly id: number
  readonly input: string
  /** The hash it is compared with; null: a new one is made, at this cost. */
  readonly kept: string | null
  readonly cost: Options
}
export interface HashDone {
  readonly id: number
  /** Of a comparison whether it is right, of a new hash the hash. */
  readonly result: boolean | string | null
  /** Why there is none: what is kept is no hash. */
  readonly error?: string
}

parentPort?.on('message', ({ id, input, kept, cost }: HashJob) => {
  let done: HashDone
  try {
    done = { id, result: kept === null ? hashSync(input, cost) : verifySync(kept, input) }
  } catch (error) {
    done = { id, result: null, error: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage(done)
})
