/** Violations: booked within their table, paid once. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import { unrecorded } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, race, refused, remembered } from '../testing.ts'
import { dueHalalas, nextPart, type RegisterViolation, reader, verbs, violations } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))

const KHALIDS = '7999900015'

function speeding(more: Partial<RegisterViolation> = {}): RegisterViolation {
  return {
    holder: cast.KHALID.id,
    at: '2026-01-31T19:20:00.000Z',
    place: { ar: 'الرياض، الدائري الشمالي', en: 'Riyadh, Northern Ring Road' },
    schedule: 3,
    article: { ar: 'تجاوز السرعة المحددة', en: 'Speeding' },
    minHalalas: 15_000,
    maxHalalas: 30_000,
    plate: 'ABJ1234',
    tell: [cast.FAHD.id],
    ...more,
  }
}

test('Khalid pays his violation: it is no longer among the unpaid, and he is told once', async () => {
  const holder = cast.KHALID.id
  assert.deepEqual(
    (await read.unpaid(holder)).map((v) => v.number),
    [KHALIDS],
  )
  const done = await act(db.pool, verbs, violations.settle({ holder, number: KHALIDS, paidHalalas: 15_000 }))
  assert.deepEqual(await read.unpaid(holder), [])
  assert.equal((await read.byNumber(holder, KHALIDS))?.paidOn, '2026-02-01')
  assert.deepEqual(done.told, [
    {
      person: holder,
      kind: 'traf.violation.settled',
      vars: { ref: KHALIDS, amount: { ar: '150 ريال', en: 'SAR 150' }, date: '1447/08/13' },
    },
  ])
  const again = violations.settle({ holder, number: KHALIDS, paidHalalas: 15_000 })
  await refused(act(db.pool, verbs, again), 'not_unpaid')
  const versions = await remembered(db.pool, 'violations.violation', { person_id: holder, number: KHALIDS })
  assert.equal(versions.length, 2)
  assert.equal(versions[1]?.by_request, done.request)
})

test('a violation on Fahd’s car is booked on the driver; both hear of it, each plate in its own letters', async () => {
  const done = await act(db.pool, verbs, violations.register(speeding()))
  assert.deepEqual(
    done.told.map((told) => told.person),
    [cast.KHALID.id, cast.FAHD.id],
  )
  assert.deepEqual(done.told[0]?.vars.plate, { ar: 'ا ب ح 1234', en: 'A B J 1234' })
  assert.equal(done.receipt.payBy, '2026-03-18')
  assert.equal((await read.unpaid(cast.KHALID.id))[0]?.number, done.receipt.number)
  assert.deepEqual(await read.all(cast.FAHD.id), [])
})

test('sums outside the table, the future, another’s number and nothing are refused', async () => {
  const register = (more: Partial<RegisterViolation>) => act(db.pool, verbs, violations.register(speeding(more)))
  await refused(register({ minHalalas: 14_900 }), 'sum_outside_the_table')
  await refused(register({ maxHalalas: 30_100 }), 'sum_outside_the_table')
  await refused(register({ at: '2026-02-02T06:00:00.000Z' }), 'has_not_happened_yet')
  const settle = (holder: string, number: string, paidHalalas: number) =>
    act(db.pool, verbs, violations.settle({ holder, number, paidHalalas }))
  await refused(settle(cast.FAHD.id, '7999900023', 50_000), 'no_such_violation')
  await refused(settle(cast.MAJED.id, '7999900023', 0), 'nothing_was_paid')
  assert.equal(await read.byNumber(cast.FAHD.id, '7999900023'), null)
})

test('two payments at once settle it once', async () => {
  const effect = violations.settle({ holder: cast.MAJED.id, number: '7999900023', paidHalalas: 90_000 })
  await race(db.pool, verbs, [effect, effect], 'not_unpaid')
})

test('the least is due until the last day to pay, the most after it', () => {
  const v = { minHalalas: 15_000, maxHalalas: 30_000, payBy: '2026-03-01' } as const
  assert.equal(dueHalalas(v, '2026-03-01'), 15_000)
  assert.equal(dueHalalas(v, '2026-03-02'), 30_000)
})

test('a violation on foot has no plate, and says so', async () => {
  const done = await act(db.pool, verbs, violations.register(speeding({ plate: null, tell: [] })))
  assert.equal(done.told[0]?.vars.plate, '—')
})

test('Majed pays his violation in three parts: each is due as the first fixed it, and the last settles it', async () => {
  const own = await testDatabase(castSeed)
  after(() => own.close())
  const [holder, number] = [cast.MAJED.id, '7999900023']
  const pay = (paidHalalas: number, parts = 3) =>
    act(own.pool, verbs, violations.payPart({ holder, number, parts, paidHalalas }))
  // The time to pay the least is over: the most of its table is due.
  await refused(pay(16_666), 'not_the_part_due')
  await refused(pay(18_000, 5), 'no_such_plan')
  assert.equal((await pay(30_000)).receipt.leftHalalas, 60_000)
  await refused(pay(45_000, 2), 'another_plan_runs')
  await refused(pay(60_000), 'not_the_part_due')
  await refused(act(own.pool, verbs, violations.settle({ holder, number, paidHalalas: 90_000 })), 'not_what_is_left')
  // Two requests for the next part at once are two parts, not one twice.
  await Promise.all([pay(30_000), pay(30_000)])
  const [row] = (await reader(unrecorded(own.pool)).all(holder)).filter((v) => v.number === number)
  assert.deepEqual([row?.status, row?.paidHalalas, row?.plan?.partsPaid], ['paid', 90_000, 3])
  await refused(pay(30_000), 'not_unpaid')
})

test('parts of a sum that does not divide come to the whole sum', () => {
  for (const halalas of [100, 101, 15_001, 90_000, 99_999])
    for (const parts of [2, 3, 4, 6]) {
      let plan = { parts, halalas, partsPaid: 0, paidHalalas: 0 }
      for (let i = 0; i < parts; i++)
        plan = { ...plan, partsPaid: i + 1, paidHalalas: plan.paidHalalas + nextPart(plan) }
      assert.equal(plan.paidHalalas, halalas)
    }
})

test('more time is given once, while it runs, and not beyond the law', async () => {
  const own = await testDatabase(castSeed)
  after(() => own.close())
  const holder = cast.KHALID.id
  const extend = (days: number, number = KHALIDS, of = holder) =>
    act(own.pool, verbs, violations.extend({ holder: of, number, days }))
  for (const days of [0, -1, 91, 1.5]) await refused(extend(days), 'too_many_days')
  assert.equal((await extend(90)).receipt.payBy, '2026-05-30')
  await refused(extend(1), 'extended_before')
  await refused(extend(10, '7999900023', cast.MAJED.id), 'window_over')
})
