/** Requests that officers decide: taken from the queue, returned and answered, approved by one, refused by two, referred. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type CastKey, cast } from '../../cast/index.ts'
import { officeById } from '../appointments/index.ts'
import { takeTicket } from '../appointments/tickets.ts'
import { type Day, dayOf } from '../language/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { claimReview, type DeskName, feeChanges, queuePiece, reasonsInForce } from '../requests/index.ts'
import { pay, send, settle } from '../requests/testing.ts'
import { inDays, inTransaction, uuid, uuidOf } from '../store/index.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, acts, approvalOf, atDesk, raiseDesk } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

/** A violation of today on somebody. */
async function fined(who: CastKey, number: string): Promise<void> {
  await t.db.owner.query(
    `insert into violations.violation (person_id, number, at, place, schedule, article, min_halalas, max_halalas, plate, status,
       issued_on, pay_by, version, recorded_at, by_request, by_step)
     select $1, $2, at, place, schedule, article, min_halalas, max_halalas, null, 'unpaid', $3::timestamptz::date,
       $3::timestamptz::date + 45, 1, $3, $4, 'police' from violations.violation where number = '7999900015' and superseded_at is null`,
    [cast[who].id, number, t.clock.now(), uuidOf(`police ${number}`)],
  )
}

let fines = 0
/** Somebody objects to a violation of today; the request waits at the committee's desk. */
async function objection(who: CastKey = 'KHALID') {
  fines += 1
  const violation = `79999500${String(fines).padStart(2, '0')}`
  await fined(who, violation)
  const form = { violation, reason: 'wrong-facts', statement: 'كانت المركبة في الورشة ذلك اليوم' }
  const { caller, id, answer } = await send(t, who, 'traffic/dispute-violation', who, form)
  assert.ok(answer.sent, JSON.stringify(answer))
  await settle(t)
  assert.equal((await row(id)).station, 'under-review')
  return { caller, id, violation, number: answer.number }
}

async function row(id: string): Promise<{ station: string; reason: string | null }> {
  const { rows } = await t.db.owner.query('select station, reason from requests.request where request_id = $1', [id])
  return rows[0]
}

async function violation(number: string): Promise<Record<string, unknown>> {
  const { rows } = await t.db.owner.query(
    `select v.status, o.decided_on::text, v.pay_by::text from violations.violation v
       left join violations.objection o on o.violation = v.number and o.superseded_at is null
     where v.number = $1 and v.superseded_at is null`,
    [number],
  )
  return rows[0]
}

async function review(id: string) {
  const { rows } = await t.db.owner.query<{
    due_at: string
    desk: string
    officer: string | null
  }>(
    `select due_at, desk, username as officer from requests.review r left join desk.officer o on o.officer_id = r.officer_id where request_id = $1`,
    [id],
  )
  return rows[0]
}

/** The address of a signed button of the open page, by how its path begins. */
function signedAt(v: AtDesk, path: string): string {
  const action = v.forms().find((form) => form.action.startsWith(path))?.action
  assert.ok(action, `${path} is not asked to be signed: ${v.text}`)
  return action
}

