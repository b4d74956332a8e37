/** P-16 at the portal and at the desk: written, answered, referred, returned, reopened, rated; and what must fail cleanly. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import sharp from 'sharp'
import { cast } from '../../cast/index.ts'
import { deskDoor } from '../desk/index.ts'
import { acts, atDesk, raiseDesk } from '../desk/testing.ts'
import { portalDoor } from '../portal/index.ts'
import { hear, type TestServer, testServer } from '../portal/testing.ts'
import type { Browser } from '../portal/visitor.testing.ts'
import { carryDue, discard, mayI } from '../requests/index.ts'
import { send, signedIn } from '../requests/testing.ts'
import { inDays, inTransaction } from '../store/index.ts'
import { fileOf, forgetFiles, keepFile } from './file-rows.ts'
import { audiencesDue, queueOf, readPaper, reopen, ticketOf, ticketsDue, withdrawTicket } from './index.ts'
import { aPdf } from './papers.testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

type Who = keyof typeof cast
const complaint = 'contact/submit-complaint'

/** Somebody writes; the workers carry it. Returns its id and number. */
async function writes(who: Who, service: string, form: Record<string, unknown>) {
  const sent = await send(t, who, service, who, form)
  assert.ok(sent.answer.sent, JSON.stringify(sent.answer))
  await carryDue(t.house)
  const ticket = await ticketOf(t.pool, cast[who].id, sent.id)
  assert.ok(ticket, 'it became a ticket')
  return ticket
}

const late = (n: number) => ({ sector: 'delivery', words: `تأخر وصول رخصتي عن موعدها ${n} يومًا.` })

async function refusals(who: Who, service: string, form: Record<string, unknown>): Promise<string[]> {
  const { answer, caller, id } = await send(t, who, service, who, form)
  await discard(t.house, caller, id)
  return 'refusals' in answer ? answer.refusals.map((one) => one.reason) : []
}

async function paperOf(who: Who, bytes: Buffer): Promise<string> {
  const paper = await readPaper(bytes)
  assert.ok(typeof paper !== 'string', String(paper))
  const id = crypto.randomUUID()
  await keepFile(t.pool, t.doorway.keys.contact, { person: cast[who].id, id }, paper, t.clock.now())
  return id
}

const kindsTo = async (who: Who): Promise<string[]> => (await t.phone(cast[who].mobile ?? '')).map((m) => m.kind)

test('P-16: Khalid complains at the portal, an officer answers at the desk, he reads it and rates it once', async () => {
  const khalid = await t.signIn(t.visitor('en'), cast.KHALID)
  await khalid.get(`/services/${complaint}`)
  await khalid.send({}, '/services/contact/submit-complaint')
  await khalid.send({ sector: 'delivery' })
  await khalid.sendFiles({ words: 'My licence came two weeks late.' }, { 'attachment.file': aPdf() })
  assert.match(khalid.path, /\/check$/, khalid.text)
  assert.match(khalid.text, /You sent a file/)
  await khalid.send({}, khalid.path.replace('check', 'send'))
  assert.match(khalid.path, /^\/tickets\/[0-9a-f-]{36}$/, khalid.text)
  const { path } = khalid
  const id = path.slice('/tickets/'.length)
  assert.match(khalid.text, /1447\/\d{6}/)
  assert.match(khalid.text, /Recorded: it has a number and a date/)
  const download = /href="(\/tickets\/[^"]*\/papers\/[^"]*)"/.exec(khalid.html)?.[1] ?? ''
  const got = await khalid.raw('GET', download)
  assert.deepEqual(got.rawPayload, aPdf())
  assert.match(String(got.headers['content-disposition']), /^attachment/)
  assert.ok((await kindsTo('KHALID')).includes('cont.complaint.received'))

  const sami = await atDesk(t, 'sami.adel')
  await sami.get('/desk/tickets')
  assert.doesNotMatch(sami.text, /two weeks late/, 'the queue holds nobody’s words')
  await sami.get(`/desk/tickets/${id}`)
  assert.match(sami.text, /My licence came two weeks late/)
  await sami.post(`/desk/tickets/${id}/answer`, { words: 'We are sorry.' })
  assert.match(sami.text, /Take it in hand first/)
  await sami.post(`/desk/tickets/${id}/take`, {})
  await khalid.get(path)
  assert.match(khalid.text, /Under review/)
  await sami.post(`/desk/tickets/${id}/answer`, { words: '' })
  assert.equal(sami.status, 422)
  t.clock.forward(2 * 24 * 3600_000)
  const again = await atDesk(t, 'sami.adel')
  await again.post(`/desk/tickets/${id}/answer`, { words: 'The carrier had lost it; yours is sent anew.' })
  assert.equal(again.path, '/desk/tickets')
  assert.deepEqual(
    (await acts(t, 'ticket_answered', id)).map((act) => act.officer),
    ['sami.adel'],
  )

  const back = await t.signIn(t.visitor('en'), cast.KHALID)
  await back.get(path)
  assert.match(back.text, /The carrier had lost it/)
  assert.doesNotMatch(back.text, /sami/i, 'no officer’s name')
  assert.ok((await kindsTo('KHALID')).includes('contact.answered'))
  await back.send({ score: '4', comment: 'Late, but honest.' })
  assert.match(back.text, /We have what you think/)
  await back.post(`${path}/rate`, { score: '1' })
  const { rows } = await t.db.owner.query('select score, about from contact.rating where request_id = $1', [id])
  assert.deepEqual(rows, [{ score: 4, about: 'complaint' }], 'once')
  await back.get('/account/readings')
  const { rows: lines } = await t.db.owner.query(
    `select distinct purpose, registers from watch.reading where person_id = $1 and audience = 'officer'`,
    [cast.KHALID.id],
  )
  assert.deepEqual(lines, [{ purpose: 'desk:ticket', registers: ['contact', 'people'] }], 'he sees that it was opened')
})

