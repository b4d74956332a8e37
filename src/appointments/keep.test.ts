/** Offices change: whoever is booked then is named, told and offered another place; nobody books what is just closing. */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { cast, castNow } from '../../cast/index.ts'
import { inTransaction, type PersonId, unrecorded, uuid } from '../store/index.ts'
import { readSessions, sayOfSessions, sessionsOn, slotsOn } from './calendar.ts'
import { affectedBy, changed, changeOffice, lockOffice, type OfficeChange, officeById, reader } from './index.ts'
import { appointmentsHere, atWashm, does, refusal, tenTwenty } from './testing.ts'
import { appointments } from './verbs.ts'

const here = await appointmentsHere()
after(() => here.close())
const { pool, owner } = here
const { FAHD, NOURA, KHALID, MONA, REEM } = cast
const day = '2026-02-08'
const why = { ar: 'صيانة طارئة', en: 'Urgent repairs' }
const closing: OfficeChange = { what: 'day', day, sessions: [], why }

beforeEach(async () => {
  await owner.query(
    'truncate appointments.seat, appointments.appointment, appointments.waiting, appointments.line, appointments.wake, appointments.special_day',
  )
  await owner.query('truncate notices.notice, notices.wake')
  await owner.query(`update appointments.office set closed_on = null`)
  await owner.query(
    `update appointments.capacity set places = 4 where office_id = 'riyadh-washm' and purpose = 'national-id'`,
  )
})

async function washm() {
  const office = await officeById(pool, 'riyadh-washm')
  assert.ok(office)
  return office
}

const book = async (who: { id: PersonId }, startsAt = tenTwenty) =>
  String((await does(pool, appointments.book({ holder: who.id, ...atWashm(startsAt) }), castNow)).receipt.number)

const change = (one: OfficeChange, at = castNow) =>
  inTransaction(pool, async (tx) => {
    await lockOffice(tx, 'riyadh-washm')
    return changeOffice(tx, await washm(), one, { request: uuid(), step: 'office', at })
  })

const numbersOf = async (one: OfficeChange) =>
  (await affectedBy(pool, changed(await washm(), one), castNow)).map(({ number }) => number).sort()

test('a closed day names who is booked on it, cancels them, says why and which place is free next', async () => {
  const numbers = [await book(FAHD), await book(NOURA, '2026-02-08T08:00:00.000Z')].sort()
  const other = await book(KHALID, '2026-02-09T07:20:00.000Z')
  assert.deepEqual(await numbersOf(closing), numbers)
  assert.equal(await change(closing), 2)
  const { rows } = await owner.query<{ number: string; status: string }>(
    'select number, status from appointments.appointment where superseded_at is null',
  )
  assert.deepEqual(Object.fromEntries(rows.map((row) => [row.number, row.status])), {
    [numbers[0] ?? '']: 'cancelled',
    [numbers[1] ?? '']: 'cancelled',
    [other]: 'booked',
  })
  const { rows: told } = await owner.query<{ kind: string; text: string }>(
    `select kind, text from notices.notice where person_id = $1`,
    [FAHD.id],
  )
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ['appt.office_closed'],
  )
  // The next place of which she hears in time: a day from now.
  assert.match(told[0]?.text ?? '', /صيانة طارئة.*1447\/08\/14 09:00/)
  assert.equal(await refusal(book(REEM)), 'no_such_slot')
  const free = await reader(unrecorded(pool)).free({
    office: await washm(),
    purpose: 'national-id',
    person: FAHD.id,
    now: castNow,
  })
  assert.ok(free.length > 0 && free.every((slot) => !slot.startsWith(day)))
  // She may book anew at once: what the office closed is no absence and no open appointment.
  assert.match(await book(FAHD, '2026-02-09T07:30:00.000Z'), /^8\d{7}$/)
})