test('taken, returned, answered and approved: the violation is cancelled once, and he reads who looked and why', async () => {
  const { id, violation: number, number: ref } = await objection()
  assert.equal((await violation(number)).status, 'disputed')
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get('/desk/queue')
  assert.match(hind.text, new RegExp(ref))
  // The list names nobody, and before she takes it neither does its page.
  assert.doesNotMatch(hind.text, /Khalid|1999900069/)
  await hind.get(`/desk/queue/${id}`)
  assert.doesNotMatch(hind.text, /الورشة/)
  await hind.send({}, `/desk/queue/${id}/claim`)
  assert.match(hind.text, /كانت المركبة في الورشة.*Register of violations.*Does not apply/s)
  const before = await review(id)
  assert.equal(before?.officer, 'hind.ahmed')
  await hind.send({ missing: 'who-drove', more: 'واذكر رقم الورشة' }, `/desk/queue/${id}/return`)
  assert.equal((await row(id)).station, 'needs-you')

  const khalid = await t.signIn(t.visitor('en'), cast.KHALID)
  await khalid.get(`/requests/${id}`)
  assert.match(khalid.text, /Returned to you.*Who drove the vehicle.*واذكر رقم الورشة/s)
  await khalid.send({ answer: '' })
  assert.equal(khalid.status, 422)
  t.clock.forward(inDays(2))
  await t.signIn(khalid, cast.KHALID)
  await khalid.get(`/requests/${id}`)
  await khalid.send({ answer: 'كان أخي يقودها إلى الورشة رقم 12' })
  assert.equal((await row(id)).station, 'under-review')
  const returned = await review(id)
  assert.equal(returned?.officer, 'hind.ahmed')
  // The clock of the desk stood still for as long as it lay with him.
  const moved = Date.parse(String(returned?.due_at)) - Date.parse(String(before?.due_at))
  assert.ok(moved >= inDays(2) && moved < inDays(2) + 60 * 60_000, String(moved))

  const again = await atDesk(t, 'hind.ahmed')
  await again.get(`/desk/queue/${id}`)
  await again.send({}, `/desk/queue/${id}/claim`)
  assert.match(again.text, /الورشة رقم 12/)
  const approve = signedAt(again, `/desk/queue/${id}/approve`)
  // Another hash than that of what she saw is refused, though she signed it.
  await again.sign(approve.replace(/seen=../, 'seen=zz'))
  assert.match(again.text, /changed since you opened it/)
  await again.get(`/desk/queue/${id}`)
  await again.sign(signedAt(again, `/desk/queue/${id}/approve`))
  assert.equal(again.path, '/desk/queue', again.text)
  assert.equal((await row(id)).station, 'applying')
  await settle(t)
  assert.equal((await row(id)).station, 'completed')
  assert.equal((await violation(number)).status, 'cancelled')
  assert.equal((await t.db.owner.query('select from requests.review where request_id = $1', [id])).rowCount, 0)
  assert.equal((await acts(t, 'request_approved', id)).length, 1)
  await khalid.get('/readings')
  assert.match(khalid.text, /An officer: Riyadh passports.*Deciding on your request: To decide on your request/s)
})

test('refused by two, with words of a template; what changed in between ends the refusal', async () => {
  const { id, violation: number } = await objection()
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get(`/desk/queue/${id}`)
  await hind.send({}, `/desk/queue/${id}/claim`)
  const propose = async () => {
    await hind.get(`/desk/queue/${id}`)
    await hind.send({ template: 'camera-clear', note: 'انظر الصورة في حسابك' }, `/desk/queue/${id}/refuse`)
    assert.match(hind.text, /The picture is clear.*انظر الصورة/s)
    await hind.sign(signedAt(hind, `/desk/queue/${id}/refusal`))
    assert.equal(hind.path, '/desk/queue', hind.text)
  }
  await propose()
  assert.equal((await row(id)).station, 'under-review')
  const bader = await atDesk(t, 'bader.salem')
  const first = await approvalOf(t, 'verdict')
  await bader.get(first)
  assert.match(bader.text, /The picture is clear/)
  await t.db.owner.query(
    `update violations.violation set place = '{"ar":"مكان آخر","en":"Elsewhere"}' where number = $1 and superseded_at is null`,
    [number],
  )
  await bader.sign(`${first}/approve`)
  assert.match(bader.text, /The data changed/)
  await propose()
  // Her own signature is no second one.
  await hind.get(await approvalOf(t, 'verdict'))
  assert.match(hind.text, /does not allow this|You asked for it/)
  await bader.sign(`${await approvalOf(t, 'verdict')}/approve`)
  assert.match(bader.text, /It is decided/)
  assert.deepEqual(await row(id), { station: 'refused', reason: 'officer_decided' })
  const { status, decided_on, pay_by } = await violation(number)
  assert.equal(status, 'unpaid')
  assert.equal(decided_on, t.clock.now().slice(0, 10))
  assert.equal(Date.parse(String(pay_by)) - Date.parse(String(decided_on)), inDays(15))
  const khalid = await t.signIn(t.visitor('ar'), cast.KHALID)
  await khalid.get(`/requests/${id}`)
  assert.match(khalid.text, /صورة الرصد واضحة.*انظر الصورة في حسابك/s)
  // A rejected objection is not raised again (R-VIO-04).
  const form = { violation: number, reason: 'not-me', statement: 'أعترض عليها من جديد' }
  const again = await send(t, 'KHALID', 'traffic/dispute-violation', 'KHALID', form).catch((error) => error)
  assert.ok(again instanceof Error || 'refusals' in again.answer, JSON.stringify(again))
})

