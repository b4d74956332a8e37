/** Booking, moving, giving back, waiting and coming, on a real database with the offices of the cast. */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { cast, castNow } from '../../cast/index.ts'
import { simulatedCarrier } from '../agencies/carriers/index.ts'
import { sendDue, setContact } from '../notices/index.ts'
import { fixedClock, hours, inTransaction, later, minutes, type PersonId, unrecorded, uuid } from '../store/index.ts'
import { appointmentsDue, callNext, officeById, reader, walkIn } from './index.ts'
import { appointmentsHere, atWashm, does, refusal, tenTwenty } from './testing.ts'
import { appointments } from './verbs.ts'

const here = await appointmentsHere()
after(() => here.close())
const { pool, owner } = here
const eleven = '2026-02-08T08:00:00.000Z'
const { FAHD, NOURA, KHALID, MONA, REEM, TURKI } = cast

beforeEach(async () => {
  await owner.query(
    'truncate appointments.seat, appointments.appointment, appointments.waiting, appointments.line, appointments.wake, appointments.ticket, appointments.turn',
  )
  await owner.query('truncate notices.notice, notices.wake')
})

const book = (who: { id: PersonId }, startsAt = tenTwenty, at = castNow, request = uuid()) =>
  does(pool, appointments.book({ holder: who.id, ...atWashm(startsAt) }), at, request)

const numberOf = async (act: ReturnType<typeof book>): Promise<string> => String((await act).receipt.number)

async function statusOf(number: string): Promise<string | undefined> {
  const { rows } = await owner.query<{ status: string }>(
    'select status from appointments.appointment where number = $1 and superseded_at is null',
    [number],
  )
  return rows[0]?.status
}

/** Fills the other three places of a slot at Al-Washm. */
async function fillUp(startsAt = tenTwenty): Promise<string[]> {
  return Promise.all([NOURA, KHALID, MONA].map((who) => numberOf(book(who, startsAt))))
}

const due = (at: string, limit = 20) => appointmentsDue(pool, fixedClock(at), limit)
const kindsTold = async (who: { id: PersonId }): Promise<string[]> =>
  (
    await owner.query<{ kind: string }>(
      'select kind from notices.notice where person_id = $1 order by created_at, kind',
      [who.id],
    )
  ).rows.map((row) => row.kind)

test('a booking has its number, its place and its version, and the person is told where and when', async () => {
  const { receipt, told } = await book(FAHD)
  assert.match(String(receipt.number), /^8\d{7}$/)
  assert.deepEqual(told, [
    {
      person: FAHD.id,
      kind: 'appt.booked',
      vars: {
        office: { ar: 'الأحوال المدنية بالوشم', en: 'Civil affairs, Al-Washm' },
        date: '1447/08/20',
        time: '10:20',
        ref: receipt.number,
      },
    },
  ])
})

test('a second open appointment for the same purpose is refused; for another purpose it is not (R-APPT-04)', async () => {
  await book(FAHD)
  assert.equal(await refusal(book(FAHD, eleven)), 'open_appointment')
  assert.equal(
    await refusal(does(pool, appointments.book({ holder: FAHD.id, ...atWashm(eleven, 'family-record') }), castNow)),
    '',
  )
  const { rows } = await owner.query(`select from appointments.seat where person_id = $1 and purpose = 'national-id'`, [
    FAHD.id,
  ])
  assert.equal(rows.length, 1, 'the refused one took no place')
})

test('an office books only in its hours, within thirty days, not in the past, and for what it receives (R-APPT-05)', async () => {
  const at = (startsAt: string) => refusal(book(FAHD, startsAt))
  assert.equal(await at('2026-02-08T03:00:00.000Z'), 'no_such_slot', 'before it opens')
  assert.equal(await at('2026-02-06T07:20:00.000Z'), 'no_such_slot', 'on a Friday')
  assert.equal(await at('2026-02-22T08:00:00.000Z'), 'no_such_slot', 'on Founding Day')
  assert.equal(await at('2026-02-08T07:25:00.000Z'), 'no_such_slot', 'between two slots')
  assert.equal(await at('2026-02-01T05:50:00.000Z'), 'slot_past')
  assert.equal(await at('2026-04-12T07:20:00.000Z'), 'slot_too_far')
  const passport = appointments.book({ holder: FAHD.id, ...atWashm(tenTwenty, 'passport') })
  assert.equal(await refusal(does(pool, passport, castNow)), 'not_received_there')
})

