/** Insurance, as the insurers told us: of people's health, and of vehicles. */
import type { Day, Text } from '../../language/index.ts'

export interface Policy {
  readonly number: string
  readonly insurer: Text
  readonly since: Day
  /** The last day covered. */
  readonly until: Day
}
