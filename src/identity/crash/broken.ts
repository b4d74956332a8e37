/**
 * Deliberate breakages of identity, handed in where the sound parts stand; `crash.test.ts` must see each turn it red.
 * Both look sound as long as nobody dies.
 */
import { randomBytes } from 'node:crypto'
import { writingLate } from '../../store/crash-memory.testing.ts'
import { here } from '../../store/index.ts'
import type { KioskDeps } from '../index.ts'

export const breakages = ['a code used after the commit', 'a credential made anew in every process'] as const
export type Breakage = (typeof breakages)[number]

export function broken(deps: KioskDeps, breakage: Breakage | undefined): KioskDeps {
  switch (breakage) {
    case 'a code used after the commit':
      return {
        ...deps,
        pool: writingLate(deps.pool, 'identity:code-use', () => here('broken: committed, the code not used')),
      }
    case 'a credential made anew in every process':
      return { ...deps, keys: { ...deps.keys, pepper: randomBytes(32) } }
    default:
      return deps
  }
}
