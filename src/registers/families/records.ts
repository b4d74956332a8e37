/** What becomes of a family record: opened by a marriage, left by a divorce, handed on by a death, printed anew. */
import { type Day, dayOf } from '../../language/index.ts'
import { type Cause, type Effect, first, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import type { Relation } from './family.ts'
import { type IssueWhy, issues, type MemberRow, members, memberships, parents } from './rows.ts'
import { takeTurns } from './turn.ts'

const room = 'families'

export interface OpenRecord {
  readonly head: PersonId
  readonly since: Day
}

/** Opens a record under a head who has none: at a first marriage, or for a mother on her own (R-CIV-14). */
const openRecord: Verb<OpenRecord> = async (tx, { head, since }, cause) => {
  await takeTurns(tx, [head])
  const own = await memberships.lock(tx, head, head)
  if (own !== null && own.until === null) throw new InvariantError(room, 'has_a_record')
  const recordNumber = await open(tx, cause, head, since)
  return { receipt: { recordNumber }, told: [] }
}

export interface LeaveRecord {
  readonly head: PersonId
  readonly member: PersonId
  /** The last day in the record. */
  readonly on: Day
}

/** A divorced spouse leaves the record: she stays in it with the day she left, and is no dependant (R-CIV-14). */
const leave: Verb<LeaveRecord> = async (tx, { head, member, on }, cause) => {
  await takeTurns(tx, [head, member])
  const tie = await members.lock(tx, head, member)
  if (tie === null || tie.until !== null || tie.relation === 'head') throw new InvariantError(room, 'not_a_member')
  if (on < tie.since) throw new InvariantError(room, 'left_before_entering')
  await end(tx, cause, tie, on)
  return { receipt: { head, member, on }, told: [] }
}

export interface Succeed {
  readonly deceased: PersonId
  readonly on: Day
}

/**
 * Somebody died: they leave every record. Where they were the head, each widow heads a record of her own with her children
 * (R-CIV-14, R-CIV-17); children without her are named in the receipt, for an officer to find a guardian.
 */
const succeed: Verb<Succeed> = async (tx, { deceased, on }, cause) => {
  const own = await members.currentOf(tx, deceased)
  await takeTurns(tx, [deceased, ...own.map((row) => row.member_id)])
  const present = (await members.currentOf(tx, deceased)).filter((row) => row.until === null)
  for (const tie of await memberships.currentOf(tx, deceased)) {
    if (tie.until !== null) continue
    const under = await members.lock(tx, tie.head_id, deceased)
    if (under !== null) await end(tx, cause, under, on)
  }
  const heads: PersonId[] = []
  const left = new Set<PersonId>()
  const rest = present.filter((row) => row.member_id !== deceased)
  for (const tie of rest) await end(tx, cause, tie, on)
  const widows = rest.filter((row) => row.relation === 'wife').map((row) => row.member_id)
  for (const child of rest.filter((row) => isChild(row.relation))) left.add(child.member_id)
  for (const widow of widows) {
    const recordNumber = await open(tx, cause, widow, on)
    heads.push(widow)
    for (const child of rest.filter((row) => isChild(row.relation))) {
      const mother = (await parents.currentOf(tx, child.member_id)).find((row) => row.relation === 'mother')
      if (mother?.parent_id !== widow) continue
      left.delete(child.member_id)
      await enter(tx, cause, { ...child, person_id: widow, record_number: recordNumber, since: on, until: null })
    }
  }
  return { receipt: { heads, withoutHead: [...left] }, told: [] }
}

export interface IssueRecord {
  readonly head: PersonId
  readonly why: IssueWhy
}

/** The record is printed anew; every earlier issue is void with it (R-CIV-14). */
const issueRecord: Verb<IssueRecord> = async (tx, { head, why }, cause) => {
  await takeTurns(tx, [head])
  const own = await memberships.lock(tx, head, head)
  if (own === null || own.relation !== 'head' || own.until !== null || own.record_number === null)
    throw new InvariantError(room, 'not_head_of_a_record')
  const before = await issues.currentOf(tx, head)
  const valid = before.find((row) => row.status === 'valid')
  if (valid !== undefined) await issues.write(tx, cause, { ...valid, status: 'replaced' })
  const issue = Math.max(0, ...before.map((row) => row.issue)) + 1
  const issued = dayOf(cause.at)
  await issues.write(tx, cause, {
    person_id: head,
    issue,
    record_number: own.record_number,
    issued,
    why,
    status: 'valid',
  })
  return { receipt: { record: own.record_number, issue, issued }, told: [] }
}

const isChild = (relation: Relation): boolean => relation === 'son' || relation === 'daughter'

async function open(tx: Tx, cause: Cause, head: PersonId, since: Day): Promise<string> {
  const next = first(await tx.query<{ n: string }>(`select nextval('families.record_number')::text as n`))
  if (next === null) throw new Error('families: no number for a record')
  await tx.query('insert into families.record (number, person_id) values ($1, $2)', [next.n, head])
  const row = { record_number: next.n, relation: 'head', since, until: null } as const
  await enter(tx, cause, { person_id: head, member_id: head, ...row })
  return next.n
}

/** Both sides of a tie. */
async function enter(tx: Tx, cause: Cause, row: MemberRow): Promise<void> {
  const { person_id: head, member_id: member, ...tie } = row
  await members.write(tx, cause, row)
  await memberships.write(tx, cause, { person_id: member, head_id: head, ...tie })
}

async function end(tx: Tx, cause: Cause, row: MemberRow, on: Day): Promise<void> {
  await enter(tx, cause, { ...row, until: on < row.since ? row.since : on })
}

export const recordVerbs = {
  'families.openRecord': openRecord,
  'families.leave': leave,
  'families.succeed': succeed,
  'families.issueRecord': issueRecord,
} as const satisfies Readonly<Record<string, Verb>>

export const recordEffects = {
  openRecord: (args: OpenRecord): Effect => ({ verb: 'families.openRecord', args: { ...args } }),
  leave: (args: LeaveRecord): Effect => ({ verb: 'families.leave', args: { ...args } }),
  succeed: (args: Succeed): Effect => ({ verb: 'families.succeed', args: { ...args } }),
  issueRecord: (args: IssueRecord): Effect => ({ verb: 'families.issueRecord', args: { ...args } }),
}
