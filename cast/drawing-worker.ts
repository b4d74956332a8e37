/** Draws fingers in a thread of its own: growing one takes a quarter of a second, which no visitor should wait for. */
import { parentPort } from 'node:worker_threads'
import { type Drawn, drawFinger } from './drawing.ts'

parentPort?.on('message', ({ id, drawn }: { readonly id: number; readonly drawn: Drawn }) => {
  parentPort?.postMessage({ id, record: drawFinger(drawn) })
})
