/** A deliberate breakage of the API's keys; `crash.test.ts` must see it turn red. */
import type { House } from '../../requests/index.ts'
import { writingLate } from '../../store/crash-memory.testing.ts'
import { here } from '../../store/index.ts'

export type Breakage = 'the answer kept after the commit'

export function broken(house: House, breakage: Breakage | undefined): House {
  if (breakage === undefined) return house
  return { ...house, pool: writingLate(house.pool, 'api:keep', () => here('broken: done, the answer not kept')) }
}
