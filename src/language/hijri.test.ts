import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import * as language from './index.ts'

const { addDays, addHijriMonths, addHijriYears, DateRangeError, daysBetween, fromHijri, hijriAgeOn, toHijri } = language

const anyDay = fc.integer({ min: 0, max: 55_989 }).map((n) => addDays(language.FIRST_DAY, n))

test('the table begins and ends where R-DATE-02 says', () => {
  assert.equal(language.FIRST_DAY, '1924-08-01')
  assert.equal(language.LAST_DAY, '2077-11-16')
  assert.equal(daysBetween(language.FIRST_DAY, language.LAST_DAY), 55_990)
})

test('every day of 1343–1500 goes to its Hijri date and back, each one the day after the last', () => {
  let before = { year: 1342, month: 12, day: 0 }
  let count = 0
  for (let day = language.FIRST_DAY; day <= language.LAST_DAY; day = addDays(day, 1)) {
    const h = toHijri(day)
    if (fromHijri(h) !== day) assert.fail(`${day} came back as ${fromHijri(h)}`)
    const nextDay = h.year === before.year && h.month === before.month && h.day === before.day + 1
    const nextMonth = h.year === before.year && h.month === before.month + 1 && h.day === 1
    const nextYear = h.year === before.year + 1 && h.month === 1 && h.day === 1
    if (!nextDay && !nextMonth && !nextYear) assert.fail(`${day} is not the day after`)
    before = h
    count++
  }
  assert.equal(count, 55_991)
})

test('each year begins and is as long as the official table says', () => {
  const rows = readFileSync(new URL('./ummalqura.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line))
  assert.equal(rows.length, 158)
  for (const row of rows) {
    const [year, first, lengths, total] = row.split('\t')
    const months = (lengths ?? '').split(' ').map(Number)
    assert.equal(fromHijri({ year: Number(year), month: 1, day: 1 }), first)
    assert.deepEqual(
      months.map((_, i) => language.hijriMonthLength(Number(year), i + 1)),
      months,
    )
    assert.equal(
      months.reduce((a, b) => a + b),
      Number(total),
    )
  }
})

test('months of 28 and 31 days are days people were born on', () => {
  assert.equal(language.hijriMonthLength(1343, 9), 28)
  assert.equal(language.hijriMonthLength(1345, 5), 31)
  assert.equal(toHijri(fromHijri({ year: 1345, month: 5, day: 31 })).day, 31)
})

test('the check dates of R-DATE-10 and of the cast agree with the table', () => {
  assert.deepEqual(toHijri('2011-12-10'), { year: 1433, month: 1, day: 15 })
  assert.deepEqual(toHijri('2012-02-25'), { year: 1433, month: 4, day: 3 })
  assert.equal(fromHijri({ year: 1435, month: 1, day: 1 }), '2013-11-04')
  assert.deepEqual(toHijri('2018-12-13'), { year: 1440, month: 4, day: 6 })
  assert.deepEqual(toHijri('2026-02-01'), { year: 1447, month: 8, day: 13 })
  assert.deepEqual(toHijri('2008-06-01'), { year: 1429, month: 5, day: 27 })
  assert.deepEqual(toHijri('2018-09-15'), { year: 1440, month: 1, day: 5 })
  assert.deepEqual(toHijri('2026-01-20'), { year: 1447, month: 8, day: 1 })
})

test('the day after 30 Ramadan 1405 is 1 Shawwal 1405', () => {
  const day = addDays(fromHijri({ year: 1405, month: 9, day: 30 }), 1)
  assert.deepEqual(toHijri(day), { year: 1405, month: 10, day: 1 })
})

test('outside the table we refuse rather than guess', () => {
  assert.throws(() => toHijri('1924-07-31'), DateRangeError)
  assert.throws(() => toHijri('2077-11-17'), DateRangeError)
  assert.throws(() => fromHijri({ year: 1342, month: 12, day: 29 }), DateRangeError)
  assert.throws(() => fromHijri({ year: 1501, month: 1, day: 1 }), DateRangeError)
  assert.throws(() => addHijriYears('2026-02-01', 60), DateRangeError)
  assert.throws(() => addHijriMonths('1924-08-05', -1), DateRangeError)
})

test('the 30th of a month of 29 days is refused', () => {
  assert.equal(language.hijriMonthLength(1447, 7), 30)
  assert.equal(language.hijriMonthLength(1447, 8), 29)
  assert.throws(() => fromHijri({ year: 1447, month: 8, day: 30 }), RangeError)
  assert.equal(language.isHijri({ year: 1447, month: 13, day: 1 }), false)
})

test('Hijri years later is the same month and day, clipped to the month', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -30, max: 30 }), (day, n) => {
      const from = toHijri(day)
      fc.pre(from.year + n >= 1343 && from.year + n <= 1500)
      const to = toHijri(addHijriYears(day, n))
      assert.equal(to.year, from.year + n)
      assert.equal(to.month, from.month)
      assert.equal(to.day, Math.min(from.day, language.hijriMonthLength(to.year, to.month)))
    }),
  )
})

test('Hijri months later lands in that month, clipped', () => {
  const day = fromHijri({ year: 1447, month: 7, day: 30 })
  assert.deepEqual(toHijri(addHijriMonths(day, 1)), { year: 1447, month: 8, day: 29 })
  assert.deepEqual(toHijri(addHijriMonths(day, 6)), { year: 1448, month: 1, day: 29 })
  assert.deepEqual(toHijri(addHijriMonths(day, -7)), { year: 1446, month: 12, day: 29 })
})

test('Saud turns 18 by the Hijri calendar months before he does by the other (R-DATE-05)', () => {
  assert.equal(addHijriYears('2008-06-01', 18), fromHijri({ year: 1447, month: 5, day: 27 }))
  assert.equal(hijriAgeOn('2008-06-01', '2026-02-01'), 18)
  assert.equal(language.ageOn('2008-06-01', '2026-02-01'), 17)
})

test('a Hijri age grows by one on the birthday and never before', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 70 }), (born, n) => {
      fc.pre(toHijri(born).year + n <= 1500)
      const birthday = addHijriYears(born, n)
      assert.equal(hijriAgeOn(born, birthday), n)
      if (n > 0) assert.equal(hijriAgeOn(born, addDays(birthday, -1)), n - 1)
    }),
  )
})

test('whoever was born before the table begins is of age, and nobody is answered by an error', () => {
  assert.ok(hijriAgeOn('1900-01-01', '2026-02-01') >= 100)
  assert.equal(hijriAgeOn('1924-07-31', '2026-02-01'), hijriAgeOn('1924-08-01', '2026-02-01'))
})