test('a place that is held is nobody else’s for ten minutes, and anybody’s after', async () => {
  await fillUp()
  const request = uuid()
  await does(pool, appointments.hold({ holder: FAHD.id, ...atWashm(tenTwenty) }), castNow, request, 'reserve')
  assert.equal(await refusal(book(REEM, tenTwenty, later(castNow, minutes(9)))), 'slot_taken')
  assert.equal(await refusal(book(REEM, tenTwenty, later(castNow, minutes(10)))), '')
  assert.equal(await refusal(book(FAHD, tenTwenty, later(castNow, minutes(11)), request)), 'slot_taken')
})

test('whoever holds a place books that one, and choosing another time gives the first back', async () => {
  await fillUp()
  const request = uuid()
  const hold = (startsAt: string) =>
    does(pool, appointments.hold({ holder: FAHD.id, ...atWashm(startsAt) }), castNow, request, 'reserve')
  await hold(tenTwenty)
  await hold(eleven)
  assert.equal(await refusal(book(REEM)), '', 'the first place is free again')
  await book(FAHD, eleven, castNow, request)
  const { rows } = await owner.query('select held_until from appointments.seat where person_id = $1', [FAHD.id])
  assert.deepEqual(rows, [{ held_until: null }])
})

test('a reader sees a full slot as taken, and her own held place as free', async () => {
  await fillUp()
  await does(pool, appointments.hold({ holder: FAHD.id, ...atWashm(tenTwenty) }), castNow)
  const read = reader(unrecorded(pool))
  const office = await read.office('riyadh-washm')
  assert.ok(office)
  const free = (person: PersonId) => read.free({ office, purpose: 'national-id', person, now: castNow })
  assert.ok((await free(FAHD.id)).includes(tenTwenty))
  assert.ok(!(await free(REEM.id)).includes(tenTwenty))
  assert.ok((await free(REEM.id)).includes(eleven))
})

test('a moved appointment keeps its number, leaves its old place, and its history says both', async () => {
  await fillUp()
  const number = await numberOf(book(FAHD))
  const { told } = await does(pool, appointments.change({ holder: FAHD.id, number, startsAt: eleven }), castNow)
  assert.equal(told[0]?.kind, 'appt.changed')
  assert.equal(await refusal(book(REEM)), '', 'the old place is free')
  const { rows } = await owner.query<{ starts_at: string }>(
    'select starts_at from appointments.appointment where number = $1 order by version',
    [number],
  )
  assert.deepEqual(
    rows.map((row) => row.starts_at),
    [tenTwenty, eleven],
  )
})

test('a move to a full slot is refused and leaves everything as it was', async () => {
  await fillUp(eleven)
  await book(REEM, eleven)
  const number = await numberOf(book(FAHD))
  assert.equal(
    await refusal(does(pool, appointments.change({ holder: FAHD.id, number, startsAt: eleven }), castNow)),
    'slot_taken',
  )
  const { rows } = await owner.query('select starts_at from appointments.seat where person_id = $1', [FAHD.id])
  assert.deepEqual(rows, [{ starts_at: tenTwenty }])
})

test('two hours before, an appointment is neither moved nor cancelled; somebody else’s is not found', async () => {
  const number = await numberOf(book(FAHD))
  const cancel = (who: { id: PersonId }, at: string) =>
    refusal(does(pool, appointments.cancel({ holder: who.id, number }), at))
  assert.equal(await cancel(NOURA, castNow), 'no_such_appointment')
  assert.equal(await cancel(FAHD, later(tenTwenty, -hours(2) + 1)), 'too_late')
  assert.equal(await cancel(FAHD, later(tenTwenty, -hours(2))), '')
  assert.equal(await cancel(FAHD, castNow), 'not_open')
  assert.equal(await statusOf(number), 'cancelled')
})

const waits = (who: { id: PersonId }, at = castNow) =>
  does(
    pool,
    appointments.join({ holder: who.id, office: 'riyadh-washm', purpose: 'national-id', until: '2026-02-12' }),
    at,
  )

test('a place given back goes to the first who waits, who is told; nobody is quicker', async () => {
  const [number = ''] = await fillUp()
  await book(FAHD)
  await waits(REEM)
  await waits(TURKI, later(castNow, 1000))
  await does(pool, appointments.cancel({ holder: NOURA.id, number }), later(castNow, 2000))
  assert.equal(await refusal(book(cast.SAUD, tenTwenty, later(castNow, 2000))), 'slot_taken', 'kept for who waits')
  await due(later(castNow, 3000))
  assert.deepEqual(await kindsTold(REEM), ['appt.booked'])
  assert.deepEqual(await kindsTold(TURKI), [])
  const { rows } = await owner.query<{ status: string }>(
    'select status from appointments.waiting where person_id = $1 and superseded_at is null',
    [REEM.id],
  )
  assert.deepEqual(rows, [{ status: 'given' }])
  assert.equal(await due(later(castNow, 3000)), 0, 'nothing is done twice')
})

