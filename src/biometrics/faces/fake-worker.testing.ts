/** For the pool's tests: a thread that does what the first byte of the photograph says. */
import { parentPort } from 'node:worker_threads'
import type { Job } from './worker.ts'

let answered = 0
parentPort?.on('message', ({ id, photo }: Job) => {
  switch (photo?.[0]) {
    case 1: // dies
      return process.exit(3)
    case 2: // throws where nobody catches
      throw new Error('the thread broke')
    case 3: // hangs, deaf to everything
      for (;;);
    case 4:
      return parentPort?.postMessage({ id, photoTrouble: 'broken', detail: 'as asked' })
    default:
      // How many this thread has answered: a replaced one begins anew.
      answered += 1
      parentPort?.postMessage({ id, result: { many: answered } })
  }
})
