/** The status page says what was measured, and nothing where nothing was; a part that waits too long is seen to be slow. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { portalDoor } from '../portal/index.ts'
import { testServer } from '../portal/testing.ts'
import { inTransaction, later, minutes, uuid } from '../store/index.ts'
import { findStatus, forgetStatus, keepFound, measureStatus, parts, statusOf } from './index.ts'

const t = await testServer([portalDoor])
after(() => t.close())
const owner = t.db.owner
const now = () => t.clock.now()

test('where nothing was asked and nothing was measured the page claims nothing', async () => {
  assert.deepEqual(await findStatus(t.pool, now()), {})
  const v = t.visitor('en')
  await v.get('/status')
  assert.equal(v.status, 200)
  assert.ok(v.text.includes('Nothing was measured in the last three minutes'))
  assert.equal([...v.html.matchAll(/Not measured yet/g)].length, parts.length + 1)
  assert.ok(!/<script(?![^>]*src)/.test(v.html.slice(v.html.indexOf('<main'))))
})

test('each part is judged by what waits in its own queue', async () => {
  const wait = (n: number) => later(now(), -minutes(n))
  const notice = (lane: number, at: string) =>
    owner.query('insert into notices.wake (notice_id, person_id, lane, due_at) values ($1, $1, $2, $3)', [
      uuid(),
      lane,
      at,
    ])
  await notice(0, wait(2))
  await notice(2, wait(40))
  await owner.query(`insert into documents.wake (document_id, person_id, due_at) values ($1, $1, $2)`, [
    uuid(),
    wait(3),
  ])
  await owner.query(`insert into requests.wake (request_id, person_id, due_at, lane) values ($1, $1, $2, 'ours')`, [
    uuid(),
    wait(11),
  ])
  assert.deepEqual(await findStatus(t.pool, now()), {
    'sign-in': 'slow',
    requests: 'down',
    notices: 'down',
    documents: 'slow',
  })
  await owner.query('delete from notices.wake')
  await owner.query('delete from documents.wake')
  await owner.query('delete from requests.wake')
  assert.deepEqual(await findStatus(t.pool, now()), {})
})

test('what got through lately is well: a message, and of many that fail a share is not', async () => {
  const message = (state: string) =>
    owner.query(
      `insert into notices.notice (person_id, notice_id, key, kind, lane, lang, mobile, text, created_at, state)
       values ($1, $1, $2, 'requests.withdrawn', 'service', 'en', '+966500000099', 'x', $3, $4)`,
      [uuid(), uuid(), now(), state],
    )
  await message('sent')
  assert.deepEqual(await findStatus(t.pool, now()), { notices: 'well' })
  for (let i = 0; i < 3; i++) await message('failed')
  assert.deepEqual(await findStatus(t.pool, now()), { notices: 'down' })
  for (let i = 0; i < 3; i++) await message('sent')
  assert.deepEqual(await findStatus(t.pool, now()), { notices: 'slow' })
  await owner.query('delete from notices.notice')
})

test('a minute is counted once however many measure it, and the page tells days, shares and what to do', async () => {
  const keep = (found: Parameters<typeof keepFound>[1], at: string) =>
    inTransaction(t.pool, (tx) => keepFound(tx, found, at))
  const begin = now()
  await Promise.all([1, 2, 3].map(() => keep({ requests: 'well', 'sign-in': 'well' }, begin)))
  for (let i = 1; i <= 3; i++) {
    t.clock.forward(minutes(1))
    await keep({ requests: i < 3 ? 'slow' : 'down', 'sign-in': 'well' }, now())
  }
  assert.equal(await keep({ requests: 'well' }, begin), 0, 'an older minute changes nothing')
  const [signIn, requests] = await statusOf(t.pool, now())
  assert.equal(signIn?.measured, 4)
  assert.equal(signIn?.well, 4)
  assert.equal(requests?.now, 'down')
  assert.equal(requests?.since, new Date(Math.floor(Date.parse(now()) / 60_000) * 60_000).toISOString())
  assert.deepEqual(
    requests?.days.map(({ well, slow, down }) => [well, slow, down]),
    [[1, 2, 1]],
  )
  const v = t.visitor('en')
  await v.get('/status')
  for (const said of [
    'Some services have stopped',
    'Stopped for now',
    'Worked 25% of the time measured',
    'Send your request as usual',
  ])
    assert.ok(v.text.includes(said), said)
  await v.get('/status?lang=ar')
  for (const said of ['متوقف الآن', 'أرسل طلبك كالمعتاد', 'لم يُقس', 'هـ']) assert.ok(v.text.includes(said), said)

  // A worker that died: what it said is no longer said of now, and the time shows as not measured.
  t.clock.forward(minutes(60))
  const later1 = (await statusOf(t.pool, now())).find(({ part }) => part === 'sign-in')
  assert.equal(later1?.now, null)
  assert.ok((later1?.expected ?? 0) >= 60 && later1?.measured === 4)
  await v.get('/status?lang=en')
  assert.ok(v.text.includes('Nothing was measured in the last three minutes'))
  assert.equal(await measureStatus(t.pool, now()), 0)
})

test('after a hundred days a day is forgotten', async () => {
  t.clock.forward(minutes(60 * 24 * 101))
  await forgetStatus(t.pool, now())
  const { rows } = await owner.query('select 1 from status.day')
  assert.equal(rows.length, 0)
  for (const one of await statusOf(t.pool, now())) assert.equal(one.measured, 0)
})