test('a place given back a few hours before is anybody’s: nobody would hear of it in time', async () => {
  const [number = ''] = await fillUp()
  await book(FAHD)
  await waits(REEM)
  const late = later(tenTwenty, -hours(3))
  await does(pool, appointments.cancel({ holder: NOURA.id, number }), late)
  assert.equal(await refusal(book(TURKI, tenTwenty, late)), '')
})

test('whoever booked meanwhile waits no longer, and the place goes to the next', async () => {
  const [number = ''] = await fillUp()
  await waits(REEM)
  await waits(TURKI, later(castNow, 1000))
  await book(REEM, eleven, later(castNow, 1500))
  await does(pool, appointments.cancel({ holder: NOURA.id, number }), later(castNow, 2000))
  await due(later(castNow, 3000))
  assert.deepEqual(await kindsTold(TURKI), ['appt.booked'])
  assert.deepEqual(await kindsTold(REEM), [])
})

test('who leaves the line just as a place is kept for her passes it on', async () => {
  const [number = ''] = await fillUp()
  await book(FAHD)
  await waits(REEM)
  await waits(TURKI, later(castNow, 1000))
  await does(pool, appointments.cancel({ holder: NOURA.id, number }), later(castNow, 2000))
  await does(pool, appointments.leave({ holder: REEM.id, purpose: 'national-id' }), later(castNow, 2500))
  await due(later(castNow, 3000))
  assert.deepEqual(await kindsTold(REEM), [])
  assert.deepEqual(await kindsTold(TURKI), ['appt.booked'])
})

test('who finds a place herself while one is kept for her leaves that one to the next', async () => {
  const [number = ''] = await fillUp()
  await book(FAHD)
  await waits(REEM)
  await waits(TURKI, later(castNow, 1000))
  await does(pool, appointments.cancel({ holder: NOURA.id, number }), later(castNow, 2000))
  await book(REEM, eleven, later(castNow, 2500))
  await due(later(castNow, 3000))
  assert.deepEqual(await kindsTold(TURKI), ['appt.booked'])
  assert.deepEqual(await kindsTold(REEM), [])
})

test('a worker that was dead for an hour still gives the place, and a day late it gives none but she waits on', async () => {
  const [number = '', second = ''] = await fillUp()
  await waits(REEM)
  await does(pool, appointments.cancel({ holder: NOURA.id, number }), later(castNow, 2000))
  await waits(TURKI, later(castNow, 3000))
  await does(pool, appointments.cancel({ holder: KHALID.id, number: second }), later(castNow, 4000))
  await owner.query(
    `update appointments.wake set due_at = '2026-02-07T08:00:00Z' where person_id = $1 and what = 'fill'`,
    [TURKI.id],
  )
  await due(later(castNow, hours(1)))
  assert.deepEqual(await kindsTold(REEM), ['appt.booked'])
  await due('2026-02-07T08:00:00.000Z')
  assert.deepEqual(await kindsTold(TURKI), [])
  const { rows } = await owner.query('select held_until from appointments.seat where person_id = $1', [TURKI.id])
  assert.deepEqual(rows, [], 'nothing is kept for her any more')
  assert.equal((await owner.query('select from appointments.line')).rowCount, 1, 'she waits on')
})

test('a second wait for the same purpose is refused, and a wait ends with its last day', async () => {
  await waits(REEM)
  assert.equal(await refusal(waits(REEM)), 'waits_already')
  await due('2026-02-12T22:00:00.000Z')
  const { rows } = await owner.query('select status from appointments.waiting where superseded_at is null')
  assert.deepEqual(rows, [{ status: 'over' }])
  assert.equal((await owner.query('select from appointments.line')).rowCount, 0)
})

test('reminders come a day and two hours before, once each, and follow a move', async () => {
  const number = await numberOf(book(FAHD))
  await due(later(tenTwenty, -hours(24)))
  await due(later(tenTwenty, -hours(24)))
  assert.deepEqual(await kindsTold(FAHD), ['appt.reminder'])
  const moving = appointments.change({ holder: FAHD.id, number, startsAt: '2026-02-10T08:00:00.000Z' })
  await does(pool, moving, later(tenTwenty, -hours(20)))
  await due(later(tenTwenty, -hours(2)))
  assert.equal((await kindsTold(FAHD)).length, 1, 'nothing at the old time')
  await due('2026-02-09T08:00:00.000Z')
  await due('2026-02-10T06:00:00.000Z')
  assert.deepEqual(await kindsTold(FAHD), ['appt.reminder', 'appt.reminder', 'appt.reminder'])
})

