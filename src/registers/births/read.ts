/** Reading births: those a parent has to do with. */
import type { Look, PersonId } from '../../store/index.ts'
import type { Birth } from './birth.ts'
import { birthOf, birthTable } from './rows.ts'

export interface BirthsReader {
  /** Births of this mother, newest first. */
  ofMother(mother: PersonId): Promise<Birth[]>
  /** Births of which this person is the mother or the father, newest first. */
  ofParent(parent: PersonId): Promise<Birth[]>
  /** The registered birth of somebody who has a number; null for those born before births were told here. */
  ofChild(child: PersonId, parents: readonly PersonId[]): Promise<Birth | null>
}

export function reader(look: Look): BirthsReader {
  const { db } = look
  const newest = (a: Birth, b: Birth): number => (a.bornAt < b.bornAt ? 1 : -1)
  async function ofMother(mother: PersonId): Promise<Birth[]> {
    look.note(mother, 'births')
    return (await birthTable.currentOf(db, mother)).map(birthOf).sort(newest)
  }
  async function ofParent(parent: PersonId): Promise<Birth[]> {
    const { rows } = await db.query<{ person_id: PersonId }>({
      name: 'births:of-father',
      text: 'select distinct person_id from births.number where father_id = $1',
      values: [parent],
    })
    const found = [...(await ofMother(parent))]
    for (const { person_id: mother } of rows) {
      found.push(...(await ofMother(mother)).filter((birth) => birth.father === parent))
    }
    return found.sort(newest)
  }
  return {
    ofMother,
    ofParent,
    async ofChild(child, parents) {
      look.note(child, 'births')
      for (const parent of parents) {
        const found = (await ofMother(parent)).find((birth) => birth.child === child)
        if (found !== undefined) return found
      }
      return null
    },
  }
}
