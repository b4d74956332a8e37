/** Objections (R-VIO-04, R-VIO-05): in time, once, one at a time; decided once, and then due, less or gone. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import type { Day } from '../../language/index.ts'
import { unrecorded } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, race, refused, remembered } from '../testing.ts'
import { type Outcome, reader, rejectionsInYear, verbs, violations, whyNoObjection } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))
const holder = cast.KHALID.id
const words = { ar: 'الصورة واضحة، والسرعة مثبتة.', en: 'The picture is clear and the speed is proven.' }

/** A camera's violation of a day, booked on Khalid; its number. */
async function violationOn(day: string): Promise<string> {
  const effect = violations.register({
    holder,
    at: `${day}T05:00:00.000Z`,
    place: { ar: 'الرياض، الدائري الشمالي', en: 'Riyadh, Northern Ring Road' },
    schedule: 3,
    article: { ar: 'تجاوز السرعة', en: 'Speeding' },
    minHalalas: 15_000,
    maxHalalas: 30_000,
    plate: 'ABJ1234',
  })
  return String((await act(db.pool, verbs, effect, { at: `${day}T06:00:00.000Z` })).receipt.number)
}

const objecting = (violation: string) =>
  violations.object({ holder, violation, reason: 'wrong-facts', statement: 'كنت واقفًا عند الإشارة.' })
const object = (violation: string, day: string) =>
  act(db.pool, verbs, objecting(violation), { at: `${day}T06:00:00.000Z` })
const decide = (violation: string, day: string, outcome: Outcome, halalas?: number) =>
  act(
    db.pool,
    verbs,
    violations.decide({ holder, violation, outcome, words, ...(halalas === undefined ? {} : { halalas }) }),
    { at: `${day}T06:00:00.000Z` },
  )
const stateOf = async (number: string) => {
  const v = await read.byNumber(holder, number)
  return [v?.status, v?.payBy, v?.minHalalas]
}

test('Khalid objects on the third day; it is rejected, and he has fifteen days from then to pay the least', async () => {
  const number = await violationOn('2026-02-08')
  const filed = await object(number, '2026-02-11')
  assert.match(String(filed.receipt.number), /^6\d{9}$/)
  assert.deepEqual((await stateOf(number))[0], 'disputed')
  assert.ok(!(await read.unpaid(holder)).some((v) => v.number === number), 'nothing is due meanwhile')
  await refused(act(db.pool, verbs, violations.settle({ holder, number, paidHalalas: 15_000 })), 'not_unpaid')
  const done = await decide(number, '2026-02-20', 'rejected')
  assert.deepEqual(await stateOf(number), ['unpaid', '2026-03-07', 15_000])
  assert.deepEqual(done.told[0]?.kind, 'traf.violation.objection_decided')
  assert.equal((await read.objections(holder))[0]?.words?.en, words.en)
  // Open, disputed, open again: each a version with its cause.
  assert.equal((await remembered(db.pool, 'violations.violation', { person_id: holder, number })).length, 3)
  await refused(object(number, '2026-02-21'), 'objected_before')
  await refused(decide(number, '2026-02-21', 'cancelled'), 'decided_before')
})

test('on day 30 it is heard, on day 31 not; nor while another is open', async () => {
  const [a, b] = [await violationOn('2026-03-01'), await violationOn('2026-03-02')]
  await refused(object(a, '2026-04-01'), 'days_over')
  await object(a, '2026-03-31')
  await refused(object(b, '2026-03-31'), 'another_open')
  await decide(a, '2026-03-31', 'cancelled')
  assert.equal((await stateOf(a))[0], 'cancelled')
  await object(b, '2026-04-01')
  await refused(decide(b, '2026-04-02', 'reduced', 15_000), 'not_a_reduction')
  await refused(decide(b, '2026-04-02', 'rejected', 10_000), 'not_a_reduction')
  await decide(b, '2026-04-02', 'reduced', 10_000)
  assert.deepEqual(await stateOf(b), ['unpaid', '2026-04-17', 10_000])
})

test('a paid violation, one paid in parts and another’s are not objected to', async () => {
  const parts = await violationOn('2026-04-05')
  await act(db.pool, verbs, violations.payPart({ holder, number: parts, parts: 3, paidHalalas: 5_000 }), {
    at: '2026-04-06T06:00:00.000Z',
  })
  await refused(object(parts, '2026-04-07'), 'parts_paid')
  const paid = await violationOn('2026-04-04')
  await act(db.pool, verbs, violations.settle({ holder, number: paid, paidHalalas: 15_000 }), {
    at: '2026-04-06T06:00:00.000Z',
  })
  await refused(object(paid, '2026-04-07'), 'not_unpaid')
  await refused(object('7999900023', '2026-04-07'), 'no_such_violation')
})

test('two objections at once: one is recorded', async () => {
  const number = await violationOn('2026-01-28')
  await race(db.pool, verbs, [objecting(number), objecting(number)], 'objected_before')
})

test('after five rejections no further objection is heard in that Hijri year, and again in the next', () => {
  const rejected = (decidedOn: Day, n: number) => ({
    violation: `70000000${n}`,
    status: 'rejected' as const,
    decidedOn,
  })
  const five = [1, 2, 3, 4, 5].map((n) => rejected('2026-02-20', n))
  const fresh = { number: '7999900015', status: 'unpaid', issuedOn: '2026-06-10', plan: null } as const
  assert.equal(rejectionsInYear(five, '2026-06-15'), 5)
  // 1447 ends with 2026-06-15; the sixteenth is the first of Muharram 1448.
  assert.equal(whyNoObjection(fresh, five, '2026-06-15'), 'too_many_rejected')
  assert.equal(whyNoObjection(fresh, five, '2026-06-16'), null)
  assert.equal(whyNoObjection(fresh, five.slice(1), '2026-06-15'), null)
})
