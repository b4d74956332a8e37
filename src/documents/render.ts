/** The counter of the press: hands sheets to the worker thread, one at a time, and refuses when too many wait. */
import { Worker } from 'node:worker_threads'
import type { Sheet } from './paper.ts'
import type { Answer, Job } from './render-worker.ts'
import { DocumentError } from './trouble.ts'

export interface Press {
  /**
   * Prints one sheet as PDF/A-2a in this layout (`sheet`). The same arguments always give the same bytes.
   * @throws {DocumentError} `press-busy` when the queue is full, `press-failed` when the sheet can't be printed.
   */
  print(layout: string, sheet: Sheet, madeAt: string): Promise<Buffer>
  close(): Promise<void>
}

interface Waiting {
  readonly job: Job
  readonly resolve: (pdf: Buffer) => void
  readonly reject: (error: DocumentError) => void
}

/**
 * Opens a press of one thread. It starts with the first sheet and lets the process end when nothing waits.
 * @param options.queue most sheets that may wait (default 64); @param options.waitSeconds the longest one may take
 */
export function openPress(options: { readonly queue?: number; readonly waitSeconds?: number } = {}): Press {
  const { queue: most = 64, waitSeconds = 20 } = options
  const queue: Waiting[] = []
  let worker: Worker | undefined
  let current: Waiting | undefined
  let timer: NodeJS.Timeout | undefined
  let nextId = 1
  let closed = false

  function start(): Worker {
    // The worker's files are plain .ts, so it needs none of the parent's --import hooks.
    const w = new Worker(new URL('./render-worker.ts', import.meta.url), { execArgv: [] })
    w.unref()
    w.on('message', (answer: Answer) => {
      if (w === worker && current?.job.id === answer.id) finish(answer)
    })
    w.on('error', (error) => lost(w, error.message))
    w.on('exit', (code) => lost(w, `the press stopped with code ${code}`))
    return w
  }

  function finish(answer: Answer): void {
    const done = current
    clearTimeout(timer)
    current = undefined
    worker?.unref()
    if ('pdf' in answer) done?.resolve(Buffer.from(answer.pdf.buffer, answer.pdf.byteOffset, answer.pdf.byteLength))
    else done?.reject(new DocumentError('press-failed', answer.error))
    feed()
  }

  /** The thread died or hangs: the sheet in it fails, the next one gets a new thread. */
  function lost(w: Worker, why: string): void {
    if (w !== worker) return
    worker = undefined
    void w.terminate()
    if (current) finish({ id: current.job.id, error: why })
  }

  function feed(): void {
    if (current || closed) return
    current = queue.shift()
    if (!current) return
    worker ??= start()
    const mine = worker
    mine.ref() // whoever waits for paper keeps the process alive
    timer = setTimeout(() => lost(mine, `not printed within ${waitSeconds} seconds`), waitSeconds * 1000)
    mine.postMessage(current.job)
  }

  return {
    print(layout, sheet, madeAt) {
      if (closed) return Promise.reject(new DocumentError('press-busy', 'the press is closed'))
      if (queue.length >= most) return Promise.reject(new DocumentError('press-busy', `${most} sheets wait already`))
      return new Promise((resolve, reject) => {
        const job = { id: nextId++, layout, sheet, madeAt: Math.floor(new Date(madeAt).getTime() / 1000) }
        queue.push({ job, resolve, reject })
        feed()
      })
    },
    async close() {
      closed = true
      clearTimeout(timer)
      const ended = new DocumentError('press-busy', 'the press is closed')
      for (const waiting of [...(current ? [current] : []), ...queue.splice(0)]) waiting.reject(ended)
      current = undefined
      const w = worker
      worker = undefined
      await w?.terminate()
    },
  }
}
