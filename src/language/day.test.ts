import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Day } from './index.ts'
import * as language from './index.ts'

const { addDays, addMonths, addYears, ageOn, dayOf, daysBetween } = language

const anyDay = fc.integer({ min: 0, max: 60_000 }).map((n) => addDays('1900-01-01', n))

test('going forward and measuring the way are inverse', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -40_000, max: 40_000 }), (day, n) => {
      assert.equal(daysBetween(day, addDays(day, n)), n)
      assert.equal(addDays(addDays(day, n), -n), day)
    }),
  )
})

test('a day agrees with the calendar of the machine', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      const date = new Date(`${day}T00:00:00Z`)
      assert.equal(date.toISOString().slice(0, 10), day)
      assert.equal(language.weekday(day), date.getUTCDay())
      date.setUTCDate(date.getUTCDate() + 45)
      assert.equal(addDays(day, 45), date.toISOString().slice(0, 10))
    }),
  )
})

test('months and years are clipped to the end of a short month', () => {
  assert.equal(addMonths('2026-01-31', 1), '2026-02-28')
  assert.equal(addMonths('2024-01-31', 1), '2024-02-29')
  assert.equal(addMonths('2026-03-15', -3), '2025-12-15')
  assert.equal(addYears('2024-02-29', 1), '2025-02-28')
  assert.equal(addYears('2026-02-01', 10), '2036-02-01')
})

test('a birthday completes a year on the day itself', () => {
  assert.equal(ageOn('2008-06-01', '2026-05-31'), 17)
  assert.equal(ageOn('2008-06-01', '2026-06-01'), 18)
  assert.equal(ageOn('2004-02-29', '2025-02-27'), 20)
  assert.equal(ageOn('2004-02-29', '2025-02-28'), 21)
  assert.equal(ageOn('2026-01-20', '2026-02-01'), 0)
})

test('the business day is Riyadh’s: it begins at 21:00 UTC (R-DATE-04)', () => {
  assert.equal(dayOf('2026-02-01T06:00:00Z'), '2026-02-01')
  assert.equal(dayOf('2026-02-01T20:59:59.999Z'), '2026-02-01')
  assert.equal(dayOf('2026-02-01T21:00:00Z'), '2026-02-02')
  assert.equal(language.startOfDay('2026-02-02'), '2026-02-01T21:00:00.000Z')
  assert.equal(language.riyadhTime('2026-02-01T06:00:00Z'), '09:00')
  fc.assert(fc.property(anyDay, (day) => assert.equal(dayOf(language.startOfDay(day)), day)))
})

test('the week works from Sunday to Thursday (R-DATE-07)', () => {
  const week = [1, 2, 3, 4, 5, 6, 7].map((n) => language.isWorkingDay(`2026-02-0${n}` as Day))
  assert.deepEqual(week, [true, true, true, true, true, false, false])
})

test('what is no day is not taken for one', () => {
  for (const bad of [
    '2026-02-29',
    '2026-13-01',
    '2026-00-01',
    '2026-04-31',
    '0026-01-01',
    '2026-1-1',
    '',
    '2026-01-01T',
  ]) {
    assert.equal(language.isDay(bad), false, bad)
  }
  assert.equal(language.isDay('2024-02-29'), true)
  assert.throws(() => dayOf('yesterday'), RangeError)
  assert.throws(() => addDays('tomorrow' as Day, 1), RangeError)
  assert.throws(() => addDays('2026-02-30', 1), RangeError)
})
