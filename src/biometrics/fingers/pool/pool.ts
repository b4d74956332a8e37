/**
 * Fingers off the main thread: a few workers, a short line before them, a deadline for each job. What hangs or dies takes
 * only its own job with it; its worker is replaced. Every byte from outside is read, unpacked and compared in there.
 */
import { Worker } from 'node:worker_threads'
import { type Calibration, readCalibration } from '../calibration.ts'
import { checkImage, type GreyImage } from '../images/grey.ts'
import type { Sample } from '../sample.ts'
import { PoolError, RecordError } from '../trouble.ts'
import type { ExtractedRecord, Job, MatchResult } from './work.ts'
import type { Answer, Asked } from './worker.ts'

/** Makes a template of a picture: ours, or a vendor's behind the same door. */
export interface FingerprintExtractor {
  /**
   * @returns the record (ISO/IEC 19794-2:2005) and its quality, 0 to 100; null when there is no finger in the picture
   * @throws {RecordError} for a picture that is none; @throws {PoolError}
   */
  extract(image: GreyImage, position?: number): Promise<ExtractedRecord | null>
}

/** Compares two records in any of the four formats; the order does not matter. */
export interface FingerprintMatcher {
  /** @throws {RecordError} when either is no record; @throws {PoolError} */
  compare(a: Uint8Array, b: Uint8Array): Promise<MatchResult>
}

export interface FingerPool extends FingerprintExtractor, FingerprintMatcher {
  readonly calibration: Calibration
  /** Tells a template from a picture and reads it. @throws {RecordError}; @throws {PoolError} */
  readSample(bytes: Uint8Array): Promise<Sample>
  /** Jobs under way and waiting, for metrics. */
  load(): { readonly running: number; readonly waiting: number }
  /** Refuses what waits and ends the workers. */
  close(): Promise<void>
}

export interface PoolOptions {
  /** Threads; each takes some 60 MB. */
  readonly workers?: number
  /** Jobs that may wait beyond those under way. */
  readonly maxWaiting?: number
  /** Longest one job may take once it has begun. */
  readonly deadlineMs?: number
  readonly calibration?: Calibration
  /** Another worker file, for tests of what hangs and dies. */
  readonly worker?: URL
}

interface Waiting {
  readonly job: Job
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

interface Seat {
  worker: Worker | undefined
  current: { readonly waiting: Waiting; readonly id: number; readonly timer: NodeJS.Timeout } | undefined
}

/** Opens a pool. Its workers start with the first jobs and let the process end when nothing waits. */
export function openFingerPool(options: PoolOptions = {}): FingerPool {
  const { workers = 2, maxWaiting = 64, deadlineMs = 5000 } = options
  const { calibration = readCalibration(), worker: file = new URL('./worker.ts', import.meta.url) } = options
  const seats: Seat[] = Array.from({ length: workers }, () => ({ worker: undefined, current: undefined }))
  const line: Waiting[] = []
  let nextId = 1
  let closed = false

  function start(seat: Seat): Worker {
    // The worker's files are plain .ts, so it needs none of the parent's --import hooks.
    const worker = new Worker(file, { execArgv: [], workerData: { calibration } })
    worker.unref()
    worker.on('message', (answer: Answer) => {
      if (seat.worker === worker && seat.current?.id === answer.id) settle(seat, answer)
    })
    worker.on('error', () => lose(seat, worker, 'crashed'))
    worker.on('exit', () => lose(seat, worker, 'crashed'))
    return worker
  }

  function settle(seat: Seat, answer: Answer): void {
    const done = release(seat)
    seat.worker?.unref()
    if ('refused' in answer) done?.reject(new RecordError(answer.refused))
    else done?.resolve(answer.result)
    feed()
  }

  /** The thread hangs or died: its job fails, the next one gets a new thread. */
  function lose(seat: Seat, worker: Worker, why: 'timeout' | 'crashed'): void {
    if (seat.worker !== worker) return
    seat.worker = undefined
    void worker.terminate()
    release(seat)?.reject(new PoolError(why))
    feed()
  }

  function release(seat: Seat): Waiting | undefined {
    const { current } = seat
    seat.current = undefined
    clearTimeout(current?.timer)
    return current?.waiting
  }

  function feed(): void {
    // A warm worker before a cold one.
    const free = seats.filter((s) => s.current === undefined).sort((a, b) => Number(!a.worker) - Number(!b.worker))
    for (const seat of free) {
      const waiting = closed ? undefined : line.shift()
      if (waiting === undefined) return
      seat.worker ??= start(seat)
      const { worker } = seat
      worker.ref() // whoever waits for an answer keeps the process alive
      const id = nextId++
      seat.current = { waiting, id, timer: setTimeout(() => lose(seat, worker, 'timeout'), deadlineMs) }
      worker.postMessage({ id, job: waiting.job } satisfies Asked)
    }
  }

  function ask(job: Job): Promise<unknown> {
    if (closed) return Promise.reject(new PoolError('closed'))
    const free = seats.some((s) => s.current === undefined)
    if (!free && line.length >= maxWaiting) return Promise.reject(new PoolError('busy', Math.ceil(deadlineMs / 1000)))
    return new Promise((resolve, reject) => {
      line.push({ job, resolve, reject })
      feed()
    })
  }

  return {
    calibration,
    async extract(image, position = 0) {
      checkImage(image) // before it is copied to a worker
      return (await ask({ do: 'extract', image, position })) as ExtractedRecord | null
    },
    async compare(a, b) {
      return (await ask({ do: 'compare', a, b })) as MatchResult
    },
    async readSample(bytes) {
      return (await ask({ do: 'read', bytes })) as Sample
    },
    load: () => ({ running: seats.filter((s) => s.current !== undefined).length, waiting: line.length }),
    async close() {
      closed = true
      for (const waiting of line.splice(0)) waiting.reject(new PoolError('closed'))
      await Promise.all(
        seats.map(async (seat) => {
          const { worker } = seat
          seat.worker = undefined
          release(seat)?.reject(new PoolError('closed'))
          await worker?.terminate()
        }),
      )
    },
  }
}
