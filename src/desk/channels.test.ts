/** Recalls, banks and the breaker at the desk: two where two are needed, one of many at once, and the audit (ID-24, ID-44). */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { codesPaused, recallDue, recalls, stopOf } from '../identity/index.ts'
import { crowd, from, halves, personOf } from '../identity/recall/testing.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { later } from '../store/index.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, acts, approvalOf, atDesk, raiseDesk, signature } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

const level = async (who: string): Promise<number> =>
  (await t.db.owner.query('select identity_level as n from identity.account where person_id = $1', [personOf(who)]))
    .rows[0]?.n

/** Fills the form of a recall; the page is then the review, or the form with what is wrong. */
async function count(v: AtDesk, change: Record<string, string> = {}): Promise<string> {
  const form = {
    channel: 'kiosk',
    by: 'mall-7',
    'fromDay.day': '10',
    'fromDay.month': '1',
    'fromDay.year': '2026',
    fromTime: '03:00',
    'toDay.day': '10',
    'toDay.month': '1',
    'toDay.year': '2026',
    toTime: '',
    reason: 'The machine was opened by night',
    ...change,
  }
  await v.get('/desk/recalls/new')
  await v.send(form)
  return v.path
}

test('a recall: counted, signed by one director, agreed by another, carried out, and the list says how far', async () => {
  await crowd(t.db.owner, [
    { who: 'a', method: 'kiosk', place: 'mall-7' },
    { who: 'b', method: 'kiosk', place: 'mall-7' },
    { who: 'c', method: 'kiosk', place: 'mall-8' },
  ])
  const nawal = await atDesk(t, 'nawal.yahya')
  await count(nawal, { by: 'mall-9' })
  assert.match(nawal.text, /activated nobody in that time/)
  await count(nawal, { fromTime: '25:00' })
  assert.match(nawal.text, /Type the time like/)
  await count(nawal, { 'toDay.year': '2027' })
  assert.match(nawal.text, /began and ended/)
  await count(nawal, { channel: 'officer', by: 'nobody.here' })
  assert.match(nawal.text, /No officer has this user name/)
  const review = await count(nawal)
  assert.match(review, /^\/desk\/recalls\/review\?/)
  assert.match(nawal.text, /2 activations of 2 people/)
  assert.equal((await recalls(t.pool)).length, 0, 'nothing before two signatures')
  await nawal.sign(review)
  assert.equal(nawal.path, '/desk', nawal.text)
  assert.match(nawal.text, /Recall of a channel.*Waiting for a second officer/)
  assert.equal(await level('a'), 2)

  const faisal = await atDesk(t, 'faisal.mishal')
  const approval = await approvalOf(t, 'recall')
  assert.match(faisal.html, new RegExp(approval))
  await faisal.get(approval)
  assert.match(faisal.text, /mall-7.*2 activations of 2 people/)
  // Ten presses at once are one recall.
  const answers: string[] = []
  for (let i = 0; i < 10; i++) answers.push(await signature(faisal, `${approval}/approve`))
  const pressed = await Promise.all(answers.map((_passkey) => faisal.raw('POST', `${approval}/approve`, { _passkey })))
  assert.equal(pressed.filter(({ body }) => body.includes('It is decided')).length, 1)
  const [recall, ...more] = await recalls(t.pool)
  assert.equal(more.length, 0)
  assert.deepEqual([recall?.proposedBy, recall?.confirmedBy], ['nawal.yahya', 'faisal.mishal'])
  assert.deepEqual(await acts(t, 'channel_recalled', recall?.recallId), [
    { officer: 'faisal.mishal', second: 'nawal.yahya', reason: 'The machine was opened by night' },
  ])
  await nawal.get('/desk/recalls')
  assert.match(nawal.text, /Under way/)
  for (let i = 0; i < 10; i++) await recallDue(t.doorway.identity)
  assert.deepEqual(await Promise.all(['a', 'b', 'c'].map(level)), [1, 1, 2])
  assert.deepEqual(await halves(t.db.owner), [])
  await nawal.get('/desk/recalls')
  assert.match(nawal.text, /Done 2 fell, 0 spared/)
})

test('one more activation in the window after the first signature: the second finds the data changed', async () => {
  await crowd(t.db.owner, [{ who: 'd', method: 'kiosk', place: 'mall-11' }])
  const nawal = await atDesk(t, 'nawal.yahya')
  await nawal.sign(await count(nawal, { by: 'mall-11' }))
  const approval = await approvalOf(t, 'recall')
  await crowd(t.db.owner, [{ who: 'late', method: 'kiosk', place: 'mall-11', at: later(from, 7_200_000) }])
  const faisal = await atDesk(t, 'faisal.mishal')
  await faisal.sign(`${approval}/approve`)
  assert.match(faisal.text, /The data changed/)
  assert.equal(await level('d'), 2)
  assert.equal((await recalls(t.pool)).filter(({ by }) => by === 'mall-11').length, 0)
})

