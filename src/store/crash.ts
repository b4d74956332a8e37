/**
 * Named places to die. A process started with CRASH_AT=name:n kills itself with SIGKILL at the n-th pass of that
 * place: no handler, no rollback, no flush, as when the power goes. The crash suites (`crash.test.ts` of several rooms)
 * find the names by themselves from CRASH_SEEN, a file to which each place is written when first passed, or from
 * CRASH_PASSES, to which it is written at every pass; who dies says where in CRASH_KILLED, by which `npm test` knows the
 * places at which nobody ever died. Without those variables a place costs one comparison.
 */
import { appendFileSync } from 'node:fs'
import { inTransaction, type Pool, type Tx } from './transaction.ts'

const armed = /^(.+):(\d+)$/.exec(process.env.CRASH_AT ?? '')
const seenFile = process.env.CRASH_SEEN
const passesFile = process.env.CRASH_PASSES
const killedFile = process.env.CRASH_KILLED
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
  if (left !== 0) return
  if (killedFile !== undefined) appendFileSync(killedFile, `${point}\n`)
  process.kill(process.pid, 'SIGKILL')
}

/**
 * `inTransaction` between its two places to die, `name, not committed` and `name, committed`: whichever way `f` returns,
 * it passes both. The name is a literal where it is called, so that the places can be found in the code.
 */
export async function namedTransaction<T>(name: string, pool: Pool, f: (tx: Tx) => Promise<T>): Promise<T> {
  const answer = await inTransaction(
    pool,
    async (tx) => {
      const done = await f(tx)
      here(`${name}, not committed`)
      return done
    },
    name,
  )
  here(`${name}, committed`)
  return answer
}
