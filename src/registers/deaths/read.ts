/** Reading deaths. */
import { first, type Look, type PersonId } from '../../store/index.ts'
import type { Death } from './death.ts'
import { deathOf, deathTable } from './rows.ts'

export interface DeathsReader {
  /** The death that stands for this person, told or registered; null for the living. */
  of(id: PersonId): Promise<Death | null>
  /** The death under a number, also one that was taken back. */
  byNumber(number: string): Promise<Death | null>
}

export function reader(look: Look): DeathsReader {
  const { db } = look
  return {
    async of(id) {
      look.note(id, 'deaths')
      const row = (await deathTable.currentOf(db, id)).find((death) => death.status !== 'reversed')
      return row === undefined ? null : deathOf(row)
    },
    async byNumber(number) {
      const known = first(
        await db.query<{ person_id: PersonId }>({
          name: 'deaths:whose',
          text: 'select person_id from deaths.number where number = $1',
          values: [number],
        }),
      )
      if (known === null) return null
      look.note(known.person_id, 'deaths')
      const row = await deathTable.current(db, known.person_id, number)
      return row === null ? null : deathOf(row)
    },
  }
}