test('other hours on a day touch only who is booked outside them; the day becomes like the others again', async () => {
  const [early, late] = [await book(FAHD, '2026-02-08T04:30:00.000Z'), await book(NOURA)]
  const short: OfficeChange = { what: 'day', day, sessions: [[540, 720]], why }
  assert.deepEqual(await numbersOf(short), [early])
  assert.equal(await change(short), 1)
  assert.deepEqual(sessionsOn((await washm()).hours, day), [[540, 720]])
  assert.equal(await change({ what: 'usual-day', day }), 0)
  assert.deepEqual(sessionsOn((await washm()).hours, day), [[450, 870]])
  // A holiday on which one office works, as in a season.
  assert.equal(await change({ what: 'day', day: '2026-02-22', sessions: [[540, 720]], why }), 0)
  assert.equal(slotsOn((await washm()).hours, 10, '2026-02-22').length, 18)
  assert.ok(late)
})

test('closing for good cancels what is booked from that day on; fewer places than are booked are refused with whom it meets', async () => {
  const mine = await book(FAHD)
  const two = [await book(NOURA), await book(KHALID)]
  const before: OfficeChange = { what: 'close', day: '2026-02-09', why }
  assert.deepEqual(await numbersOf(before), [])
  const two_places: OfficeChange = { what: 'places', purpose: 'national-id', places: 2 }
  assert.equal((await numbersOf(two_places)).length, 1)
  await assert.rejects(change(two_places), /cancels nothing/)
  assert.equal((await washm()).receives.find(({ purpose }) => purpose === 'national-id')?.places, 4)
  assert.equal(await change({ what: 'places', purpose: 'national-id', places: 3 }), 0)
  assert.equal(await refusal(book(MONA)), 'slot_taken')
  assert.equal(await change({ what: 'close', day, why }), 3)
  assert.equal(await refusal(book(REEM, '2026-02-09T07:20:00.000Z')), 'office_closed')
  assert.ok(mine && two)
})

test('twelve people book while the day is being closed: whoever got a place lost it and was told, nobody else has one', async () => {
  const everyone = [
    FAHD,
    NOURA,
    KHALID,
    MONA,
    REEM,
    cast.TURKI,
    cast.MAJED,
    cast.IMRAN,
    cast.TAREK,
    cast.YOUSEF,
    cast.HIND,
    cast.SAUD,
  ]
  const acts = everyone.map((who, i) => book(who, `2026-02-08T${String(5 + (i % 4)).padStart(2, '0')}:00:00.000Z`))
  const results = await Promise.allSettled([...acts.slice(0, 6), change(closing), ...acts.slice(6)])
  const broken = results.filter(
    (r) => r.status === 'rejected' && !/no_such_slot/.test(String((r.reason as Error & { reason?: string }).reason)),
  )
  assert.deepEqual(broken, [])
  const { rows } = await owner.query(
    `select from appointments.appointment where superseded_at is null and status = 'booked' and starts_at >= '2026-02-08' and starts_at < '2026-02-09'`,
  )
  assert.equal(rows.length, 0)
  const { rows: held } = await owner.query(`select from appointments.seat where appointment_id is not null`)
  assert.equal(held.length, 0)
  const lost = await owner.query(
    `select from appointments.appointment where superseded_at is null and status = 'cancelled'`,
  )
  const told = await owner.query(`select from notices.notice where kind = 'appt.office_closed'`)
  assert.equal(told.rowCount, lost.rowCount)
})

test('hours are read as officers type them', () => {
  assert.deepEqual(readSessions('07:30-14:30'), [[450, 870]])
  assert.deepEqual(readSessions('21:00–01:00، 10:00-15:00'), [
    [600, 900],
    [1260, 1500],
  ])
  assert.deepEqual(readSessions(' '), [])
  for (const typed of ['7', '25:00-26:00', '10:00-12:00, 11:00-13:00', '10:60-11:00', 'صباحًا'])
    assert.equal(readSessions(typed), null, typed)
  assert.equal(
    sayOfSessions([
      [600, 900],
      [1260, 1500],
    ]),
    '10:00-15:00, 21:00-01:00',
  )
})