test('nobody decides her own matter, and of twenty who press at once one has it', async () => {
  const own = await objection('HIND')
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get(`/desk/queue/${own.id}`)
  assert.equal(hind.status, 404)
  assert.match(hind.text, /You cannot act on yourself/)
  await hind.post(`/desk/queue/${own.id}/claim`, {})
  assert.equal((await review(own.id))?.officer, null)
  const won = await Promise.all(
    Array.from({ length: 20 }, () => inTransaction(t.pool, (tx) => claimReview(tx, own.id, uuid(), t.clock.now()))),
  )
  assert.equal(won.filter((one) => one === 'done').length, 1)
  assert.equal(won.filter((one) => one === 'taken').length, 19)
})

test('a claim ends after half an hour; a supervisor takes one over with a reason, a clerk does not', async () => {
  const { id } = await objection('MONA')
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get(`/desk/queue/${id}`)
  await hind.send({}, `/desk/queue/${id}/claim`)
  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/queue?whose=others')
  assert.match(bader.html, new RegExp(id))
  await bader.get(`/desk/queue/${id}`)
  await bader.send({ why: '' }, `/desk/queue/${id}/take-over`)
  assert.equal(bader.status, 422)
  await bader.send({ why: 'زميلتي في إجازة' }, `/desk/queue/${id}/take-over`)
  assert.equal((await review(id))?.officer, 'bader.salem')
  await hind.post(`/desk/queue/${id}/take-over`, { why: 'أريدها' })
  assert.equal(hind.status, 403)
  await hind.post(`/desk/queue/${id}/claim`, {})
  assert.match(hind.text, /A colleague took it before you/)
  t.clock.forward(31 * 60_000)
  const later = await atDesk(t, 'hind.ahmed')
  await later.get(`/desk/queue/${id}`)
  await later.send({}, `/desk/queue/${id}/claim`)
  assert.equal((await review(id))?.officer, 'hind.ahmed')
  // Referred to a desk where her unit does not sit, it is out of her sight and in his.
  await later.send({ desk: 'civil-affairs', why: 'من شأن الأحوال' }, `/desk/queue/${id}/refer`)
  assert.deepEqual([(await row(id)).station, (await review(id))?.desk], ['referred', 'civil-affairs'])
  await later.get(`/desk/queue/${id}`)
  assert.equal(later.status, 404)
  const at = await atDesk(t, 'bader.salem')
  await at.get('/desk/queue')
  assert.match(at.html, new RegExp(id))
})

test('a return that is never answered ends refused after thirty days, and what it had changed is set right', async () => {
  const { id, violation: number } = await objection('REEM')
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get(`/desk/queue/${id}`)
  await hind.send({}, `/desk/queue/${id}/claim`)
  await hind.send({ missing: 'unclear' }, `/desk/queue/${id}/return`)
  t.clock.forward(inDays(29))
  await settle(t)
  assert.equal((await row(id)).station, 'needs-you')
  t.clock.forward(inDays(2))
  await settle(t)
  assert.deepEqual(await row(id), { station: 'refused', reason: 'answered_in_time' })
  assert.equal((await violation(number)).status, 'unpaid')
  assert.equal((await t.db.owner.query('select from requests.review where request_id = $1', [id])).rowCount, 0)
})