test('P-16: a letter to the emirate of Asir is referred, returned for a paper, completed and answered', async () => {
  const file = await paperOf('IMRAN', aPdf())
  const letter = { emirate: 'riyadh', subject: 'طريق إلى أرض', words: 'أطلب فتح طريق إلى أرضي.', attachment: file }
  const ticket = await writes('IMRAN', 'emirates/submit-tawasul', letter)
  assert.equal(ticket.office, 'emirate-riyadh')
  // Nobody of the cast sits in Riyadh's emirate: the row is moved as its officer would.
  await t.db.owner.query(`update contact.queue set office = 'contact-centre' where ticket_id = $1`, [ticket.id])
  await t.db.owner.query(`update contact.ticket set office = 'contact-centre' where ticket_id = $1`, [ticket.id])
  const sami = await atDesk(t, 'sami.adel')
  await sami.post(`/desk/tickets/${ticket.id}/take`, {})
  await sami.post(`/desk/tickets/${ticket.id}/refer`, { to: 'emirate-asir', words: 'الأرض في عسير.' })
  await sami.get(`/desk/tickets/${ticket.id}`)
  assert.equal(sami.status, 404, 'it is no longer with his office')

  const amal = await atDesk(t, 'amal.saeed')
  await amal.get('/desk/tickets')
  assert.ok(amal.text.includes(ticket.number))
  await amal.post(`/desk/tickets/${ticket.id}/take`, {})
  await amal.post(`/desk/tickets/${ticket.id}/return`, { words: 'أرسل صورة الصك.' })
  const imran = await t.signIn(t.visitor('ar'), cast.IMRAN)
  await imran.get(`/tickets/${ticket.id}`)
  assert.match(imran.text, /معادة إليك/)
  assert.match(imran.text, /أرسل صورة الصك/)
  assert.match(imran.text, /إمارة منطقة عسير/)
  const deed = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
  await imran.sendFiles({ words: 'هذه صورة الصك.' }, { 'attachment.file': Buffer.from('not a paper') })
  assert.match(imran.text, /ليس PDF ولا صورة/)
  await imran.sendFiles({ words: 'هذه صورة الصك.' }, { 'attachment.file': deed })
  assert.match(imran.text, /قُيِّدت/)
  await amal.get(`/desk/tickets/${ticket.id}`)
  assert.equal([...amal.html.matchAll(/\/papers\//g)].length, 2)
  await amal.post(`/desk/tickets/${ticket.id}/take`, {})
  await amal.post(`/desk/tickets/${ticket.id}/answer`, { words: 'فُتح الطريق.' })
  await imran.get(`/tickets/${ticket.id}`)
  assert.match(imran.text, /فُتح الطريق/)
  const events = await t.db.owner.query('select event, office from contact.move where ticket_id = $1 order by n', [
    ticket.id,
  ])
  assert.deepEqual(
    events.rows.map((row) => `${row.event} ${row.office}`),
    [
      'recorded emirate-riyadh',
      'taken contact-centre',
      'referred emirate-asir',
      'taken emirate-asir',
      'returned emirate-asir',
      'completed-by-you emirate-asir',
      'taken emirate-asir',
      'answered emirate-asir',
    ],
  )
})

test('what is filed says why, is reopened within fifteen days under its number, and not after', async () => {
  const ticket = await writes('MONA', complaint, late(1))
  const sami = await atDesk(t, 'sami.adel')
  await sami.post(`/desk/tickets/${ticket.id}/take`, {})
  await sami.post(`/desk/tickets/${ticket.id}/file`, { words: '' })
  assert.equal(sami.status, 422, 'never without a reason')
  await assert.rejects(
    t.db.owner.query(`update contact.ticket set status = 'filed', ended_at = now() where ticket_id = $1`, [ticket.id]),
    { code: '23514' },
    'nor in the database',
  )
  await sami.post(`/desk/tickets/${ticket.id}/file`, { words: 'سبقت الإجابة عنها.' })
  const mona = await t.signIn(t.visitor('ar'), cast.MONA)
  await mona.get(`/tickets/${ticket.id}`)
  assert.match(mona.text, /محفوظة/)
  assert.match(mona.text, /سبقت الإجابة عنها/)
  await mona.post(`/tickets/${ticket.id}/reopen`, { words: 'لم تصلني إجابة قبلها.' })
  const anew = await ticketOf(t.pool, cast.MONA.id, ticket.id)
  assert.deepEqual([anew?.number, anew?.status, anew?.reopened], [ticket.number, 'recorded', 1])
  await sami.post(`/desk/tickets/${ticket.id}/take`, {})
  await sami.post(`/desk/tickets/${ticket.id}/answer`, { words: 'وصلت الآن.' })
  const at = t.clock.now()
  t.clock.forward(inDays(15) + 1000)
  const by = { person: cast.MONA.id, id: ticket.id, at: t.clock.now() }
  assert.equal(await inTransaction(t.pool, (tx) => reopen(tx, by, 'لم تصل بعد ذلك.')), 'too-late')
  t.clock.set(at)
})

test('the same again, too many at once and a paper that is not hers are refused by name', async () => {
  const first = await writes('FAHD', complaint, late(3))
  assert.deepEqual(await refusals('FAHD', complaint, { ...late(3), words: `${late(3).words} !` }), ['not_sent_already'])
  const hers = await paperOf('MONA', aPdf())
  assert.deepEqual(await refusals('FAHD', complaint, { ...late(4), attachment: hers }), ['paper_received'])
  const picture = await paperOf(
    'FAHD',
    await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
      .png()
      .toBuffer(),
  )
  const letter = { emirate: 'asir', subject: 'طريق', words: 'أطلب فتح طريق إلى أرضي.' }
  assert.deepEqual(await refusals('FAHD', 'emirates/submit-tawasul', { ...letter, attachment: picture }), [
    'paper_is_pdf',
  ])
  assert.deepEqual(await refusals('FAHD', 'emirates/submit-tawasul', letter), ['paper_sent'])
  for (const n of [5, 6, 7, 8]) await writes('FAHD', complaint, late(n))
  assert.deepEqual(await refusals('FAHD', complaint, late(9)), ['room_for_another'])
  const by = { person: cast.FAHD.id, id: first.id, at: t.clock.now() }
  const withdrawn = await inTransaction(t.pool, (tx) => withdrawTicket(tx, by))
  assert.equal(typeof withdrawn === 'string' ? withdrawn : withdrawn.status, 'withdrawn')
})

test('whose services are suspended can still complain; whoever is registered only, too', async () => {
  const at = t.clock.now()
  const open = await mayI(t.house, signedIn(cast.SALMAN, at), complaint, cast.SALMAN.id)
  assert.deepEqual(open.refusals, [])
  const shut = await mayI(t.house, signedIn(cast.SALMAN, at), 'delivery/register-national-address', cast.SALMAN.id)
  assert.deepEqual(
    shut.refusals.map((one) => one.reason),
    ['services_not_suspended'],
  )
  const registered = { ...signedIn(cast.NOURA, at), identity: 1, signIn: 1 } as const
  assert.deepEqual((await mayI(t.house, registered, complaint, cast.NOURA.id)).refusals, [])
})

test('an officer neither sees nor decides what she or her family wrote', async () => {
  const own = await writes('SAMI', complaint, late(10))
  const sami = await atDesk(t, 'sami.adel')
  await sami.get(`/desk/tickets/${own.id}`)
  assert.equal(sami.status, 404)
  await sami.post(`/desk/tickets/${own.id}/take`, {})
  assert.equal(sami.status, 404)
  await t.db.owner.query(
    `insert into families.parent (person_id, parent_id, relation, version, recorded_at, by_request, by_step)
     values ($1, $2, 'father', 1, now(), gen_random_uuid(), 'test')`,
    [cast.SAMI.id, cast.YOUSEF.id],
  )
  const fathers = await writes('YOUSEF', complaint, late(13))
  await sami.get(`/desk/tickets/${fathers.id}`)
  assert.equal(sami.status, 404)
  await sami.post(`/desk/tickets/${fathers.id}/take`, {})
  assert.equal(sami.status, 404)
  assert.equal((await ticketOf(t.pool, cast.YOUSEF.id, fathers.id))?.status, 'recorded')
  assert.equal((await ticketOf(t.pool, cast.SAMI.id, own.id))?.status, 'recorded')
})

test('others’ tickets and papers are nobody’s: one page for not there and not yours', async () => {
  const ticket = await writes('TURKI', complaint, { ...late(11), attachment: await paperOf('TURKI', aPdf()) })
  const { rows } = await t.db.owner.query('select file_id as id from contact.file where ticket_id = $1', [ticket.id])
  const mona = await t.signIn(t.visitor('en'), cast.MONA)
  const seen = async (path: string): Promise<string> => {
    const { statusCode, body } = await mona.raw('GET', path)
    return `${statusCode} ${body.replaceAll(/[0-9a-f-]{36}/g, '…')}`
  }
  const none = '00000000-0000-4000-8000-000000000000'
  assert.equal(await seen(`/tickets/${ticket.id}`), await seen(`/tickets/${none}`))
  assert.equal(await seen(`/tickets/${ticket.id}/papers/${rows[0]?.id}`), await seen(`/tickets/${none}/papers/${none}`))
  assert.match(await seen(`/tickets/${ticket.id}`), /^404/)
})

test('late answers are raised to a supervisor once and told; what nobody completes is filed with the reason', async () => {
  const ticket = await writes('REEM', complaint, late(12))
  const at = t.clock.now()
  t.clock.set('2026-03-10T09:00:00.000Z')
  while ((await ticketsDue(t.pool, t.clock, 50)) > 0);
  const raised = (await queueOf(t.pool, 'contact-centre')).find((one) => one.id === ticket.id)
  assert.equal(raised?.late, 1)
  t.clock.forward(inDays(40))
  while ((await ticketsDue(t.pool, t.clock, 50)) > 0);
  const { rows } = await t.db.owner.query(
    `select count(*)::int as n from contact.move where ticket_id = $1 and event = 'late'`,
    [ticket.id],
  )
  assert.deepEqual(rows, [{ n: 1 }])

  const sami = await atDesk(t, 'sami.adel')
  await sami.post(`/desk/tickets/${ticket.id}/take`, {})
  await sami.post(`/desk/tickets/${ticket.id}/return`, { words: 'أرسل رقم الشحنة.' })
  t.clock.forward(inDays(28))
  await ticketsDue(t.pool, t.clock, 50)
  assert.equal((await ticketOf(t.pool, cast.REEM.id, ticket.id))?.status, 'returned', 'recalled first')
  t.clock.forward(inDays(3))
  while ((await ticketsDue(t.pool, t.clock, 50)) > 0);
  const filed = await ticketOf(t.pool, cast.REEM.id, ticket.id)
  assert.equal(filed?.status, 'filed')
  assert.match(filed?.reason ?? '', /لم يصلنا ما طلبناه/)
  await audiencesDue(t.pool, t.clock, 5)
  t.clock.set(at)
})

test('without signing in: number, mobile and code show where it stands; whatever is wrong has the same answer', async () => {
  const ticket = await writes('KHALID', 'contact/submit-inquiry', {
    sector: 'traffic',
    words: 'متى تُجدد الرخصة؟ سؤالي الأول',
  })
  const mobile = cast.KHALID.mobile ?? ''
  async function ask(number: string, to: string): Promise<Browser> {
    const v = t.visitor('en')
    await v.get('/track')
    await v.send({ number, mobile: to, spoken: await hear(v) })
    return v
  }
  const plain = (v: Browser): string =>
    v.html.replaceAll(/name="_asked" value="[^"]*"/g, '').replaceAll(/nonce="[^"]*"/g, '')
  const before = (await kindsTo('KHALID')).filter((kind) => kind === 'code.track').length
  const right = await ask(ticket.number, '0500000069')
  t.clock.forward(61_000)
  const others = await ask(ticket.number, '0500000077')
  const nobody = await ask('1447/999999', '0500000069')
  assert.equal(plain(others), plain(right))
  assert.equal(plain(nobody), plain(right))
  assert.equal(
    (await kindsTo('KHALID')).filter((kind) => kind === 'code.track').length,
    before + 1,
    'one code was sent',
  )
  const code = /\d{6}/.exec((await t.phone(mobile)).find((m) => m.kind === 'code.track')?.text ?? '')?.[0] ?? ''
  await others.send({ code })
  await nobody.send({ code })
  const wrong = await ask(ticket.number, '0500000077')
  await wrong.send({ code: '000000' })
  assert.match(others.text, /No match/)
  assert.equal(plain(nobody), plain(others))
  assert.equal(plain(wrong), plain(others))
  await right.send({ code })
  assert.match(right.text, /Recorded: it has a number/)
  assert.match(right.text, /Answer|answer/)
  assert.doesNotMatch(right.text, /سؤالي الأول/, 'what was written is for who signs in')
})

test('a paper that nothing took is forgotten after a day; one that was sent stays', async () => {
  const loose = await paperOf('MONA', aPdf())
  const sent = await paperOf('MONA', aPdf())
  await writes('MONA', complaint, { ...late(20), attachment: sent })
  t.clock.forward(inDays(1) + 1000)
  await forgetFiles(t.pool, t.clock.now())
  assert.equal(await fileOf(t.pool, cast.MONA.id, loose), null)
  assert.ok(await fileOf(t.pool, cast.MONA.id, sent))
})

test('a service is rated once, by whose request it was, after it was done', async () => {
  const rating = 'contact/rate-service'
  const done = await send(t, 'NOURA', 'contact/submit-praise', 'NOURA', {
    sector: 'offices',
    words: 'أحسن موظف الاستقبال.',
  })
  assert.ok(done.answer.sent)
  await carryDue(t.house)
  const { number } = done.answer
  assert.deepEqual(await refusals('NOURA', rating, { requestNumber: number, score: '5' }), ['request_completed'])
  const by = { person: cast.NOURA.id, id: done.id, at: t.clock.now() }
  await t.db.owner.query(
    `update contact.ticket set status = 'answered', answer = 'شكرًا', ended_at = $2 where ticket_id = $1`,
    [done.id, by.at],
  )
  assert.deepEqual(await refusals('REEM', rating, { requestNumber: number, score: '5' }), ['request_found'])
  const rated = await send(t, 'NOURA', rating, 'NOURA', { requestNumber: number.replace('/', '-'), score: '5' })
  assert.ok(rated.answer.sent, JSON.stringify(rated.answer))
  await carryDue(t.house)
  const { rows } = await t.db.owner.query('select about, score from contact.rating where request_id = $1', [done.id])
  assert.deepEqual(rows, [{ about: 'praise', score: 5 }])
  assert.deepEqual(await refusals('NOURA', rating, { requestNumber: number, score: '1' }), ['not_rated_already'])
})
