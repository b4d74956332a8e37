/** Reading about people. */
import { type Db, first, type Look, type PersonId } from '../../store/index.ts'
import type { Address, Employment, Person } from './person.ts'
import { addresses, addressOf, employments, type PersonRow, people, personColumns, personOf } from './rows.ts'

export interface PeopleReader {
  /** Throws when there is no such person: ids come from us, never from outside. */
  get(id: PersonId): Promise<Person>
  /** Several at once, in the order asked. Throws when one is unknown. */
  many(ids: readonly PersonId[]): Promise<Person[]>
  /** Who goes, or once went, by this number (national ID, iqama, border or visa number). */
  find(number: string): Promise<PersonId | null>
  /** The same with the person's data. */
  byNumber(number: string): Promise<Person | null>
  /** The registered national address (R-ADDR-03). */
  address(id: PersonId): Promise<Address | null>
  /** Where this person works today, as employers say. */
  employments(id: PersonId): Promise<Employment[]>
  /** Who has one of the numbers kept for people who do not exist (R-ID-06), in their order, so many at most. */
  ofNobody(most: number): Promise<PersonId[]>
}

export function reader(look: Look): PeopleReader {
  const { db } = look
  const note = (id: PersonId): void => look.note(id, 'people')

  // A judgement asks about the same person several times; one look sees one answer.
  const seen = new Map<PersonId, Promise<Person>>()

  function get(id: PersonId): Promise<Person> {
    note(id)
    const before = seen.get(id)
    if (before) return before
    const found = people.current(db, id).then((row) => {
      if (row === null) throw new Error('people: no such person')
      return personOf(row)
    })
    seen.set(id, found)
    return found
  }

  return {
    get,
    async many(ids) {
      if (ids.length === 0) return []
      for (const id of ids) note(id)
      const { rows } = await db.query<PersonRow>({
        name: 'people:many',
        text: `select person_id, ${personColumns.join(', ')} from people.person
          where person_id = any($1::uuid[]) and superseded_at is null`,
        values: [[...ids]],
      })
      const found = new Map(rows.map((row) => [row.person_id, personOf(row)]))
      return ids.map((id) => {
        const person = found.get(id)
        if (person === undefined) throw new Error('people: no such person')
        return person
      })
    },
    async find(number) {
      const id = await whose(db, number)
      if (id !== null) note(id)
      return id
    },
    async byNumber(number) {
      const id = await whose(db, number)
      return id === null ? null : get(id)
    },
    async address(id) {
      note(id)
      const row = await addresses.current(db, id)
      return row === null ? null : addressOf(row)
    },
    async employments(id) {
      note(id)
      return (await employments.currentOf(db, id))
        .filter((row) => row.until === null)
        .map((row) => ({
          employer: row.employer,
          employerName: row.employer_name,
          profession: row.profession,
          since: row.since,
        }))
    },
    async ofNobody(most) {
      const { rows } = await db.query<{ person_id: PersonId }>({
        name: 'people:of-nobody',
        text: `select person_id from people.number
          where number between '1999900000' and '1999999999' or number between '2999900000' and '2999999999'
          order by number limit $1`,
        values: [most],
      })
      return rows.map((row) => row.person_id)
    },
  }
}

async function whose(db: Db, number: string): Promise<PersonId | null> {
  const row = first(
    await db.query<{ person_id: PersonId }>({
      name: 'people:whose',
      text: 'select person_id from people.number where number = $1',
      values: [number],
    }),
  )
  return row?.person_id ?? null
}
