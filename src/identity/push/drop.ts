/** The end of a push subscription, inside the transaction of whatever ends it: nothing is said to that phone any more. */
import type { PersonId, Tx } from '../../store/index.ts'

/** Of one phone of hers, or of all: with it goes what waited to be said there. */
export async function dropPush(tx: Tx, person: PersonId, phone: string | null = null): Promise<void> {
  const values = [person, phone]
  // Who holds an address before who may be reached, as when one is written: two who meet wait in one line.
  await tx.query({
    name: 'identity:push-holder-drop',
    text: `delete from identity.push_holder where (person_id, endpoint_hash) in (
        select person_id, endpoint_hash from identity.phone_push
        where person_id = $1 and ($2::text is null or phone_id = $2))`,
    values,
  })
  await tx.query({
    name: 'identity:push-drop',
    text: 'delete from identity.phone_push where person_id = $1 and ($2::text is null or phone_id = $2)',
    values,
  })
  await tx.query({
    name: 'identity:push-unsay',
    text: 'delete from identity.push where person_id = $1 and ($2::text is null or phone_id = $2)',
    values,
  })
}
