/** Driving licences. */
import type { Day } from '../../language/index.ts'

export interface Licence {
  readonly number: string
  readonly kind: 'private' | 'motorcycle' | 'public' | 'public-works' | 'temporary'
  readonly issued: Day
  readonly expires: Day
  readonly status: 'valid' | 'suspended' | 'cancelled'
}
