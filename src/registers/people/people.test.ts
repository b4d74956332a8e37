/** People: found by number, locked in order, and their address remembered. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import { inTransaction, unrecorded, uuid } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, refused, remembered } from '../testing.ts'
import { type Address, lockPeople, people, reader, verbs } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))

const home: Address = {
  building: '8810',
  street: 'شارع التخصصي',
  district: 'حي المعذر',
  city: 'الرياض',
  postal: '12711',
  additional: '4021',
  short: 'RMAA8810',
}

test('an address is registered and then changed: both are remembered with the request that did it', async () => {
  const { NOURA } = cast
  assert.equal(await read.address(NOURA.id), null)
  const first = await act(db.pool, verbs, people.registerAddress({ holder: NOURA.id, address: home }))
  assert.deepEqual(await read.address(NOURA.id), home)
  assert.deepEqual(first.told, [])
  const moved = { ...home, building: '7312', short: 'RHFA7312' }
  const second = await act(db.pool, verbs, people.registerAddress({ holder: NOURA.id, address: moved }))
  assert.deepEqual(await read.address(NOURA.id), moved)
  assert.deepEqual(second.told, [
    {
      person: NOURA.id,
      kind: 'civil.record.changed',
      vars: { field: { ar: 'العنوان الوطني', en: 'National address' }, date: '1447/08/13' },
    },
  ])
  assert.deepEqual(await remembered(db.pool, 'people.address', { person_id: NOURA.id }), [
    { version: 1, by_request: first.request, by_step: 'effect-1', current: false },
    { version: 2, by_request: second.request, by_step: 'effect-1', current: true },
  ])
  const { rows } = await db.pool.query(
    `select register, version from store.feed where by_request = any($1) order by position`,
    [[first.request, second.request]],
  )
  assert.deepEqual(rows, [
    { register: 'people.address', version: 1 },
    { register: 'people.address', version: 2 },
  ])
})

test('the same step of the same request cannot be applied twice', async () => {
  const effect = people.registerAddress({ holder: cast.HIND.id, address: home })
  const cause = { request: uuid(), step: 'address' }
  await act(db.pool, verbs, effect, cause)
  await assert.rejects(act(db.pool, verbs, effect, cause), { code: '23505' })
  assert.equal((await remembered(db.pool, 'people.address', { person_id: cast.HIND.id })).length, 1)
})

test('a short address of another building, a person who has died, nobody: refused', async () => {
  const wrong = { ...home, short: 'RMAA8811' }
  const at = (holder: string, address: Address) => act(db.pool, verbs, people.registerAddress({ holder, address }))
  await refused(at(cast.SAUD.id, wrong), 'short_address_does_not_fit_building')
  await refused(at(cast.HAMAD.id, home), 'person_has_died')
  await refused(at(uuid(), home), 'unknown_person')
  assert.equal(await read.address(cast.SAUD.id), null)
})

test('two registrations at once both stand, one after the other', async () => {
  const effects = [home, { ...home, additional: '9999' }].map((address) =>
    people.registerAddress({ holder: cast.TURKI.id, address }),
  )
  await Promise.all(effects.map((effect) => act(db.pool, verbs, effect, { holdOpen: 40 })))
  const versions = await remembered(db.pool, 'people.address', { person_id: cast.TURKI.id })
  assert.deepEqual(
    versions.map(({ version, current }) => [version, current]),
    [
      [1, false],
      [2, true],
    ],
  )
})

test('two acts that lock the same people in opposite order never stop each other for good', async () => {
  const pair = [cast.FAHD.id, cast.NOURA.id]
  const visit = (ids: string[]) =>
    inTransaction(db.pool, async (tx) => {
      await lockPeople(tx, ids)
      await new Promise((resume) => setTimeout(resume, 20))
      return (await tx.query<{ n: string }>('select pg_current_xact_id()::text as n')).rows[0]?.n
    })
  const runs = await Promise.all([visit(pair), visit([...pair].reverse()), visit(pair)])
  assert.equal(new Set(runs).size, 3)
  await assert.rejects(
    inTransaction(db.pool, (tx) => lockPeople(tx, [cast.FAHD.id, uuid()])),
    /not in the register/,
  )
})

test('several people are read at once in the order asked, and each reading is noted', async () => {
  const noted: string[] = []
  const look = { db: db.pool, note: (person: string, register: string) => noted.push(`${register} ${person}`) }
  const asked = [cast.NOURA.id, cast.FAHD.id]
  const found = await reader(look).many(asked)
  assert.deepEqual(
    found.map((person) => person.id),
    asked,
  )
  assert.deepEqual(
    noted,
    asked.map((id) => `people ${id}`),
  )
  await assert.rejects(read.many([cast.FAHD.id, uuid()]), /no such person/)
  assert.equal(await read.find('1999900291'), null)
  assert.equal((await read.byNumber(cast.ZAINAB.number))?.kind, 'visitor')
  assert.equal((await read.get(cast.HAMAD.id)).alive, false)
})
