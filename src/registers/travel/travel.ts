/** Crossings of the border, and bans on travel. */
import type { Day, Instant, Text } from '../../language/index.ts'

export type Direction = 'exit' | 'entry'

export interface Movement {
  readonly at: Instant
  readonly port: Text
  readonly direction: Direction
  /** The number of the passport, or `national-id`. */
  readonly document: string
}

export interface TravelStatus {
  /** In the Kingdom. Someone who never crossed the border is inside. */
  readonly inside: boolean
  readonly lastMovement: Movement | null
}

export interface Ban {
  readonly agency: Text
  /** The order's number. */
  readonly order: string
  readonly from: Day
  /** The last day of the ban; null when it has none. */
  readonly until: Day | null
}

/** Whether a ban holds on a day. */
export function banHolds(ban: Ban, on: Day): boolean {
  return ban.from <= on && (ban.until === null || on <= ban.until)
}

/** Where somebody is after these movements, given oldest first. */
export function statusAfter(last: Movement | null): TravelStatus {
  return { inside: last === null || last.direction === 'entry', lastMovement: last }
}
