/**
 * Named places to die. A process started with CRASH_AT=name:n kills itself with SIGKILL at the n-th pass of that
 * place: no handler, no rollback, no flush, as when the power goes. The crash suite (src/requests/crash.test.ts)
 * finds the names by itself from CRASH_SEEN, a file to which each place is written when first passed, or from
 * CRASH_PASSES, to which it is written at every pass. Without those variables a place costs one comparison.
 */
import { appendFileSync } from 'node:fs'

const armed = /^(.+):(\d+)$/.exec(process.env.CRASH_AT ?? '')
const seenFile = process.env.CRASH_SEEN
const passesFile = process.env.CRASH_PASSES
const seen = new Set<string>()
let left = armed ? Number(armed[2]) : 0

/** Marks a place where losing the process must lose nothing and repeat nothing. */
export function here(point: string): void {
  if (seenFile !== undefined && !seen.has(point)) {
    seen.add(point)
    appendFileSync(seenFile, `${point}\n`)
  }
  if (passesFile !== undefined) appendFileSync(passesFile, `${point}\n`)
  if (armed === null || armed[1] !== point) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
