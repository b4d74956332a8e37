/** Opening hours over years of days: Ramadan, holidays and weekends by the Umm al-Qura table (R-APPT-05). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offices } from '../../cast/offices.ts'
import { addDays, type Day, dayOf, fromHijri, riyadhTime, toHijri, weekday } from '../language/index.ts'
import { shutUntil } from './appointment.ts'
import { type Hours, holidayOn, isOpen, isRamadan, sessionsOn, slotsOn } from './calendar.ts'

const hours: Hours = {
  regular: [[450, 870]],
  ramadan: [
    [600, 900],
    [1260, 1500],
  ],
}

/** Every day from 1440 to 1460 AH: Ramadan walks through more than half of the seasons. */
const days: Day[] = []
for (let day = fromHijri({ year: 1440, month: 1, day: 1 }); toHijri(day).year < 1461; day = addDays(day, 1))
  days.push(day)

test('no office opens on Friday, Saturday or a holiday, in twenty-one Hijri years', () => {
  for (const day of days) {
    const shut = weekday(day) > 4 || holidayOn(day) !== null
    assert.equal(sessionsOn(hours, day).length === 0, shut, day)
  }
})

test('Ramadan has its own hours from the day the table says, and no other day has them', () => {
  for (const day of days) {
    const sessions = sessionsOn(hours, day)
    if (sessions.length > 0) assert.equal(sessions, toHijri(day).month === 9 ? hours.ramadan : hours.regular, day)
  }
  assert.ok(isRamadan('2026-02-18') && !isRamadan('2026-02-17'))
})

test('both feasts move by the moon and are shut every year; the National Day stays on 23 September', () => {
  for (let year = 1440; year <= 1460; year++) {
    for (const [month, day] of [
      [10, 1],
      [12, 9],
      [12, 10],
    ] as const)
      assert.ok(holidayOn(fromHijri({ year, month, day })), `${year}/${month}/${day}`)
  }
  assert.equal(holidayOn('2026-09-23')?.name.en, 'National Day')
  assert.equal(holidayOn('2021-02-22'), null, 'Founding Day is kept since 2022')
  assert.equal(holidayOn('2026-02-22')?.name.en, 'Founding Day')
})

test('every slot lies whole inside a session, begins on the day asked for, and no two begin together', () => {
  for (const day of days) {
    for (const length of [10, 15, 20, 30]) {
      const slots = slotsOn(hours, length, day)
      assert.deepEqual(slots, [...new Set(slots)].sort(), `${day}: in order, each once`)
      for (const slot of slots) {
        assert.equal(dayOf(slot), day)
        assert.ok(isOpen(hours, slot), `${slot} begins while open`)
        const last = new Date(Date.parse(slot) + length * 60_000 - 1).toISOString()
        assert.ok(isOpen(hours, last), `${slot} ends while open`)
      }
    }
  }
})

test('all slots of a year together are as many as its sessions hold, however they cross midnight', () => {
  const year = days.filter((day) => toHijri(day).year === 1447)
  const first = year[0] as Day
  const asked = [...year, addDays(year.at(-1) as Day, 1)]
  const slots = asked.flatMap((day) => slotsOn(hours, 10, day)).filter((slot) => dayOf(slot) >= first)
  const after = slotsOn(hours, 10, asked.at(-1) as Day).length
  const held = year.flatMap((day) => sessionsOn(hours, day)).reduce((n, [from, until]) => n + (until - from) / 10, 0)
  assert.equal(slots.length - after, held)
})

test('an evening of Ramadan runs past midnight and belongs to the date on the clock', () => {
  const thursday = '2026-02-19'
  const friday = slotsOn(hours, 10, addDays(thursday, 1)).map(riyadhTime)
  assert.deepEqual(friday, ['00:00', '00:10', '00:20', '00:30', '00:40', '00:50'], 'and nothing else on a Friday')
  assert.ok(slotsOn(hours, 10, thursday).map(riyadhTime).includes('23:50'))
  const firstDay = slotsOn(hours, 10, '2026-02-18').map(riyadhTime)
  assert.equal(firstDay[0], '10:00', 'the evening before the first of Ramadan was none')
})

test('the offices of the kingdom receive people on 8 February 2026 at 10:20, as the story says (P-04)', () => {
  const washm = offices.find((office) => office.id === 'riyadh-washm')
  assert.ok(washm)
  const times = slotsOn(washm.hours, 10, '2026-02-08').map(riyadhTime)
  assert.ok(times.includes('10:20') && times.includes('11:00'))
  assert.equal(times[0], '07:30')
  assert.equal(times.at(-1), '14:20')
})

test('two absences within thirty days shut a purpose for seven days, and only then (R-APPT-04)', () => {
  const today = '2026-02-20'
  assert.equal(shutUntil([], today), null)
  assert.equal(shutUntil(['2026-02-15'], today), null)
  assert.equal(shutUntil(['2026-02-15', '2026-02-01'], today), '2026-02-22')
  assert.equal(shutUntil(['2026-02-15', '2026-01-16'], today), '2026-02-22', 'thirty days apart')
  assert.equal(shutUntil(['2026-02-15', '2026-01-15'], today), null, 'thirty-one days apart')
  assert.equal(shutUntil(['2026-02-13', '2026-02-01'], today), '2026-02-20', 'the last day is still shut')
  assert.equal(shutUntil(['2026-02-12', '2026-02-01'], today), null)
})
