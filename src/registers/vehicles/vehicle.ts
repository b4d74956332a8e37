/** Vehicles, under their owner, with the three dates that keep one on the road; who drives and who buys them. */
import type { Day, Instant, Text } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'

export interface Vehicle {
  /** As kept, `ABJ1234` (R-ID-12). */
  readonly plate: string
  readonly kind: 'private' | 'private-transport' | 'taxi' | 'motorcycle'
  readonly make: Text
  readonly modelYear: number
  readonly registrationExpires: Day
  readonly insurer: Text | null
  readonly insuranceExpires: Day | null
  readonly inspectionExpires: Day | null
  readonly status: 'registered' | 'transferred' | 'scrapped'
}

/** Inside or outside the Kingdom for a time (R-AUT-01, R-AUT-03); `actual`: uses it until either side ends it. */
export type DriverKind = 'internal' | 'external' | 'actual'

export interface Driver {
  readonly number: string
  readonly owner: PersonId
  readonly plate: string
  readonly driver: PersonId
  readonly kind: DriverKind
  readonly since: Instant
  /** The first instant that is not covered any more; null: without an end. */
  readonly until: Instant | null
  readonly countries: readonly string[] | null
  readonly status: 'valid' | 'ended'
  readonly endedAt: Instant | null
}

/** `expired` is worked out: the time to pay or to hand over ran out, whether or not anything was written. */
export type SaleStatus = 'agreed' | 'funded' | 'delivered' | 'cancelled' | 'expired'

export interface Sale {
  readonly number: string
  readonly seller: PersonId
  readonly buyer: PersonId
  readonly plate: string
  readonly priceHalalas: number
  readonly iban: string
  readonly status: SaleStatus
  readonly fundBy: Instant
  readonly deliverBy: Instant | null
  /** What the code that the buyer says must come to (`saleCodeDigest`); null before the price is paid in. */
  readonly codeDigest: string | null
}

/** Whom a violation at an instant is booked on: the driver authorised at that minute, else the owner (R-AUT-02). */
export interface Answerable {
  readonly person: PersonId
  readonly as: 'driver' | 'owner'
  readonly owner: PersonId
}

/** Does an authorisation cover this instant? Its first instant counts, its end does not. */
export function covers(driver: Pick<Driver, 'since' | 'until' | 'endedAt'>, at: Instant): boolean {
  const { since, until, endedAt } = driver
  return since <= at && (until === null || at < until) && (endedAt === null || at < endedAt)
}

/** Days to pay the price in after both agreed, and to hand over after that (R-SAL-04). */
export const saleDays = { fund: 3, deliver: 7 } as const

/** Hours for the buyer to accept an offer (R-SAL-04). */
export const acceptHours = 72
