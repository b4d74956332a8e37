/** The press: Typst in a thread of its own, because it is synchronous native code. */
import { parentPort } from 'node:worker_threads'
import type { Sheet } from './paper.ts'
import { openTypesetter } from './typeset.ts'

export interface Job {
  readonly id: number
  /** A `.typ` file of the templates folder, without its ending. */
  readonly layout: string
  readonly sheet: Sheet
  /** Seconds since 1970: when the document was made, not when it is printed. */
  readonly madeAt: number
}

export type Answer = { readonly id: number } & ({ readonly pdf: Uint8Array } | { readonly error: string })

const typesetter = openTypesetter()

const port = parentPort
if (port === null) throw new Error('render-worker.ts runs as a worker thread')

// One after the other. Native memory is freed by finalizers that run between turns of the event loop: without a
// turn after each document a busy press grew to gigabytes.
let last: Promise<void> = Promise.resolve()
port.on('message', (job: Job) => {
  last = last.then(async () => {
    try {
      const pdf = typesetter.set(job.layout, await typesetter.inputsOf(job.sheet), job.madeAt)
      const own = new Uint8Array(pdf) // a copy whose memory may be handed over
      port.postMessage({ id: job.id, pdf: own } satisfies Answer, [own.buffer as ArrayBuffer])
    } catch (error) {
      port.postMessage({ id: job.id, error: String((error as Error).message ?? error) } satisfies Answer)
    }
    await new Promise((turn) => setImmediate(turn))
  })
})
