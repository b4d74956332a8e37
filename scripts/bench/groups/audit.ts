/**
 * The audit: how many rows a second are sealed, how long the verifier takes for a million, and what a reading about another
 * costs beside the same reading with nothing written down.
 */
import pg from 'pg'
import { castNow } from '../../../cast/index.ts'
import { inTransaction, type Pool, readingWithin, uuid } from '../../../src/store/index.ts'
import { testDatabase } from '../../../src/store/testing.ts'
import { testSealer } from '../../../src/watch/testing.ts'
import { verifyDatabase } from '../../../src/watch/verify.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'

async function run({ quick }: Asked): Promise<Row[]> {
  const db = await testDatabase()
  try {
    const figure = (name: string, value: number, unit: string): Row => ({ name, value, unit, goal: '–', meets: true })
    const ratio = await cost(db.pool, quick ? 5 : 40)
    const rows = quick ? 5000 : 1_000_000
    const written = await fill(db.owner, rows)
    const sealer = testSealer(db.pool)
    const began = performance.now()
    const sealed = await sealer.all()
    const sealSeconds = (performance.now() - began) / 1000
    if (sealed < rows) throw new Error(`${sealed} of ${rows} rows were sealed`)
    await db.owner.query('vacuum analyze watch.link, watch.reading, watch.unsealed')
    const client = new pg.Client(db.where)
    await client.connect()
    const start = performance.now()
    const verdict = await verifyDatabase(client, [])
    const seconds = (performance.now() - start) / 1000
    await client.end()
    if (verdict.bad !== null || verdict.links !== sealed)
      throw new Error(`the audit does not hold: ${verdict.bad?.why}`)
    const perMillion = (seconds / sealed) * 1_000_000
    const result: Row[] = [
      figure('audit: rows sealed a second, by one sealer', Math.round(sealed / sealSeconds), '/s'),
      {
        name: `audit: the verifier over ${sealed} rows, by the million`,
        value: round(perMillion),
        unit: 's',
        goal: '≤ 60',
        meets: perMillion <= 60,
      },
      ratio,
      figure('audit: rows written for it a second, beside', Math.round(written), '/s'),
    ]
    for (const { name, value, unit } of result) tell(`${name}: ${value} ${unit}`)
    return result
  } finally {
    await db.close()
  }
}

/** Readings as the house writes them, hashes and all, thousands at a time. Returns how many a second. */
async function fill(owner: Pool, rows: number): Promise<number> {
  const { entryHash } = await import('../../../src/store/index.ts')
  const { readingEntry } = await import('../../../src/store/entries.ts')
  const began = performance.now()
  for (let done = 0; done < rows; done += 5000) {
    const people = Array.from({ length: Math.min(5000, rows - done) }, () => uuid())
    const reading = {
      at: castNow,
      reader: 'bench',
      audience: 'citizen',
      purpose: 'bench',
      request: null,
      capacity: null,
    }
    const hashes = people.map((person) =>
      entryHash('reading', readingEntry({ person, registers: ['people'], ...reading })).toString('hex'),
    )
    await owner.query({
      name: 'bench:readings',
      text: `with noted as (
          insert into watch.reading (person_id, at, reader, audience, purpose, registers)
          select p, $3, 'bench', 'citizen', 'bench', '{people}' from unnest($1::uuid[]) as t(p)
          returning person_id, reading_id)
        insert into watch.unsealed (book, entry_uuid, entry_number, hash)
        select 'reading', n.person_id, n.reading_id, decode(h.hash, 'hex')
        from noted n join unnest($1::uuid[], $2::text[]) as h(person, hash) on h.person = n.person_id`,
      values: [people, hashes, castNow],
    })
  }
  return (rows / (performance.now() - began)) * 1000
}

/** A transaction that reads four rows about somebody else, with its line and without, taken in turn. */
async function cost(pool: Pool, rounds: number): Promise<Row> {
  const each = 50
  const look = async (noted: boolean): Promise<number> => {
    const began = performance.now()
    for (let i = 0; i < each; i++) {
      await inTransaction(pool, (tx) =>
        readingWithin(
          tx,
          // Another reader each time: one who reads about so many is stopped (ID-55).
          { reader: uuid(), audience: 'citizen', purpose: 'bench', at: castNow },
          async ({ db, note }) => {
            for (let n = 0; n < 4; n++)
              await db.query({
                name: 'bench:look',
                text: 'select * from people.person where person_id = $1 and superseded_at is null',
                values: [uuid()],
              })
            if (noted) note(uuid(), 'people')
          },
        ),
      )
    }
    return (performance.now() - began) / each
  }
  await look(true)
  await look(false)
  const ratios: number[] = []
  for (let i = 0; i < rounds; i++) {
    const withIt = await look(true)
    ratios.push(withIt / (await look(false)))
  }
  return {
    name: 'audit: a reading of four rows with its line against the same without, median',
    value: round(median(ratios)),
    unit: '×',
    goal: '–',
    meets: true,
  }
}

export default { names: ['audit'], run } satisfies Group
