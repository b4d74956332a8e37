/** What `main` hands to every door: the installation, the rooms' needs, and the outside world as it is plugged in. */

import type { Challenges } from '../identity/challenge/index.ts'
import type { Bank, SignInDeps } from '../identity/index.ts'
import type { House } from '../requests/index.ts'
import type { Site } from './visit.ts'

export interface Doorway {
  readonly site: Site
  readonly house: House
  readonly identity: SignInDeps
  readonly challenge: Challenges
  /** Banks that may vouch for people; none unless configured (ID-35). */
  readonly banks?: readonly Bank[]
  /** Signs and seals what only we may read back: the simulated devices, callbacks. */
  readonly keys: { readonly callbacks: Buffer; readonly templates: Buffer; readonly devices: Buffer }
}
