/** Offices at the desk: one closes a free day alone, two a day with appointments; capacity, access, opening and the end. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { appointments, officeById, sessionsOn, verbs } from '../appointments/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { inTransaction, uuid } from '../store/index.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, acts, approvalOf, atDesk, raiseDesk } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await raiseDesk(t)
})
after(() => t.close())
// Longer than a proposal lives; well within the week before the days below.
beforeEach(() => t.clock.forward(20 * 60_000))

async function booked(who: { readonly id: string }, startsAt: string): Promise<string> {
  const { args } = appointments.book({ holder: who.id, office: 'riyadh-washm', purpose: 'national-id', startsAt })
  const cause = { request: uuid(), step: 'effect:0', at: t.clock.now() }
  const done = await inTransaction(t.pool, (tx) => verbs['appointments.book'](tx, args as never, cause))
  return String(done.receipt.number)
}

const statusOf = async (number: string): Promise<string> =>
  (
    await t.db.owner.query<{ status: string }>(
      'select status from appointments.appointment where number = $1 and superseded_at is null',
      [number],
    )
  ).rows[0]?.status ?? ''

const washm = async () => (await officeById(t.pool, 'riyadh-washm')) ?? assert.fail()

async function setDay(v: AtDesk, day: string, hours: string): Promise<string> {
  await v.get('/desk/offices/riyadh-washm/day')
  await v.send({
    'day.day': day,
    'day.month': '2',
    'day.year': '2026',
    hours,
    whyAr: 'صيانة طارئة',
    whyEn: 'Urgent repairs',
  })
  return v.path
}

test('a day without appointments is closed by one officer, read by everyone, and made like the others again', async () => {
  const bader = await atDesk(t, 'bader.salem')
  await setDay(bader, '11', '9 to 12')
  assert.match(bader.text, /Type the hours like/)
  await setDay(bader, '1', '').then(() =>
    setDay(bader, '12', '').then((path) => assert.equal(path, '/desk/offices/riyadh-washm')),
  )
  assert.match(bader.text, /Urgent repairs/)
  assert.deepEqual(sessionsOn((await washm()).hours, '2026-02-12'), [])
  assert.deepEqual(await acts(t, 'office_changed', 'riyadh-washm').then((all) => all.at(-1)), {
    officer: 'bader.salem',
    second: null,
    reason: 'صيانة طارئة',
  })
  const anyone = t.visitor('en')
  await anyone.get('/offices/riyadh-washm')
  assert.match(anyone.text, /Days unlike the others.*12 February 2026.*Closed.*Urgent repairs/)
  await bader.post('/desk/offices/riyadh-washm/usual-day', { day: '2026-02-12' })
  assert.deepEqual(sessionsOn((await washm()).hours, '2026-02-12'), [[450, 870]])
})

test('a day with appointments is closed by two: both see numbers and no name, the people are told and offered a place', async () => {
  const number = await booked(cast.FAHD, '2026-02-08T07:20:00.000Z')
  const other = await booked(cast.NOURA, '2026-02-09T07:20:00.000Z')
  const bader = await atDesk(t, 'bader.salem')
  const review = await setDay(bader, '8', '')
  assert.match(review, /^\/desk\/offices\/review\?/)
  assert.match(bader.text, new RegExp(`1 appointment.*${number}`))
  assert.ok(!bader.text.includes('Fahd') && !bader.text.includes(other))
  await bader.sign(review)
  assert.equal(bader.path, '/desk', bader.text)
  assert.equal(await statusOf(number), 'booked', 'nothing before two signatures')
  const nawal = await atDesk(t, 'nawal.yahya')
  const approval = await approvalOf(t, 'office')
  await nawal.get(approval)
  assert.match(nawal.text, new RegExp(`Closed.*Urgent repairs.*${number}`))
  await nawal.sign(`${approval}/approve`)
  assert.deepEqual([await statusOf(number), await statusOf(other)], ['cancelled', 'booked'])
  const { rows } = await t.db.owner.query<{ text: string }>(
    `select text from notices.notice where person_id = $1 and kind = 'appt.office_closed'`,
    [cast.FAHD.id],
  )
  assert.equal(rows.length, 1)
  assert.match(rows[0]?.text ?? '', /صيانة طارئة.*1447\/08/)
  assert.deepEqual(await acts(t, 'office_changed', 'riyadh-washm').then((all) => all.at(-1)), {
    officer: 'nawal.yahya',
    second: 'bader.salem',
    reason: 'صيانة طارئة',
  })
})

test('one more appointment after the first signature: the second finds the data changed', async () => {
  await booked(cast.KHALID, '2026-02-10T07:20:00.000Z')
  const bader = await atDesk(t, 'bader.salem')
  await bader.sign(await setDay(bader, '10', '10:00-10:10'))
  const late = await booked(cast.MONA, '2026-02-10T08:20:00.000Z')
  const nawal = await atDesk(t, 'nawal.yahya')
  await nawal.sign(`${await approvalOf(t, 'office')}/approve`)
  assert.match(nawal.text, /The data changed/)
  assert.equal(await statusOf(late), 'booked')
})

test('fewer places than are booked are refused with whom it meets; as many as are booked will do', async () => {
  const numbers = [
    await booked(cast.REEM, '2026-02-11T07:20:00.000Z'),
    await booked(cast.TURKI, '2026-02-11T07:20:00.000Z'),
  ]
  const bader = await atDesk(t, 'bader.salem')
  const set = async (places: string) => {
    await bader.get('/desk/offices/riyadh-washm/places')
    await bader.send({ 'national-id': places })
  }
  await set('1')
  assert.equal(bader.status, 422)
  assert.match(bader.text, /More than this are booked/)
  assert.equal(numbers.filter((number) => bader.text.includes(number)).length, 1)
  await set('2')
  assert.equal(bader.path, '/desk/offices/riyadh-washm', bader.text)
  assert.equal((await washm()).receives.find(({ purpose }) => purpose === 'national-id')?.places, 2)
})

test('an office is opened, says what makes it accessible, and is closed for good by two', async () => {
  const bader = await atDesk(t, 'bader.salem')
  const form = {
    id: 'riyadh-north',
    department: 'civil-affairs',
    nameAr: 'الأحوال المدنية بشمال الرياض',
    nameEn: 'Civil affairs, North Riyadh',
    addressAr: 'حي الياسمين، الرياض',
    addressEn: 'Al-Yasmin, Riyadh',
    region: 'riyadh',
    city: 'riyadh',
    latitude: '24.82',
    longitude: '46.64',
    hours: '07:30-14:30',
    ramadan: '10:00-15:00, 21:00-01:00',
    'openedOn.day': '2',
    'openedOn.month': '2',
    'openedOn.year': '2026',
    slotMinutes: '15',
    places: '3',
    walkIns: '40',
    'access.lift': 'yes',
  }
  await bader.get('/desk/offices/new')
  await bader.send({ ...form, latitude: '46.64' })
  assert.match(bader.text, /within the Kingdom/)
  await bader.send({ ...form, id: 'riyadh-washm' })
  assert.match(bader.text, /Another office has this identifier/)
  await bader.send(form)
  assert.equal(bader.path, '/desk/offices/riyadh-north', bader.text)
  assert.match(bader.text, /Lift/)
  await bader.get('/desk/offices/riyadh-north/access')
  await bader.send({ 'access.lift': 'yes', 'access.sign-language': 'yes' })
  assert.deepEqual((await officeById(t.pool, 'riyadh-north'))?.accessible, ['lift', 'sign-language'])
  await bader.get('/desk/offices/riyadh-north/close')
  await bader.send({
    'day.day': '20',
    'day.month': '2',
    'day.year': '2026',
    whyAr: 'نُقل المكتب',
    whyEn: 'The office moved',
  })
  await bader.sign(bader.path)
  const nawal = await atDesk(t, 'nawal.yahya')
  await nawal.sign(`${await approvalOf(t, 'office')}/approve`)
  assert.equal((await officeById(t.pool, 'riyadh-north'))?.closedOn, '2026-02-20')
})

test('offices are kept by supervisors and directors; who activates accounts is kept out', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  for (const path of ['/desk/offices', '/desk/offices/new', '/desk/offices/riyadh-washm/day']) {
    await hind.get(path)
    assert.equal(hind.status, 403, path)
  }
})
