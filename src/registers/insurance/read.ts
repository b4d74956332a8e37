/** Reading health insurance. */
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

export interface InsuranceReader {
  /** The policy that covers this day, the longest when there are several. */
  health(id: PersonId, on: Day): Promise<Policy | null>
}

export function reader(look: Look): InsuranceReader {
  return {
    async health(id, on) {
      look.note(id, 'insurance')
      const covering = (await policyTable.currentOf(look.db, id))
        .filter((row) => row.since <= on && on <= row.until)
        .sort((a, b) => (a.until < b.until ? 1 : -1))[0]
      if (covering === undefined) return null
      const { person_id: _, ...policy } = covering
      return policy
    },
  }
}
