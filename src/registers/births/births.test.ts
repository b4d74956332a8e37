/** Births: told once, registered once, whichever hospital or parent was quicker. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import { addDays, luhn } from '../../language/index.ts'
import { type Effect, InvariantError, unrecorded, uuid } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { people, reader as peopleReader, verbs as peopleVerbs } from '../people/index.ts'
import { withCheckDigit } from '../people/number.ts'
import { act, now, race, refused, remembered } from '../testing.ts'
import { births, childOf, type NotifyBirth, reader, registerBy, verbs } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))

const told = (more: Partial<NotifyBirth> = {}): NotifyBirth => ({
  mother: cast.NOURA.id,
  father: cast.FAHD.id,
  hospital: 'WADI',
  hospitalName: { ar: 'مستشفى الوادي', en: 'Wadi hospital' },
  place: { ar: 'الرياض', en: 'Riyadh' },
  bornAt: '2026-01-20T11:05:00.000Z',
  sex: 'male',
  grams: 3240,
  order: 1,
  ...more,
})
const rayan = {
  ar: { first: 'ريان', father: 'فهد', grandfather: 'صالح', family: 'العتيبي' },
  en: { first: 'Rayan', father: 'Fahd', grandfather: 'Saleh', family: 'Alotaibi' },
}
const naming = (number: string, mother = cast.NOURA.id): Effect =>
  births.register({ mother, number, name: rayan, shortName: { ar: 'ريان', en: 'Rayan' }, child: childOf(number) })

test('a hospital tells of a birth: both parents hear of it with its number and the last day, and it is remembered', async () => {
  const done = await act(db.pool, verbs, births.notify(told()))
  const number = String(done.receipt.number)
  assert.match(number, /^8\d{9}$/)
  assert.deepEqual(
    done.told.map(({ person, kind }) => [person, kind]),
    [
      [cast.NOURA.id, 'civil.birth.told'],
      [cast.FAHD.id, 'civil.birth.told'],
    ],
  )
  assert.equal(registerBy('2026-01-20'), '2026-02-19')
  const [mine] = await read.ofParent(cast.FAHD.id)
  assert.deepEqual(mine, (await read.ofMother(cast.NOURA.id))[0])
  assert.equal(mine?.status, 'notified')

  const named = await act(db.pool, verbs, naming(number))
  assert.deepEqual(
    named.told.map(({ kind }) => kind),
    ['civil.birth.registered', 'civil.birth.registered'],
  )
  assert.deepEqual(await remembered(db.pool, 'births.birth', { person_id: cast.NOURA.id, number }), [
    { version: 1, by_request: done.request, by_step: 'effect-1', current: false },
    { version: 2, by_request: named.request, by_step: 'effect-1', current: true },
  ])
  assert.deepEqual((await read.ofChild(childOf(number), [cast.FAHD.id, cast.NOURA.id]))?.name, rayan)
  await refused(act(db.pool, verbs, naming(number)), 'registered_already')
  await refused(act(db.pool, verbs, naming('8999999998')), 'unknown_birth')
})

test('twins are two births; the same one told again, or in the same half year, is not; a birth to come is nobody’s', async () => {
  const mother = uuid()
  await act(db.pool, verbs, births.notify(told({ mother, order: 1 })))
  await act(db.pool, verbs, births.notify(told({ mother, order: 2 })))
  await refused(
    act(db.pool, verbs, births.notify(told({ mother, order: 2, hospital: 'SAHEL' }))),
    'birth_already_notified',
  )
  const months = `${addDays('2026-01-20', -140)}T09:00:00.000Z`
  await refused(act(db.pool, verbs, births.notify(told({ mother, bornAt: months }))), 'birth_already_notified')
  const before = `${addDays('2026-01-20', -400)}T09:00:00.000Z`
  await act(db.pool, verbs, births.notify(told({ mother, bornAt: before })))
  await refused(
    act(db.pool, verbs, births.notify(told({ mother: uuid(), bornAt: '2026-03-01T09:00:00.000Z' }))),
    'born_in_the_future',
  )
  await refused(
    act(db.pool, verbs, births.notify(told({ mother, father: mother, order: 3 }))),
    'nobody_is_both_parents',
  )
})

test('the same newborn told by two hospitals at once: one wins, 200 times of 200', async () => {
  for (let round = 0; round < 200; round++) {
    const mother = uuid()
    const both = ['WADI', 'SAHEL'].map((hospital) => act(db.pool, verbs, births.notify(told({ mother, hospital }))))
    const results = await Promise.allSettled(both)
    const lost = results.flatMap((r) => (r.status === 'rejected' ? [r.reason as unknown] : []))
    assert.equal(lost.length, 1, `round ${round}`)
    assert.ok(lost[0] instanceof InvariantError && lost[0].reason === 'birth_already_notified')
    assert.equal((await read.ofMother(mother)).length, 1)
  }
})

test('two who name the same child at once: one name stands, and one person is made', async () => {
  const mother = uuid()
  const notice = await act(db.pool, verbs, births.notify(told({ mother })))
  const number = String(notice.receipt.number)
  await race(db.pool, verbs, [naming(number, mother), naming(number, mother)], 'registered_already')
  const child = people.registerNewborn({ child: childOf(number), name: rayan, sex: 'male', born: '2026-01-20' })
  await race(db.pool, peopleVerbs, [child, child], 'registered_already')
  const made = await peopleReader(unrecorded(db.pool)).get(childOf(number))
  assert.match(made.number, /^1\d{9}$/)
  assert.ok(luhn(made.number))
  assert.deepEqual([made.kind, made.marital, made.alive, made.born], ['citizen', 'single', true, '2026-01-20'])
})

test('numbers of newborns pass over those that are taken, and have a right check digit', async () => {
  assert.equal(withCheckDigit('199990005'), '1999900051')
  assert.equal(withCheckDigit('199990001'), '1999900010')
  await db.owner.query(`select setval('people.newborn_number', 199990006, false)`)
  const child = uuid()
  const effect = people.registerNewborn({ child, name: rayan, sex: 'female', born: '2026-01-20' })
  const { receipt } = await act(db.pool, peopleVerbs, effect)
  // 1999900069 and the next ones are Khalid's and others'.
  const taken = new Set(Object.values(cast).map((member) => member.number))
  assert.ok(!taken.has(String(receipt.number)))
  assert.equal(receipt.number, '1999900176')
  const tomorrow = people.registerNewborn({
    child: uuid(),
    name: rayan,
    sex: 'male',
    born: addDays(now.slice(0, 10) as '2026-02-01', 1),
  })
  await refused(act(db.pool, peopleVerbs, tomorrow), 'born_in_the_future')
})
