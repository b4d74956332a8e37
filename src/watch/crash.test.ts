/** A sealer killed (SIGKILL) at each of its named places: the chain is whole at every moment, and another goes on with it. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { tell, tellKilled } from '../store/crash.testing.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import { readCheckpoint } from './chain.ts'
import type { Job } from './crash.child.ts'
import { auditTestKey } from './testing.ts'
import { verifyDatabase } from './verify.ts'

async function verdictOf({ where, owner }: TestDatabase) {
  const { rows } = await owner.query<{ signed: string }>('select signed from watch.checkpoint')
  const checkpoints = rows.map(({ signed }) => readCheckpoint(signed, [auditTestKey]) ?? assert.fail('not signed'))
  const client = new pg.Client(where)
  await client.connect()
  try {
    return await verifyDatabase(client, checkpoints)
  } finally {
    await client.end()
  }
}

test('a sealer killed anywhere leaves a whole chain, and the next one seals what waits, once', async (t) => {
  const told = await tellKilled<TestDatabase, Job>({
    file: path.join(import.meta.dirname, 'crash.child.ts'),
    open: () => testDatabase(),
    job: ({ where }) => ({ where }),
    everyPass: /^audit: sealed/,
    halves: async (db) => {
      const { bad } = await verdictOf(db)
      return bad === null ? [] : [`the audit does not hold at ${bad.position}: ${bad.why}`]
    },
    check: async (db) => {
      const { links, waiting, vouched } = await verdictOf(db)
      return links === 5 && waiting === 0 && vouched > 0
        ? []
        : [`${links} links, ${waiting} wait, ${vouched} vouched for`]
    },
  })
  t.diagnostic(`${told.places.size} places, ${told.kills} kills`)
  assert.equal(told.wrong.length, 0, tell(told))
  assert.equal(told.places.size, 4)
})
