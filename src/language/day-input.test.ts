import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, dayInput, FIRST_DAY, formatSlashDay, hijriDay, toHijri } from './index.ts'
import { arabicIndic, persian, refusal } from './testing.ts'

const anyDay = fc.integer({ min: 0, max: 55_990 }).map((n) => addDays(FIRST_DAY, n))

test('any day is taken in either calendar, as text or in boxes, in three kinds of digits', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      const h = toHijri(day)
      const slashes = formatSlashDay(day)
      for (const s of [day, slashes, arabicIndic(slashes), persian(day), `${h.day}/${h.month}/${h.year}`]) {
        assert.equal(dayInput.parse(s), day)
      }
      assert.equal(dayInput.parse(h), day)
      assert.equal(
        dayInput.parse({ year: arabicIndic(String(h.year)), month: String(h.month), day: String(h.day) }),
        day,
      )
      assert.equal(hijriDay.parse(slashes), day)
    }),
  )
})

test('the year alone tells the calendar', () => {
  assert.equal(dayInput.parse('1447-08-13'), '2026-02-01')
  assert.equal(dayInput.parse('2026-02-01'), '2026-02-01')
  assert.equal(dayInput.parse({ year: ' ١٤٤٧ ', month: 8, day: '13' }), '2026-02-01')
})

test('the 30th of a short month is refused, and the month’s length is told', () => {
  assert.match(refusal(dayInput, '1447/08/30').ar, /29 يومًا/)
  assert.match(refusal(dayInput, '2026-02-29').en, /no such day/)
})

test('a day outside the table is refused, not guessed', () => {
  for (const s of ['1342/12/29', '1501/01/01', '1924-07-31', '2077-11-17', '1583/01/01']) {
    assert.match(refusal(dayInput, s).en, /outside the Umm al-Qura/, s)
  }
})

test('what is no date is told what one looks like', () => {
  for (const s of [
    '',
    'غدًا',
    '1447',
    '13/8',
    '1447/13/1',
    '1447/0/1',
    '1/2/3',
    '13/8/47',
    '2026-02-01T00:00',
    '\ud800',
    '9'.repeat(10_000),
  ]) {
    refusal(dayInput, s)
  }
  for (const boxes of [
    {},
    { year: '', month: '', day: '' },
    { year: '1447', month: '', day: '' },
    { year: '1447', month: 8.5, day: 1 },
  ]) {
    refusal(dayInput, boxes)
  }
  assert.match(refusal(dayInput, '١٤٤٧/08/13').ar, /بشكل واحد/)
  refusal(hijriDay, '2026-02-01')
})
