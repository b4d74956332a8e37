/** Travel: a person is inside or outside, never both. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import { shortName } from '../../language/index.ts'
import { unrecorded } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, race, refused, remembered } from '../testing.ts'
import { banHolds, type RecordMovement, reader, travel, verbs } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))

const port = { ar: 'مطار الملك خالد الدولي', en: 'King Khalid International Airport' }

function leaves(more: Partial<RecordMovement> = {}): RecordMovement {
  const { name, id } = cast.RAHIM
  return {
    person: id,
    name: { ar: shortName(name, 'ar'), en: shortName(name, 'en') },
    at: '2026-02-10T18:30:00.000Z',
    port,
    direction: 'exit',
    document: 'BD9990042',
    tell: [cast.FAHD.id],
    ...more,
  }
}

test('Rahim leaves: he is outside, and his sponsor is told where and when', async () => {
  assert.equal((await read.status(cast.RAHIM.id)).inside, true)
  const done = await act(db.pool, verbs, travel.recordMovement(leaves()), { at: '2026-02-10T18:31:00.000Z' })
  const status = await read.status(cast.RAHIM.id)
  assert.equal(status.inside, false)
  assert.deepEqual(status.lastMovement, {
    at: '2026-02-10T18:30:00.000Z',
    port,
    direction: 'exit',
    document: 'BD9990042',
  })
  assert.deepEqual(done.told, [
    {
      person: cast.FAHD.id,
      kind: 'pass.travel.departed',
      vars: { name: { ar: 'رحيم الدين', en: 'Rahim Uddin' }, port, date: '1447/08/22', time: '21:30' },
    },
  ])
  assert.deepEqual(await remembered(db.pool, 'travel.movement', { person_id: cast.RAHIM.id, ordinal: 4 }), [
    { version: 1, by_request: done.request, by_step: 'effect-1', current: true },
  ])
})

test('who is outside cannot leave again, who is inside cannot arrive, and time does not run backwards', async () => {
  await refused(
    act(db.pool, verbs, travel.recordMovement(leaves({ at: '2026-02-11T06:00:00.000Z' }))),
    'already_outside',
  )
  const early = leaves({ direction: 'entry', at: '2026-02-09T06:00:00.000Z' })
  await refused(act(db.pool, verbs, travel.recordMovement(early)), 'before_the_last_crossing')
  const mariaAgain = leaves({ person: cast.MARIA.id, direction: 'entry' })
  await refused(act(db.pool, verbs, travel.recordMovement(mariaAgain)), 'already_inside')
})

test('a newcomer’s first crossing may be an arrival', async () => {
  const arrives = leaves({ person: cast.SITI.id, direction: 'entry', tell: [cast.MONA.id] })
  const done = await act(db.pool, verbs, travel.recordMovement(arrives))
  assert.equal(done.told[0]?.kind, 'pass.travel.arrived')
  assert.equal((await read.status(cast.SITI.id)).inside, true)
})

test('two officers record the same exit at once: it is recorded once', async () => {
  const effect = travel.recordMovement(leaves({ person: cast.NOURA.id, tell: [] }))
  await race(db.pool, verbs, [effect, effect], 'already_outside')
  assert.equal((await read.movements(cast.NOURA.id)).length, 1)
})

test('crossings between two days include both days, by the clock of Riyadh', async () => {
  const id = cast.FAHD.id
  assert.equal((await read.movements(id)).length, 2)
  assert.deepEqual(
    (await read.movements(id, '2025-08-20', '2025-08-20')).map((m) => m.direction),
    ['entry'],
  )
  // 21:10 UTC on the tenth is after midnight in Riyadh.
  assert.equal((await read.movements(cast.ROSA.id, '2026-01-11')).length, 1)
  assert.equal((await read.movements(cast.ROSA.id, '2026-01-01', '2026-01-10')).length, 0)
})

test('a ban holds from its first to its last day', async () => {
  const ban = { agency: port, order: '1', from: '2026-01-01', until: '2026-01-31' } as const
  assert.deepEqual(
    (['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'] as const).map((day) => banHolds(ban, day)),
    [false, true, true, false],
  )
  assert.equal(await read.ban(cast.YOUSEF.id, '2025-10-13'), null)
  assert.equal((await read.ban(cast.YOUSEF.id, '2030-01-01'))?.order, '47-2211')
})
