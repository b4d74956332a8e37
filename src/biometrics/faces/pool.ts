/**
 * The threads that describe faces, and the line before them: bounded, with a deadline, so that a crowd or a photograph
 * that hangs the decoder costs an answer and never the house. A thread that died or hangs is replaced.
 */
import { Worker } from 'node:worker_threads'
import type { FaceResult } from './describe.ts'
import { compareFaces } from './embed.ts'
import type { FaceMatcher } from './matcher.ts'
import { photoLimits } from './photo.ts'
import { FaceError, PhotoError } from './trouble.ts'
import type { Answer, Job } from './worker.ts'

export interface FacePool extends FaceMatcher {
  /** Starts a thread and loads the models now (a third of a second), so that the first person does not wait for it. */
  warm(): Promise<void>
  /** Ends the threads; whoever waits hears `closed`. */
  close(): Promise<void>
}

export interface FacePoolOptions {
  /** Threads, each with the models of its own (some 90 MB). Default 1: about 30 photographs a second. */
  readonly workers?: number
  /** Most photographs that may wait. Default 32. */
  readonly maxWaiting?: number
  /** Longest one may wait, and longest one may take. Default 10 s. */
  readonly deadlineMs?: number
  /** Another script for the threads: tests only. */
  readonly script?: URL
}

interface Waiting {
  readonly job: Job
  readonly resolve: (result: FaceResult) => void
  readonly reject: (error: FaceError | PhotoError) => void
  timer?: NodeJS.Timeout
}

interface Seat {
  worker?: Worker
  current?: Waiting
}

/** Opens a pool; threads start with the first photograph and let the process end when nothing waits. */
export function openFacePool(options: FacePoolOptions = {}): FacePool {
  const { workers = 1, maxWaiting = 32, deadlineMs = 10_000 } = options
  const script = options.script ?? new URL('./worker.ts', import.meta.url)
  const seats: Seat[] = Array.from({ length: workers }, () => ({}))
  const queue: Waiting[] = []
  let nextId = 1
  let closed = false

  function start(seat: Seat): Worker {
    // The worker's files are plain .ts, so it needs none of the parent's --import hooks.
    const worker = new Worker(script, { execArgv: [] })
    worker.unref()
    worker.on('message', (answer: Answer) => {
      if (worker === seat.worker && seat.current?.job.id === answer.id) finish(seat, (w) => settle(w, answer))
    })
    worker.on('error', (error) => lost(seat, worker, new FaceError('failed', error.message)))
    worker.on('exit', (code) => lost(seat, worker, new FaceError('failed', `the thread stopped with code ${code}`)))
    return worker
  }

  function settle({ resolve, reject }: Waiting, answer: Answer): void {
    if ('result' in answer) resolve(answer.result)
    else if ('photoTrouble' in answer) reject(new PhotoError(answer.photoTrouble, answer.detail))
    else reject(new FaceError(answer.faceTrouble, answer.detail))
  }

  function finish(seat: Seat, tell: (waiting: Waiting) => void): void {
    const done = seat.current
    seat.current = undefined
    seat.worker?.unref()
    clearTimeout(done?.timer)
    if (done) tell(done)
    feed()
  }

  /** The thread died or hangs: what it was at fails, the next photograph gets a new one. */
  function lost(seat: Seat, worker: Worker, why: FaceError): void {
    if (worker !== seat.worker) return
    seat.worker = undefined
    void worker.terminate()
    finish(seat, ({ reject }) => reject(why))
  }

  function feed(): void {
    for (const seat of seats) {
      if (closed || seat.current) continue
      const next = queue.shift()
      if (!next) return
      clearTimeout(next.timer)
      seat.current = next
      seat.worker ??= start(seat)
      const worker = seat.worker
      worker.ref() // whoever waits for an answer keeps the process alive
      next.timer = setTimeout(
        () => lost(seat, worker, new FaceError('late', `not answered within ${deadlineMs} ms`)),
        deadlineMs,
      )
      worker.postMessage(next.job)
    }
  }

  function ask(photo: Uint8Array | null): Promise<FaceResult> {
    if (closed) return Promise.reject(new FaceError('closed', 'the pool is closed'))
    if (queue.length >= maxWaiting) return Promise.reject(new FaceError('busy', `${maxWaiting} wait already`))
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { job: { id: nextId++, photo }, resolve, reject }
      waiting.timer = setTimeout(() => {
        const at = queue.indexOf(waiting)
        if (at < 0) return
        queue.splice(at, 1)
        reject(new FaceError('late', `waited ${deadlineMs} ms for its turn`))
      }, deadlineMs)
      queue.push(waiting)
      feed()
    })
  }

  return {
    async describe(photo) {
      // Refused here, so that nobody fills the line's memory.
      if (photo.length > photoLimits.bytes) throw new PhotoError('too-many-bytes', `${photo.length} bytes`)
      return ask(photo)
    },
    compare: compareFaces,
    async warm() {
      await Promise.all(seats.map(() => ask(null)))
    },
    async close() {
      closed = true
      const ended = new FaceError('closed', 'the pool is closed')
      for (const waiting of queue.splice(0)) {
        clearTimeout(waiting.timer)
        waiting.reject(ended)
      }
      const threads = seats.map((seat) => seat.worker)
      for (const seat of seats) {
        seat.worker = undefined
        finish(seat, ({ reject }) => reject(ended))
      }
      await Promise.all(threads.map((worker) => worker?.terminate()))
    },
  }
}