test('the queue shows those due first first, piece by piece, as the filters of its address say', async () => {
  const now = t.clock.now()
  await t.db.owner.query(
    `insert into requests.review (request_id, person_id, subject, number, service, desk, state, entered_at, due_at, officer_id, claim_until)
     select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '1400/' || n, case when n % 3 = 0 then 'x/other' else 'x/one' end,
       case when n % 2 = 0 then 'passports' else 'traffic' end, 'waiting', $1, $1::timestamptz + (n - 20) * interval '1 hour',
       case when n % 5 = 0 then $2::uuid end, case when n % 5 = 0 then $1::timestamptz + interval '1 hour' end
     from generate_series(1, 60) n`,
    [now, uuidOf('somebody')],
  )
  const desks: readonly DeskName[] = ['passports', 'traffic']
  const ask = { desks, officer: uuidOf('somebody'), whose: 'all', late: false, now, size: 25 } as const
  const numbers: string[] = []
  let after: string | null = ''
  for (let pieces = 0; after !== null && pieces < 5; pieces++) {
    const piece = await queuePiece(t.pool, { ...ask, ...(after === '' ? {} : { after }) })
    numbers.push(...piece.rows.map(({ number }) => number))
    after = piece.next
  }
  assert.deepEqual(
    numbers,
    Array.from({ length: 60 }, (_, i) => `1400/${i + 1}`),
  )
  const count = async (more: object) => (await queuePiece(t.pool, { ...ask, size: 60, ...more })).rows.length
  assert.deepEqual(
    [
      await count({ late: true }),
      await count({ whose: 'mine' }),
      await count({ whose: 'free' }),
      await count({ whose: 'others', officer: uuid() }),
      await count({ service: 'x/other' }),
      await count({ service: 'x/other', late: true, whose: 'free', desks: ['passports'] }),
    ],
    [19, 12, 48, 12, 20, 3],
  )
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get('/desk/queue')
  assert.equal(hind.html.match(/<tr>/g)?.length, 26)
  assert.match(hind.text, /Late/)
  await hind.send({ number: '1400/4' })
  assert.match(hind.path, /^\/desk\/queue\/[0-9a-f-]{36}$/)
  await hind.get('/desk/queue?number=1400/5')
  assert.match(hind.text, /No request of this number/)
})

test('the figures of a page, its charts and its CSV are the same, and small ones are for directors', async () => {
  const at = t.clock.now()
  await t.db.owner.query('delete from requests.reviewed')
  await t.db.owner.query(
    `insert into requests.reviewed (at, request_id, service, desk, unit, what, reason, waited, late)
     select $1, gen_random_uuid(), 'traffic/dispute-violation', 'traffic-objections', 'riyadh-civil',
       case when n <= 20 then 'entered' when n <= 29 then 'approved' else 'refused' end, case when n > 29 then 'camera-clear' end,
       case when n > 20 then (n - 20) * interval '1 hour' end, n > 30
     from generate_series(1, 32) n`,
    [at],
  )
  // Beyond the range, and so not counted.
  await t.db.owner.query(
    `insert into requests.reviewed (at, request_id, service, desk, what) values ($1::timestamptz - interval '31 days', $2, 'x/y', 'traffic', 'entered')`,
    [at, uuid()],
  )
  const faisal = await atDesk(t, 'faisal.mishal')
  await faisal.get('/desk/statistics')
  const row = /Traffic objections committee 20 9 3 0 0 2 6.5 10.9/
  assert.match(faisal.text, row)
  assert.match(faisal.text, /The picture is clear.* 3/)
  assert.doesNotMatch(faisal.text, /Traffic department/)
  const csv = (await faisal.raw('GET', '/desk/statistics.csv?days=30')).body
  assert.match(csv, /"Traffic objections committee","20","9","3","0","0","2","6.5","10.9"\r\n/)
  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/statistics')
  assert.match(bader.text, /Traffic objections committee 20 9 fewer than 5 0 0 fewer than 5 6.5 10.9/)
  assert.match((await bader.raw('GET', '/desk/statistics.csv')).body, /"9","fewer than 5","0"/)
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get('/desk/statistics')
  assert.equal(hind.status, 403)
})

test('two directors change a fee from a day to come: a draft pays what holds when it is sent, and what was sent keeps its price', async () => {
  const now = t.clock.now()
  const day = (days: number): string => new Date(Date.parse(now) + inDays(days)).toISOString().slice(0, 10)
  const faisal = await atDesk(t, 'faisal.mishal')
  await faisal.get('/desk/fees')
  assert.match(faisal.text, /Renew.*passport.*State fee/s)
  const change = '/desk/fees/change?service=passports%2Frenew-passport&part=state&was=30000'
  const ask = async (from: string) => {
    const [year, month, date] = from.split('-').map(Number)
    await faisal.get(change)
    const when = { 'from.day': String(date), 'from.month': `g${month}`, 'from.year': String(year) }
    await faisal.send({ halalas: '350', ...when, reason: 'قرار مجلس الوزراء 12' })
  }
  await ask(day(0))
  assert.match(faisal.text, /Choose a day after today/)
  await ask(day(10))
  assert.match(faisal.text, /SAR 300.* → .*350/s)
  await faisal.sign(signedAt(faisal, '/desk/fees/review'))
  assert.equal(faisal.path, '/desk', faisal.text)
  const nawal = await atDesk(t, 'nawal.yahya')
  await nawal.sign(`${await approvalOf(t, 'fee')}/approve`)
  assert.match(nawal.text, /It is decided/)
  assert.equal((await acts(t, 'fee_published')).length, 1)

  const price = async (id: string) =>
    (await t.db.owner.query('select price from requests.request where request_id = $1', [id])).rows[0].price.state
  const before = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  assert.ok(before.answer.sent, JSON.stringify(before.answer))
  assert.equal(await price(before.id), 30_000)
  const portal = t.visitor('en')
  await portal.get('/services/passports/renew-passport')
  assert.match(portal.text, /300/)
  const charge = await pay(t, before.caller, before.id)
  // The day turns over the change: what is paid was sent before it, and is carried out at its price.
  t.clock.forward(inDays(11))
  await settle(t)
  assert.equal((await row(before.id)).station, 'completed', charge.id)
  await portal.get('/services/passports/renew-passport')
  assert.match(portal.text, /350/)
  const changes = await feeChanges(t.pool, 'passports/renew-passport', day(11) as Day)
  assert.deepEqual(changes, [{ part: 'state', was: 30_000, halalas: 35_000 }])
  assert.deepEqual(await feeChanges(t.pool, 'passports/renew-passport', day(9) as Day), [])
})

