/** What the room of requests works with; `main` hands it over once. */
import type { Instant } from '../language/index.ts'
import type { Gateway } from '../payments/index.ts'
import type { Clock, PersonId, Pool } from '../store/index.ts'
import type { Catalogue } from './catalogue.ts'
import type { Audience } from './define.ts'
import type { PhotoJudge } from './photos/judge.ts'

export interface House {
  readonly pool: Pool
  readonly clock: Clock
  readonly catalogue: Catalogue
  readonly gateway: Gateway
  /** Who says whether a photograph will do, as far as it takes more than measuring. */
  readonly photos: PhotoJudge
  /** Seconds for which a worker has a request to itself; after that another may look (a killed worker's share). */
  readonly leaseSeconds: number
  /** Called after a commit that left something to carry. */
  readonly poke: () => void
  readonly log: (event: string, detail: Readonly<Record<string, string | number>>) => void
}

/** Who asks, as the door knows them: proved by identity, never taken from what was sent. */
export interface Caller {
  readonly person: PersonId
  readonly audience: Audience
  readonly identity: 0 | 1 | 2 | 3
  readonly signIn: 0 | 1 | 2 | 3
  /** When they last proved who they are (sign-in or a code), for services that ask for a fresh proof. */
  readonly provedAt: Instant
  readonly channel: 'portal' | 'api' | 'kiosk' | 'agency'
}

/** How long things may wait; dated values with an owner would stand in a table, these are the house's own. */
export const limits = {
  draftDays: 30,
  payDays: 3,
  /** Asked again after so many seconds, doubling: a gateway that is silent, a register that cannot answer. */
  firstWaitSeconds: 2,
  longestWaitSeconds: 900,
  /** For a bill that may be paid: what a provider took is booked within five minutes, though no word of it came. */
  longestPayWaitSeconds: 240,
  /** After so many failures in a row the request goes to a desk. */
  tries: 8,
  /** After so many days of waiting for somebody outside (a silent gateway, a register that cannot answer), too. */
  silentDays: 7,
  /** A request that was returned to its applicant is refused when she says nothing for so many days. */
  answerDays: 30,
} as const
