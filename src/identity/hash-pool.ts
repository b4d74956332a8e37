/**
 * The threads that hash passwords. Each has one job in work and one behind it: were the next handed over only when the last
 * is done, the thread would rest for as long as the event loop is busy with pages, a fifth of the time (measured).
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Options } from '@node-rs/argon2'
import type { HashDone, HashJob } from './hash-worker.ts'

/** One core is left to everything else: a door that answers nobody while it hashes is down. At most three (ID-05). */
export const hashesAtOnce = Math.max(1, Math.min(availableParallelism() - 1, 3))
/** In work, and one behind each. */
export const inHand = 2 * hashesAtOnce

interface Thread {
  readonly worker: Worker
  readonly asked: Map<
    number,
    { readonly resolve: (result: HashDone['result']) => void; readonly reject: (e: Error) => void }
  >
}

const threads: Thread[] = []
let last = 0

/** Compares `input` with a kept hash. Throws when what is kept is no hash. */
export async function verifyApart(kept: string, input: string, cost: Options): Promise<boolean> {
  return (await ask({ input, kept, cost })) === true
}

/** A new hash of `input`. */
export async function hashApart(input: string, cost: Options): Promise<string> {
  return String(await ask({ input, kept: null, cost }))
}

function ask(job: Omit<HashJob, 'id'>): Promise<HashDone['result']> {
  const thread = idlest()
  const id = ++last
  return new Promise((resolve, reject) => {
    thread.asked.set(id, { resolve, reject })
    // While somebody waits the process stays; an idle thread keeps nobody from ending.
    thread.worker.ref()
    thread.worker.postMessage({ ...job, id } satisfies HashJob)
  })
}

/** The thread with the least to do; a new one while there may be more and all have something. */
function idlest(): Thread {
  const [least] = [...threads].sort((a, b) => a.asked.size - b.asked.size)
  return least === undefined || (least.asked.size > 0 && threads.length < hashesAtOnce) ? started() : least
}

function started(): Thread {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { execArgv: [] })
  const thread: Thread = { worker, asked: new Map() }
  worker.on('message', ({ id, result, error }: HashDone) => {
    const waits = thread.asked.get(id)
    thread.asked.delete(id)
    if (thread.asked.size === 0) worker.unref()
    if (error === undefined) waits?.resolve(result)
    else waits?.reject(new Error(error))
  })
  // A thread that died takes its jobs with it; the next job starts another.
  const over = (error: Error): void => {
    const at = threads.indexOf(thread)
    if (at >= 0) threads.splice(at, 1)
    for (const { reject } of thread.asked.values()) reject(error)
    thread.asked.clear()
  }
  worker.once('error', over)
  worker.once('exit', () => over(new Error('the thread that hashes ended')))
  worker.unref()
  threads.push(thread)
  return thread
}
