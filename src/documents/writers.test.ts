/** The small one of the benchmark's: writers killed while they print never put one person's words in another's file. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../store/testing.ts'
import { writersUnderKills } from './writers.testing.ts'

test('four writers killed again and again print every document, each with its owner’s words alone', async (t) => {
  const db = await testDatabase()
  try {
    const found = await writersUnderKills(db, { writers: 4, documents: 40, processes: 2, kills: 2 })
    t.diagnostic(JSON.stringify(found))
    const { documents, foreign, missing, leaked, stray } = found
    assert.deepEqual({ documents, foreign, missing, leaked, stray }, { documents: 40, foreign: 0, missing: 0, leaked: 0, stray: 0 }) // biome-ignore format: one line
    assert.ok(found.kills >= 1, 'somebody died')
  } finally {
    await db.close()
  }
})
