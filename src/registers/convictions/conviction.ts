/** Convictions by courts, and until when they stand against somebody (R-SEC-01). */
import type { Day, Text } from '../../language/index.ts'

export interface Conviction {
  /** The court's number of the judgment. */
  readonly judgment: string
  readonly court: Text
  readonly judgedOn: Day
  /** From this day it no longer stands (رد الاعتبار); null: it stands. */
  readonly clearedOn: Day | null
}

/** Whether a conviction stands against somebody on a day. */
export function convictionStands(
  { judgedOn, clearedOn }: Pick<Conviction, 'judgedOn' | 'clearedOn'>,
  on: Day,
): boolean {
  return judgedOn <= on && (clearedOn === null || on < clearedOn)
}
