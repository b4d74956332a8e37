/** The templates in force today. */
import { ownReasons, type Reason } from '../requests/index.ts'
import type { Doorway } from '../web/index.ts'

export async function reasonsNow(_doorway: Doorway): Promise<readonly Reason[]> {
  return ownReasons
}
