/** Who is near kin to somebody: worked out from the ties of today, kept nowhere. */
import type { Db, PersonId } from '../../store/index.ts'
import type { Kinship } from './family.ts'
import { children, members, memberships, parents } from './rows.ts'

/** Everyone near, with what they are to this person; of two ties the nearer counts. */
export async function kinOf(db: Db, id: PersonId): Promise<ReadonlyMap<PersonId, Kinship>> {
  const found = new Map<PersonId, Kinship>()
  const add = (ids: readonly PersonId[], as: Kinship): void => {
    for (const one of ids) if (one !== id && !found.has(one)) found.set(one, as)
  }
  const [up, down] = [await parentsOf(db, id), await childrenOf(db, id)]
  add(await spousesOf(db, id), 'spouse')
  add(up, 'parent')
  add(down, 'child')
  for (const parent of up) {
    add(await childrenOf(db, parent), 'sibling')
    add(await parentsOf(db, parent), 'grandparent')
  }
  for (const child of down) add(await childrenOf(db, child), 'grandchild')
  return found
}

// A tie of blood outlives custody, so its end does not matter here.
async function parentsOf(db: Db, id: PersonId): Promise<PersonId[]> {
  return (await parents.currentOf(db, id)).map((row) => row.parent_id)
}

async function childrenOf(db: Db, id: PersonId): Promise<PersonId[]> {
  return (await children.currentOf(db, id)).map((row) => row.child_id)
}

async function spousesOf(db: Db, id: PersonId): Promise<PersonId[]> {
  const isSpouse = (relation: string): boolean => relation === 'wife' || relation === 'husband'
  const own = (await members.currentOf(db, id)).filter((row) => row.until === null && isSpouse(row.relation))
  const of = (await memberships.currentOf(db, id)).filter((row) => row.until === null && isSpouse(row.relation))
  return [...own.map((row) => row.member_id), ...of.map((row) => row.head_id)]
}
