/** Convictions: what stands against somebody, and no longer does once it is cleared. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import { unrecorded } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { reader } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())

test('a conviction stands from its judgment until it is cleared, and against nobody else', async () => {
  const { standing } = reader(unrecorded(db.pool))
  const of = cast.SALMAN.id
  assert.deepEqual(
    (await standing(of, '2026-02-01')).map(({ judgment }) => judgment),
    ['45-20817'],
  )
  assert.deepEqual(await standing(of, '2023-12-31'), [], 'not before the court judged')
  // An older one, cleared on 2021-06-01: it stood until the day before.
  assert.equal((await standing(of, '2021-05-31')).length, 1)
  assert.deepEqual(await standing(of, '2021-06-01'), [])
  assert.deepEqual(await standing(cast.KHALID.id, '2026-02-01'), [])
})