test('a reminder that is late beyond its appointment is not sent at all', async () => {
  await inTransaction(pool, (tx) => setContact(tx, FAHD.id, { mobile: FAHD.mobile ?? '', lang: 'ar' }, castNow))
  await book(FAHD)
  await due(later(tenTwenty, -hours(2)))
  const clock = fixedClock(later(tenTwenty, 1000))
  await sendDue(pool, simulatedCarrier(pool, clock), clock, { limit: 10 })
  const { rows } = await owner.query(`select distinct state from notices.notice where kind = 'appt.reminder'`)
  assert.deepEqual(rows, [{ state: 'dropped' }])
})

test('whoever did not come is absent where the office checks people in, and nowhere else', async () => {
  const washm = await numberOf(book(FAHD))
  const kharj = await numberOf(
    does(pool, appointments.book({ holder: NOURA.id, ...atWashm(tenTwenty), office: 'kharj-civil' }), castNow),
  )
  await due('2026-02-09T02:00:00.000Z')
  assert.equal(await statusOf(washm), 'missed')
  assert.equal(await statusOf(kharj), 'passed')
  assert.deepEqual(
    (await kindsTold(FAHD)).filter((kind) => kind === 'appt.missed'),
    ['appt.missed'],
  )
  assert.equal((await kindsTold(NOURA)).includes('appt.missed'), false)
  assert.equal(
    await refusal(book(FAHD, eleven, '2026-02-08T07:59:00.000Z')),
    '',
    'an appointment that is over shuts nothing',
  )
})

test('whoever comes on the day gets a ticket, once, and is called before who walked in', async () => {
  const number = await numberOf(book(FAHD))
  const checkIn = (at: string) => does(pool, appointments.checkIn({ holder: FAHD.id, number }), at)
  assert.equal(await refusal(checkIn(castNow)), 'not_today')
  const office = await officeById(pool, 'riyadh-washm')
  assert.ok(office)
  const arrived = later(tenTwenty, -minutes(10))
  const walked = await inTransaction(pool, (tx) =>
    walkIn(tx, office, { purpose: 'birth', key: 'somebody', now: arrived }),
  )
  assert.ok(typeof walked === 'object')
  assert.equal(walked.n, 1)
  assert.deepEqual((await checkIn(arrived)).receipt, { number, ticket: 2 })
  assert.equal(await refusal(checkIn(arrived)), 'not_open')
  const call = () => callNext(pool, { office: 'riyadh-washm', desk: 3, now: arrived })
  assert.equal((await call())?.n, 2)
  assert.equal((await call())?.n, 1)
  assert.equal(await call(), null)
})

test('walking in: the same visitor gets the same ticket, nobody gets one when it is closed or full', async () => {
  const office = await officeById(pool, 'riyadh-washm')
  assert.ok(office)
  const ask = (key: string, now: string, of = office) =>
    inTransaction(pool, (tx) => walkIn(tx, of, { purpose: 'birth', key, now }))
  assert.equal(await ask('late', '2026-02-08T18:00:00.000Z'), 'closed')
  const both = await Promise.all([ask('one', tenTwenty), ask('two', tenTwenty)])
  assert.deepEqual(both.map((t) => (typeof t === 'object' ? t.n : t)).sort(), [1, 2])
  const again = await ask('one', tenTwenty)
  assert.ok(typeof again === 'object' && both.some((t) => typeof t === 'object' && t.n === again.n))
  assert.equal(await ask('three', tenTwenty, { ...office, walkIns: 2 }), 'full')
  assert.equal(await ask('four', tenTwenty, { ...office, receives: [] }), 'not-received-there')
})

test('ten desks calling at once call ten different people', async () => {
  const office = await officeById(pool, 'riyadh-washm')
  assert.ok(office)
  for (let i = 0; i < 10; i++)
    await inTransaction(pool, (tx) => walkIn(tx, office, { purpose: 'birth', key: `w${i}`, now: tenTwenty }))
  const called = await Promise.all(
    Array.from({ length: 10 }, (_, desk) => callNext(pool, { office: office.id, desk: desk + 1, now: tenTwenty })),
  )
  assert.equal(new Set(called.map((ticket) => ticket?.n)).size, 10)
})

test('history cannot be edited in the name of the application', async () => {
  await book(FAHD)
  for (const sql of [
    `update appointments.appointment set status = 'attended'`,
    'delete from appointments.appointment',
    `update appointments.waiting set status = 'given'`,
    'delete from appointments.seat',
  ])
    await assert.rejects(pool.query(sql), { code: '42501' }, sql)
})
