import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashCheaply } from '../../src/identity/passwords.ts'
import { testDatabase } from '../../src/store/testing.ts'
import { welch } from './groups/enumeration.ts'

test('Welch’s t is small between equal samples and large between shifted ones', () => {
  // By hand: means 2 and 4, each variance 1 over three: 2 / √(1/3 + 1/3).
  assert.equal(Math.abs(welch([1, 2, 3], [3, 4, 5])).toFixed(4), '2.4495')
  const times = (shift: number) => Array.from({ length: 1000 }, (_, i) => shift + ((i * 7919) % 1000) / 1000)
  assert.equal(welch(times(0), times(0)), 0)
  assert(Math.abs(welch(times(0), times(0.1))) > 4.5)
})

test('where people are real no password is hashed cheaply', async () => {
  const db = await testDatabase()
  try {
    await assert.rejects(hashCheaply(db.pool), /made-up people only/)
    await db.owner.query('delete from store.installation')
    await db.owner.query('insert into store.installation (synthetic) values (false)')
    await assert.rejects(hashCheaply(db.pool), /made-up people only/)
  } finally {
    await db.close()
  }
})
