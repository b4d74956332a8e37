/** Reading insurance. */
import type { Day } from '../../language/index.ts'
import { type Look, type PersonId, versioned } from '../../store/index.ts'
import type { Policy } from './policy.ts'

interface PolicyRow extends Policy {
  readonly person_id: PersonId
}

const policyTable = versioned<PolicyRow>({
  table: 'insurance.policy',
  key: ['person_id', 'number'],
  columns: ['insurer', 'since', 'until'],
})

export interface MotorRow extends PolicyRow {
  readonly plate: string
}

export const motorTable = versioned<MotorRow>({
  table: 'insurance.motor',
  key: ['person_id', 'number'],
  columns: ['plate', 'insurer', 'since', 'until'],
})

export interface InsuranceReader {
  /** The policy that covers this day, the longest when there are several. */
  health(id: PersonId, on: Day): Promise<Policy | null>
  /** This person's own policy for a plate that covers this day, the longest when there are several. */
  motor(id: PersonId, plate: string, on: Day): Promise<Policy | null>
}

export function reader(look: Look): InsuranceReader {
  return {
    async health(id, on) {
      look.note(id, 'insurance')
      return covering(await policyTable.currentOf(look.db, id), on)
    },
    async motor(id, plate, on) {
      look.note(id, 'insurance')
      return covering(
        (await motorTable.currentOf(look.db, id)).filter((row) => row.plate === plate),
        on,
      )
    },
  }
}

function covering(rows: readonly PolicyRow[], on: Day): Policy | null {
  const [longest] = rows
    .filter((row) => row.since <= on && on <= row.until)
    .sort((a, b) => (a.until < b.until ? 1 : -1))
  if (longest === undefined) return null
  const { number, insurer, since, until } = longest
  return { number, insurer, since, until }
}
