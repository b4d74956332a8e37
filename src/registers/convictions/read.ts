/** Reading the criminal record. */
import type { Day, Text } from '../../language/index.ts'
import { type Look, type PersonId, versioned } from '../../store/index.ts'
import { type Conviction, convictionStands } from './conviction.ts'

interface ConvictionRow {
  readonly person_id: PersonId
  readonly judgment: string
  readonly court: Text
  readonly judged_on: Day
  readonly cleared_on: Day | null
}

const convictionTable = versioned<ConvictionRow>({
  table: 'convictions.conviction',
  key: ['person_id', 'judgment'],
  columns: ['court', 'judged_on', 'cleared_on'],
})

export interface ConvictionsReader {
  /** Those that stand against this person on a day, the latest first. */
  standing(id: PersonId, on: Day): Promise<Conviction[]>
}

export function reader(look: Look): ConvictionsReader {
  return {
    async standing(id, on) {
      look.note(id, 'convictions')
      const rows = await convictionTable.currentOf(look.db, id)
      return rows
        .map(({ judgment, court, judged_on, cleared_on }) => ({
          judgment,
          court,
          judgedOn: judged_on,
          clearedOn: cleared_on,
        }))
        .filter((one) => convictionStands(one, on))
        .sort((a, b) => (a.judgedOn < b.judgedOn ? 1 : -1))
    },
  }
}
