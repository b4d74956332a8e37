/** The templates of reasons in force today. */
import { dayOf } from '../language/index.ts'
import { type Reason, reasonsInForce } from '../requests/index.ts'
import type { Doorway } from '../web/index.ts'

export function reasonsNow({ site }: Doorway): Promise<readonly Reason[]> {
  return reasonsInForce(site.pool, dayOf(site.clock.now()))
}
