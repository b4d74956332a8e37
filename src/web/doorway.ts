/** What `main` hands to every door: the installation, the rooms' needs, and the outside world as it is plugged in. */

import type { JsonWebKey } from 'node:crypto'
import type { Challenges } from '../identity/challenge/index.ts'
import type { Bank, EnrolledReader, KioskDeps, Machine, Portraits, SignInDeps } from '../identity/index.ts'
import type { Text } from '../language/index.ts'
import type { House } from '../requests/index.ts'
import type { Site } from './visit.ts'

/** What kiosks read fingers and faces with. */
export interface KioskParts extends Pick<KioskDeps, 'reader' | 'fingers' | 'faces' | 'references'> {
  /** Plugs the demo's readers in and says what a demo kiosk is enrolled with; null where people are real. */
  readonly plugIn: (() => Promise<readonly EnrolledReader[]>) | null
  /** The register's photographs; null where it keeps none. */
  readonly portraits: Portraits | null
}

/** How browsers subscribe to be rung (web push). */
export interface PushDoor {
  /** The key they subscribe for, base64url. */
  readonly publicKey: string
  /** Is it an address that we send to? */
  readonly accepts: (endpoint: string) => boolean
  /** Where a browser gets a subscription of the simulated service instead of its own; null where people are real. */
  readonly simulatedAt: string | null
}

/** Servers for calls between browsers, and the secret shared with the relay. */
export interface Ice {
  readonly stun: readonly string[]
  readonly turn: readonly string[]
  readonly secret: string | null
}

export interface Doorway {
  readonly site: Site
  readonly house: House
  readonly identity: SignInDeps
  readonly challenge: Challenges
  /** Signs and seals what only we may read back: callbacks, enrolled fingers and faces. */
  readonly keys: { readonly callbacks: Buffer; readonly templates: Buffer; readonly contact: Buffer }
  /** By which servers browsers in a video meeting find each other; none unless configured. */
  readonly ice?: Ice
  /** Left out where no kiosk is served. */
  readonly kiosks?: KioskParts
  /** What a body that read about somebody is called: of `party:<client>` or `bank:<code>`. */
  readonly bodyName?: (reader: string) => Promise<Text | null>
  /** Public keys that check the audit's checkpoints. */
  readonly auditKeys?: readonly JsonWebKey[]
  /** Banks that may vouch for people; none unless configured (ID-35). */
  readonly banks?: readonly Bank[]
  /** Machines of other bodies that may call (hospitals); none unless configured. */
  readonly machines?: readonly Machine[]
  /** Left out where nobody is rung: the page then says so. */
  readonly push?: PushDoor
}
