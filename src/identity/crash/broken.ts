/**
 * Deliberate breakages of identity, handed in where the sound parts stand; `crash.test.ts` must see each turn it red.
 * Both look sound as long as nobody dies.
 */
import { randomBytes } from 'node:crypto'
import { here, type Pool, type Query } from '../../store/index.ts'
import type { KioskDeps } from '../index.ts'

export const breakages = ['a code used after the commit', 'a credential made anew in every process'] as const
export type Breakage = (typeof breakages)[number]

export function broken(deps: KioskDeps, breakage: Breakage | undefined): KioskDeps {
  switch (breakage) {
    case 'a code used after the commit':
      return { ...deps, pool: usingLate(deps.pool) }
    case 'a credential made anew in every process':
      return { ...deps, keys: { ...deps.keys, pepper: randomBytes(32) } }
    default:
      return deps
  }
}

/** A pool whose transactions say of a code that it is used, and write so when they are over. */
function usingLate(pool: Pool): Pool {
  const late = {
    query: pool.query.bind(pool),
    async connect() {
      const client = await pool.connect()
      let kept: Query | null = null
      return {
        async query(asked: string | Query, values?: unknown[]) {
          if (typeof asked !== 'string' && asked.name === 'identity:code-use') {
            kept = asked
            return { rows: [], rowCount: 1 }
          }
          const answer = await client.query(asked as string, values)
          if (asked === 'commit' && kept !== null) {
            here('broken: committed, the code not used')
            await client.query(kept)
          }
          return answer
        },
        release: (error?: Error) => client.release(error),
      }
    },
  }
  // Only what inTransaction and single questions use of a pool.
  return late as unknown as Pool
}
