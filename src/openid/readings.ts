/** Reading about a person for a body: what leaves is written down in the transaction that reads it; no row, no data. */
import type { Instant } from '../language/index.ts'
import {
  type Db,
  inTransaction,
  type Look,
  type PersonId,
  type Pool,
  readingWithin,
  type Tx,
  uuid,
} from '../store/index.ts'
import type { ItemName } from './items.ts'

export type How = 'userinfo' | 'id-token' | 'introspection'

export interface BodyReading {
  readonly person: PersonId
  readonly clientId: string
  readonly how: How
  readonly items: readonly ItemName[]
  readonly at: Instant
}

/** Reads in a transaction that also writes who read: in the house's book of readings and in the body's own. */
export function readingForParty<T>(pool: Pool, reading: BodyReading, f: (look: Look) => Promise<T>): Promise<T> {
  const by = { reader: `party:${reading.clientId}`, audience: 'party', purpose: 'openid', at: reading.at }
  return inTransaction(pool, async (tx) => {
    await noteReading(tx, reading)
    return readingWithin(tx, by, f)
  })
}

/** The body asked whether a token still lives, which says that the person is signed in: a reading too. */
export async function noteReading(db: Db | Tx, reading: BodyReading): Promise<void> {
  await db.query({
    name: 'openid:reading',
    text: `insert into openid.reading (person_id, reading_id, client_id, how, items, at) values ($1, $2, $3, $4, $5, $6)`,
    values: [reading.person, uuid(), reading.clientId, reading.how, reading.items, reading.at],
  })
}

export interface ReadingLine {
  readonly clientId: string
  readonly how: How
  readonly items: readonly ItemName[]
  readonly at: Instant
}

/** The latest readings of each body, and how many there were in all: for the person's own eyes. */
export async function partyReadings(
  db: Db,
  person: PersonId,
  each = 5,
): Promise<{ readonly counts: ReadonlyMap<string, number>; readonly latest: readonly ReadingLine[] }> {
  const { rows } = await db.query<ReadingLine & { n: number; place: number }>({
    name: 'openid:readings',
    text: `select * from (
        select client_id as "clientId", how, items, at, count(*) over (partition by client_id)::int as n,
          row_number() over (partition by client_id order by at desc, reading_id desc)::int as place
        from openid.reading where person_id = $1) as all_of_them
      where place <= $2 order by at desc`,
    values: [person, each],
  })
  return { counts: new Map(rows.map((row) => [row.clientId, row.n])), latest: rows }
}
