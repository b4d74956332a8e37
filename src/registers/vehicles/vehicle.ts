/** Vehicles, under their owner, with the three dates that keep one on the road. */
import type { Day, Text } from '../../language/index.ts'

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
