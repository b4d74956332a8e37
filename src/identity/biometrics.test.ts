/** Enrolled fingers and faces lie sealed: whoever has the database and not the key has nothing to show a reader. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { castTemplates } from '../../cast/bodies.ts'
import type { PersonId } from '../store/index.ts'
import { enrolTemplates, templateOf } from './biometrics.ts'
import { fahd, noura, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
const key = randomBytes(32)
const mine = castTemplates().filter((t) => t.person === fahd.id)
before(async () => {
  door = await testDoor()
  await enrolTemplates(door.owner, key, mine, door.clock.now())
})
after(() => door.close())

test('with the key a template comes back as it was enrolled; the rows hold no part of it', async () => {
  assert.equal(mine.length, 3)
  const { rows } = await door.owner.query<{ sealed: Buffer }>('select sealed from identity.template')
  assert.equal(rows.length, 3)
  for (const { kind, bytes } of mine) {
    assert.deepEqual(
      Buffer.from((await templateOf(door.pool, key, fahd.id as PersonId, kind)) ?? []),
      Buffer.from(bytes),
    )
    const part = Buffer.from(bytes).subarray(0, 16)
    assert(rows.every(({ sealed }) => !sealed.includes(part)))
  }
})

test('another key opens nothing, and a row moved to another person or finger opens for nobody', async () => {
  await assert.rejects(templateOf(door.pool, randomBytes(32), fahd.id as PersonId, 'face'))
  await door.owner.query(
    `insert into identity.template (person_id, kind, sealed, enrolled_at)
     select $2, kind, sealed, enrolled_at from identity.template where person_id = $1 and kind = 'face'`,
    [fahd.id, noura.id],
  )
  await assert.rejects(templateOf(door.pool, key, noura.id as PersonId, 'face'))
  await door.owner.query(
    `update identity.template t set sealed = o.sealed from identity.template o
     where t.person_id = $1 and t.kind = 'left_index' and o.person_id = $1 and o.kind = 'right_index'`,
    [fahd.id],
  )
  await assert.rejects(templateOf(door.pool, key, fahd.id as PersonId, 'left_index'))
})