test('two officers publish a template from a day to come; the older stays what it was until then', async () => {
  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/templates/change?id=not-proved')
  const [year, month, date] = new Date(Date.parse(t.clock.now()) + inDays(1))
    .toISOString()
    .slice(0, 10)
    .split('-')
    .map(Number)
  const when = { 'from.day': String(date), 'from.month': `g${month}`, 'from.year': String(year) }
  await bader.send({ ar: 'لا دليل على ما ذكرته.', en: 'Nothing shows what you said.', ...when, reason: 'أوضح وأقصر' })
  assert.match(bader.text, /We found nothing that shows.*Nothing shows what you said/s)
  await bader.sign(signedAt(bader, '/desk/templates/review'))
  const nawal = await atDesk(t, 'nawal.yahya')
  await nawal.sign(`${await approvalOf(t, 'reason')}/approve`)
  assert.match(nawal.text, /It is decided/)
  const words = async (days: number) =>
    (await reasonsInForce(t.pool, dayOf(new Date(Date.parse(t.clock.now()) + inDays(days)).toISOString()))).find(
      ({ id }) => id === 'not-proved',
    )?.words.en
  assert.match((await words(0)) ?? '', /We found nothing/)
  assert.equal(await words(1), 'Nothing shows what you said.')
})

test('at the counter the next number is called once, to one window', async () => {
  const office = await officeById(t.pool, 'riyadh-washm')
  assert.ok(office)
  // Sunday morning, while it is open.
  const ticket = await inTransaction(t.pool, (tx) =>
    takeTicket(tx, { office: office.id, purpose: 'national-id', key: uuid(), booked: false, now: t.clock.now() }),
  )
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get('/desk/counter')
  await hind.send({ office: office.id, window: '٣' })
  assert.equal(hind.path, `/desk/counter/${office.id}?window=3`)
  await hind.post(hind.path, {})
  assert.match(hind.text, new RegExp(`You called number ${ticket}`))
  await hind.post(`/desk/counter/${office.id}?window=4`, {})
  assert.match(hind.text, /Nobody waits now/)
  await hind.get(`/desk/counter/${office.id}?window=100`)
  assert.equal(hind.status, 404)
})

test('an open queue is sent its rows when they change, and keeps nobody signed in', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  const base = await t.app.listen({ port: 0, host: '127.0.0.1' })
  const cookie = [...hind.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const stop = new AbortController()
  const seen = async () =>
    (await t.db.owner.query('select max(last_seen_at) as at from desk.session where ended_at is null')).rows[0].at
  const before = await seen()
  t.clock.forward(60_000)
  const stream = await fetch(`${base}/desk/queue/live?whose=free&service=traffic/dispute-violation`, {
    headers: { cookie },
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]),
  })
  assert.equal(stream.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  const { id } = await objection('TURKI')
  let told = ''
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  while (!told.includes(id)) {
    const piece = await reader?.read()
    assert.ok(piece && !piece.done, told)
    told += piece.value
  }
  assert.match(told, /event: rows\ndata: "<tr>/)
  assert.deepEqual(await seen(), before)
  stop.abort()
  assert.equal((await fetch(`${base}/desk/queue/live`)).status, 401)
})
