/** The only writers of families. A tie has two sides, kept under either person; a verb writes both or neither. */
import { type Day, dayOf, type Text } from '../../language/index.ts'
import {
  type Effect,
  InvariantError,
  type PersonId,
  type Tx,
  type Undo,
  undoing,
  type Verb,
} from '../../store/index.ts'
import { recordEffects, recordVerbs } from './records.ts'
import { children, issues, members, memberships, parents } from './rows.ts'
import { memberAdded } from './told.ts'
import { takeTurns } from './turn.ts'

export type AddMember = {
  readonly head: PersonId
  readonly member: PersonId
  /** The member's short name: what the head is told. */
  readonly name: Text
  readonly since: Day
} & (
  | { readonly relation: 'wife' | 'husband' }
  | {
      readonly relation: 'son' | 'daughter'
      /** Which parent the head is, and who the other one is when known. */
      readonly headIs: 'father' | 'mother'
      readonly otherParent: PersonId | null
    }
)

/** Enters somebody in a head's record (R-CIV-14); a child also under both parents. */
const addMember: Verb<AddMember> = async (tx, args, cause) => {
  const { head, member, relation, since } = args
  const other = 'otherParent' in args ? args.otherParent : null
  await takeTurns(tx, other === null ? [head, member] : [head, member, other])
  if (head === member) throw new InvariantError('families', 'nobody_is_their_own_member')
  const record = await memberships.lock(tx, head, head)
  if (record === null || record.relation !== 'head' || record.until !== null) {
    throw new InvariantError('families', 'not_head_of_a_record')
  }
  const before = await members.lock(tx, head, member)
  if (before !== null && before.until === null) throw new InvariantError('families', 'already_a_member')
  const tie = { record_number: record.record_number, relation, since, until: null }
  await members.write(tx, cause, { person_id: head, member_id: member, ...tie })
  await memberships.write(tx, cause, { person_id: member, head_id: head, ...tie })
  if ('headIs' in args) {
    await writeParent(tx, cause, member, head, args.headIs, args.relation, null)
    const otherIs = args.headIs === 'father' ? 'mother' : 'father'
    if (other !== null) await writeParent(tx, cause, member, other, otherIs, args.relation, null)
  }
  return {
    receipt: { recordNumber: record.record_number, relation },
    told: [memberAdded(head, args.name, dayOf(cause.at))],
  }
}

export interface GrantCustody {
  readonly child: PersonId
  readonly mother: PersonId
  /** Number of the custody deed. */
  readonly deed: string
}

/** Records a mother's custody deed: from then on she acts for the child as the father does (R-PAS-10). */
const grantCustody: Verb<GrantCustody> = async (tx, { child, mother, deed }, cause) => {
  await takeTurns(tx, [child, mother])
  const tie = await parents.lock(tx, child, mother)
  if (tie === null || tie.relation !== 'mother') throw new InvariantError('families', 'not_the_mother')
  const under = await children.lock(tx, mother, child)
  if (under === null) throw new Error('families: a tie has only one side')
  await parents.write(tx, cause, { ...tie, deed })
  await children.write(tx, cause, { ...under, deed })
  return { receipt: { deed }, told: [] }
}

async function writeParent(
  tx: Tx,
  cause: Parameters<Verb>[2],
  child: PersonId,
  parent: PersonId,
  relation: 'father' | 'mother',
  as: 'son' | 'daughter',
  deed: string | null,
): Promise<void> {
  await parents.write(tx, cause, { person_id: child, parent_id: parent, relation, deed, until: null })
  await children.write(tx, cause, { person_id: parent, child_id: child, relation: as, deed, until: null })
}

export const verbs = {
  'families.addMember': addMember,
  'families.grantCustody': grantCustody,
  ...recordVerbs,
  'families.undo': undoing('families', [members, memberships, parents, children, issues]),
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const families = {
  addMember: (args: AddMember): Effect => ({ verb: 'families.addMember', args: { ...args } }),
  grantCustody: (args: GrantCustody): Effect => ({ verb: 'families.grantCustody', args: { ...args } }),
  ...recordEffects,
  undo: (args: Undo): Effect => ({ verb: 'families.undo', args: { ...args } }),
}
