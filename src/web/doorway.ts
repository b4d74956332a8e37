/** What `main` hands to every door: the installation, the rooms' needs, and the outside world as it is plugged in. */

import type { Challenges } from '../identity/challenge/index.ts'
import type { Bank, EnrolledReader, KioskDeps, Portraits, SignInDeps } from '../identity/index.ts'
import type { House } from '../requests/index.ts'
import type { Site } from './visit.ts'

/** What kiosks read fingers and faces with. */
export interface KioskParts extends Pick<KioskDeps, 'reader' | 'fingers' | 'faces' | 'references'> {
  /** Plugs the demo's readers in and says what a demo kiosk is enrolled with; null where people are real. */
  readonly plugIn: (() => Promise<readonly EnrolledReader[]>) | null
  /** The register's photographs; null where it keeps none. */
  readonly portraits: Portraits | null
}

export interface Doorway {
  readonly site: Site
  readonly house: House
  readonly identity: SignInDeps
  readonly challenge: Challenges
  /** Signs and seals what only we may read back: callbacks, enrolled fingers and faces. */
  readonly keys: { readonly callbacks: Buffer; readonly templates: Buffer }
  /** Left out where no kiosk is served. */
  readonly kiosks?: KioskParts
  /** Banks that may vouch for people; none unless configured (ID-35). */
  readonly banks?: readonly Bank[]
}