test('two directors who ask for the same recall at once leave one proposal, and neither agrees to her own', async () => {
  await crowd(t.db.owner, [{ who: 'e', method: 'kiosk', place: 'mall-12' }])
  const both = [await atDesk(t, 'nawal.yahya'), await atDesk(t, 'faisal.mishal')]
  const review = await count(both[0] as AtDesk, { by: 'mall-12' })
  const signed = await Promise.all(both.map(async (v) => [v, await signature(v, review)] as const))
  const answers = await Promise.all(signed.map(([v, _passkey]) => v.raw('POST', review, { _passkey })))
  assert.deepEqual(
    answers.map(({ statusCode }) => statusCode),
    [303, 303],
  )
  const { rows } = await t.db.owner.query<{ id: string; by: string }>(
    `select proposal_id as id, username as by from desk.proposal join desk.officer on officer_id = proposed_by
     where what = 'recall' and decided_at is null`,
  )
  assert.equal(rows.length, 1)
  const own = both.find((_, i) => ['nawal.yahya', 'faisal.mishal'][i] === rows[0]?.by)
  await own?.sign(`/desk/approvals/${rows[0]?.id}/approve`)
  assert.match(own?.text ?? '', /You asked for it/)
  assert.equal(await level('e'), 2)
})

test('what no director signed is refused: a signature for another window, and a supervisor who asks', async () => {
  await crowd(t.db.owner, [{ who: 'f', method: 'kiosk', place: 'mall-13' }])
  const nawal = await atDesk(t, 'nawal.yahya')
  const review = await count(nawal, { by: 'mall-13' })
  const answer = await signature(nawal, review)
  await nawal.post(review.replace('night', 'day'), { _passkey: answer })
  assert.match(nawal.text, /passkey was not accepted/)
  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/recalls')
  assert.equal(bader.status, 403)
  assert.equal((await bader.raw('POST', review, { _passkey: answer })).statusCode, 403)
  const { rowCount } = await t.db.owner.query(`select 1 from desk.proposal where about like '%mall-13%'`)
  assert.equal(rowCount, 0)
})

test('one officer stops the codes, two let them count again; whoever asks twice is one', async () => {
  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/codes')
  assert.match(bader.text, /Codes sent to mobiles count now/)
  await bader.send({ why: 'Wrong codes from everywhere' })
  assert.match(bader.text, /No code sent to a mobile counts/)
  assert.equal(await codesPaused(t.pool), true)
  await bader.post('/desk/codes/stop', { why: 'Wrong codes again' })
  assert.match(bader.text, /stopped already/)
  assert.equal((await acts(t, 'breaker_dropped')).length, 1)

  await bader.sign('/desk/codes/review?act=clear')
  assert.equal(bader.path, '/desk')
  const approval = await approvalOf(t, 'breaker')
  await bader.sign(`${approval}/approve`)
  assert.match(bader.text, /You asked for it/)
  // Of one unit with the first: no pair.
  const faisal = await atDesk(t, 'faisal.mishal')
  await faisal.sign(`${approval}/approve`)
  assert.match(faisal.text, /one manager/)
  assert.equal(await codesPaused(t.pool), true)
  const nawal = await atDesk(t, 'nawal.yahya')
  await nawal.get(approval)
  assert.match(nawal.text, /An officer stopped them/)
  await nawal.sign(`${approval}/approve`)
  assert.match(nawal.text, /It is decided/)
  assert.equal(await codesPaused(t.pool), false)
  assert.deepEqual(await acts(t, 'breaker_cleared'), [{ officer: 'nawal.yahya', second: 'bader.salem', reason: '' }])
  await bader.get('/desk/codes/review?act=clear')
  assert.match(bader.text, /nothing to let go on/)
})

test('a bank is stopped with a reason and let go on; each once, also of two at the same moment', async () => {
  const [nawal, faisal] = [await atDesk(t, 'nawal.yahya'), await atDesk(t, 'faisal.mishal')]
  await nawal.get('/desk/channels')
  const code = /href="\/desk\/banks\/(\w+)"/.exec(nawal.html)?.[1] ?? ''
  const at = `/desk/banks/${code}`
  await nawal.get(at)
  assert.match(nawal.text, /Words today 0 Activated 0 Refused 0/)
  await nawal.send({ why: 'x' })
  assert.equal(nawal.status, 422)
  const stop = () => [nawal, faisal].map((v) => v.raw('POST', `${at}/stop`, { why: 'Their key was stolen' }))
  const stopped = await Promise.all(stop())
  assert.deepEqual(stopped.map(({ statusCode }) => statusCode).sort(), [303, 422])
  assert.equal(await stopOf(t.pool, code), 'Their key was stolen')
  assert.equal((await acts(t, 'bank_stopped', code)).length, 1)
  await nawal.get('/desk/channels')
  assert.match(nawal.text, /Stopped/)
  await nawal.get(at)
  await nawal.send({ why: 'A new key is in place' }, `${at}/open`)
  assert.match(nawal.text, /Going/)
  assert.equal(await stopOf(t.pool, code), null)
  assert.deepEqual(await acts(t, 'bank_opened', code), [
    { officer: 'nawal.yahya', second: null, reason: 'A new key is in place' },
  ])
  await nawal.post(`${at}/open`, { why: 'Once more' })
  assert.match(nawal.text, /It is not stopped/)
  await nawal.get('/desk/banks/NOBANK')
  assert.equal(nawal.status, 404)
  const hind = await atDesk(t, 'hind.ahmed')
  for (const path of ['/desk/channels', at, '/desk/codes']) {
    await hind.get(path)
    assert.equal(hind.status, 403, path)
  }
})
