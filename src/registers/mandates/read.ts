/** Reading mandates from either side. */
import type { Look, PersonId } from '../../store/index.ts'
import type { Mandate } from './mandate.ts'
import { type MandateRow, mandateOf, mandateTable } from './rows.ts'

export interface MandatesReader {
  /** What this person ever gave, the latest first. */
  givenBy(giver: PersonId): Promise<Mandate[]>
  /** What was ever given to this person, the latest first. */
  heldBy(delegate: PersonId): Promise<Mandate[]>
}

export function reader(look: Look): MandatesReader {
  return {
    async givenBy(giver) {
      look.note(giver, 'mandates')
      const rows = await mandateTable.currentOf(look.db, giver)
      return rows.map(mandateOf).reverse()
    },
    async heldBy(delegate) {
      const { rows } = await look.db.query<MandateRow>({
        name: 'mandates:held-by',
        text: `select m.* from mandates.given g join mandates.mandate m on m.person_id = g.person_id and m.number = g.number
          where g.delegate = $1 and m.superseded_at is null order by m.number desc`,
        values: [delegate],
      })
      for (const row of rows) look.note(row.person_id, 'mandates')
      return rows.map(mandateOf)
    },
  }
}
