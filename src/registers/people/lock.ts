/** The queue at a person's door: whoever is about to change something about people takes their places first. */
import type { PersonId, Tx } from '../../store/index.ts'

/**
 * Locks these people until the transaction ends, always in the same order, so that two acts never wait for each other.
 * Readers are not held up. Throws when one of them is unknown.
 */
export async function lockPeople(tx: Tx, ids: readonly PersonId[]): Promise<void> {
  const wanted = [...new Set(ids)].sort()
  if (wanted.length === 0) return
  const { rows } = await tx.query({
    name: 'people:lock',
    text: `select person_id from people.subject where person_id = any($1::uuid[])
      order by person_id for no key update`,
    values: [wanted],
  })
  if (rows.length !== wanted.length) throw new Error('people: cannot lock a person who is not in the register')
}
