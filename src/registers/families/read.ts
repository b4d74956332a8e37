/** Reading families: my record, my parents, those who depend on me. */
import type { Look, PersonId } from '../../store/index.ts'
import type { Dependant, Family, Issue, Kinship, Member, Parent, Place } from './family.ts'
import { kinOf } from './kin.ts'
import { children, issues, type MembershipRow, members, memberships, parents } from './rows.ts'

export interface FamiliesReader {
  /** The record one stands in, as its head or as a member. Former members are listed with the day they left. */
  of(id: PersonId): Promise<Family | null>
  /** One's own place in that record alone; nobody else of it is read. */
  placeOf(id: PersonId): Promise<Place | null>
  parentsOf(id: PersonId): Promise<Parent[]>
  /** Wife, husband and children of a head's record, and children held by a custody deed. Ages are not judged here. */
  dependantsOf(id: PersonId): Promise<Dependant[]>
  /** One's sons and daughters, whoever's record they stand in. */
  childrenOf(id: PersonId): Promise<PersonId[]>
  /** What `other` is to this person; null for no near relative. Nobody between them is shown. */
  kinship(id: PersonId, other: PersonId): Promise<Kinship | null>
  /** Everyone who is near kin to this person. */
  kin(id: PersonId): Promise<PersonId[]>
  /** The valid issue of the record this person heads; null when none was printed here. */
  issue(head: PersonId): Promise<Issue | null>
}

export function reader(look: Look): FamiliesReader {
  const { db } = look
  const note = (id: PersonId): void => look.note(id, 'families')

  async function membersOf(head: PersonId): Promise<(Member & { recordNumber: string | null })[]> {
    const rows = await members.currentOf(db, head)
    return rows
      .map((row) => ({
        id: row.member_id,
        relation: row.relation,
        since: row.since,
        until: row.until,
        recordNumber: row.record_number,
      }))
      .sort((a, b) => Number(b.relation === 'head') - Number(a.relation === 'head') || compare(a.since, b.since))
  }

  async function membershipOf(id: PersonId): Promise<MembershipRow | undefined> {
    const mine = (await memberships.currentOf(db, id)).filter((row) => row.until === null)
    // A son who married stands in his own record and in his father's; his own is the one he means.
    return mine.find((row) => row.relation === 'head') ?? mine[0]
  }

  return {
    async of(id) {
      note(id)
      const place = await membershipOf(id)
      if (place === undefined) return null
      const all = await membersOf(place.head_id)
      for (const member of all) note(member.id)
      return {
        recordNumber: place.record_number,
        head: place.head_id,
        members: all.map(({ recordNumber: _, ...member }) => member),
      }
    },
    async placeOf(id) {
      note(id)
      const place = await membershipOf(id)
      return place === undefined ? null : { recordNumber: place.record_number, relation: place.relation }
    },
    async parentsOf(id) {
      note(id)
      const rows = await parents.currentOf(db, id)
      return rows
        .filter((row) => row.until === null)
        .map((row) => ({ id: row.parent_id, relation: row.relation, deed: row.deed }))
    },
    async dependantsOf(id) {
      note(id)
      const found = new Map<PersonId, Dependant>()
      for (const { id: member, relation, until } of await membersOf(id)) {
        if (relation !== 'head' && until === null) found.set(member, { id: member, relation, by: 'record', deed: null })
      }
      for (const row of await children.currentOf(db, id)) {
        if (row.deed === null || row.until !== null || found.has(row.child_id)) continue
        found.set(row.child_id, { id: row.child_id, relation: row.relation, by: 'custody', deed: row.deed })
      }
      for (const dependant of found.keys()) note(dependant)
      return [...found.values()]
    },
    async childrenOf(id) {
      note(id)
      const found = (await children.currentOf(db, id)).map((row) => row.child_id)
      for (const child of found) note(child)
      return found
    },
    async kinship(id, other) {
      note(id)
      note(other)
      return (await kinOf(db, id)).get(other) ?? null
    },
    async kin(id) {
      note(id)
      const found = [...(await kinOf(db, id)).keys()]
      for (const one of found) note(one)
      return found
    },
    async issue(head) {
      note(head)
      const row = (await issues.currentOf(db, head)).find((one) => one.status === 'valid')
      return row === undefined ? null : { issue: row.issue, recordNumber: row.record_number, issued: row.issued }
    },
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
