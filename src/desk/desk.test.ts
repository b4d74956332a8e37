/** The desk's door: who comes in, how, for how long, and that nobody's role does what it may not. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { demoPassword } from '../../cast/accounts.ts'
import { demoEnrolmentCode } from '../identity/officers/index.ts'
import { softKey } from '../identity/passkey.testing.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { deskDoor } from './index.ts'
import { atDesk, raiseDesk } from './testing.ts'

let t: TestServer
/** Every address of the desk, as it was registered. */
const addresses: { readonly method: string; readonly url: string }[] = []
before(async () => {
  const noteAddresses = (app: FastifyInstance) => {
    app.addHook('onRoute', ({ method, url }) => {
      if (url.startsWith('/desk') && method !== 'HEAD') addresses.push({ method: String(method), url })
    })
  }
  t = await testServer([noteAddresses, portalDoor, deskDoor])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

const pepper = () => t.doorway.identity.keys.pepper

test('an officer enrols a passkey with her code the first time, and signs in with it after that', async () => {
  const hind = await atDesk(t, 'hind.ahmed', 'ar')
  assert.match(hind.html, /data-surface="desk"/)
  assert.match(hind.html, /<html lang="ar" dir="rtl"/)
  assert.match(hind.text, /hind\.ahmed – جوازات الرياض/)
  assert.equal(hind.headers['cache-control'], 'no-store')
  await hind.send({}, '/desk/sign-out')
  assert.equal(hind.path, '/desk/sign-in')
  assert.equal((await hind.get('/desk')).path, '/desk/sign-in')
  await atDesk(t, 'hind.ahmed')
  const used = await t.db.owner.query('select 1 from desk.enrolment where used_at is not null')
  assert.equal(used.rowCount, 1)
})

test('the cookie is the desk’s own, strict, and sent to /desk alone; over TLS it says so in its name', async () => {
  const v = t.visitor('en')
  await v.get('/desk/sign-in')
  const answer = await v.raw('POST', '/desk/sign-in', { username: 'nawal.yahya', password: demoPassword(pepper()) })
  const cookie = String(answer.headers['set-cookie'])
  for (const part of [/desk-flow=/, /Path=\/desk/, /SameSite=Strict/, /HttpOnly/]) assert.match(cookie, part)
  const secure = await testServer([deskDoor], { secure: true })
  try {
    await raiseDesk(secure)
    const s = secure.visitor('en')
    const password = demoPassword(secure.doorway.identity.keys.pepper)
    const sent = String(
      (await s.raw('POST', '/desk/sign-in', { username: 'nawal.yahya', password })).headers['set-cookie'],
    )
    assert.match(sent, /__Secure-desk-flow=.*Secure/)
  } finally {
    await secure.close()
  }
})

test('a citizen’s account opens nothing here, and an officer’s opens nothing of the portal', async () => {
  const { FAHD } = (await import('../../cast/index.ts')).cast
  const fahd = await t.signIn(t.visitor('en'), FAHD)
  assert.equal((await fahd.get('/desk')).path, '/desk/sign-in')
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get('/home')
  assert.equal(hind.status, 401)
})

test('a wrong password, an unknown name and a closed account are one answer; five wrong ones make her wait', async () => {
  const said: string[] = []
  for (const [username, password] of [
    ['bader.salem', 'not the password'],
    ['nobody.here', 'not the password'],
  ] as const) {
    const v = t.visitor('en')
    await v.get('/desk/sign-in')
    await v.send({ username, password })
    assert.equal(v.status, 422)
    assert.doesNotMatch(v.html, /not the password/)
    said.push(v.text.replaceAll(username, ''))
  }
  assert.equal(said[0], said[1])
  const v = t.visitor('en')
  for (let i = 0; i < 6; i++) {
    await v.get('/desk/sign-in')
    await v.send({ username: 'bader.salem', password: 'not the password' })
  }
  await v.send({ username: 'bader.salem', password: demoPassword(pepper()) })
  assert.match(v.text, /Too many tries/)
})

test('without the enrolment code, with another’s, or with a passkey that is synced, no key is enrolled', async () => {
  const v = t.visitor('en')
  await v.get('/desk/sign-in')
  await v.send({ username: 'nawal.yahya', password: demoPassword(pepper()) })
  const made = async (wishes: object, code: string) => {
    const options = JSON.parse((await v.raw('POST', '/desk/key/challenge', {})).body)
    await v.post('/desk/key', { _passkey: softKey().make(options, wishes), code })
    assert.equal(v.status, 422, v.text)
    return v.text
  }
  const right = demoEnrolmentCode(pepper(), 'nawal.yahya')
  assert.match(await made({}, ''), /enrolment code is not right/)
  assert.match(await made({}, demoEnrolmentCode(pepper(), 'bader.salem')), /enrolment code is not right/)
  assert.match(await made({ synced: true }, right), /moves between devices/)
  assert.match(await made({ verified: false }, right), /was not accepted/)
  assert.match(await made({ origin: 'http://elsewhere.test' }, right), /was not accepted/)
  const kept = await t.db.owner.query(
    `select 1 from desk.key join desk.officer using (officer_id) where username = 'nawal.yahya'`,
  )
  assert.equal(kept.rowCount, 0)
  // What was refused used nothing up.
  await atDesk(t, 'nawal.yahya')
})

test('where makers of passkeys are chosen, one of another maker is not enrolled; elsewhere any is', async () => {
  const chosen = 'ee882879-721c-4913-9775-3dfcce97072a'
  const identity: { officerKeys?: readonly string[] } = t.doorway.identity
  identity.officerKeys = [chosen]
  try {
    const v = t.visitor('en')
    await v.get('/desk/sign-in')
    await v.send({ username: 'bader.salem', password: demoPassword(pepper()) })
    const code = demoEnrolmentCode(pepper(), 'bader.salem')
    for (const model of [undefined, 'cb69481e-8ff7-4039-93ec-0a2729a154a8']) {
      const options = JSON.parse((await v.raw('POST', '/desk/key/challenge', {})).body)
      assert.equal(options.attestation, 'direct')
      await v.post('/desk/key', { _passkey: softKey().make(options, model ? { model } : {}), code })
      assert.match(v.text, /maker of this passkey is not accepted/)
    }
    const options = JSON.parse((await v.raw('POST', '/desk/key/challenge', {})).body)
    await v.post('/desk/key', { _passkey: softKey().make(options, { model: chosen }), code })
    assert.equal(v.path, '/desk', v.text)
  } finally {
    delete identity.officerKeys
  }
})

test('ten minutes without a touch, or eight hours in all, end the session; a second sign-in ends the first', async () => {
  const first = await atDesk(t, 'faisal.mishal')
  t.clock.forward(9 * 60_000)
  assert.equal((await first.get('/desk')).path, '/desk')
  t.clock.forward(11 * 60_000)
  assert.equal((await first.get('/desk')).path, '/desk/sign-in')
  const second = await atDesk(t, 'faisal.mishal')
  for (let i = 0; i < 52; i++) {
    t.clock.forward(9 * 60_000)
    assert.equal((await second.get('/desk')).path, '/desk', `after ${(i + 1) * 9} minutes`)
  }
  t.clock.forward(9 * 60_000)
  t.clock.forward(9 * 60_000)
  assert.equal((await second.get('/desk')).path, '/desk/sign-in')
  const third = await atDesk(t, 'faisal.mishal')
  const fourth = await atDesk(t, 'faisal.mishal')
  assert.equal((await third.get('/desk')).path, '/desk/sign-in')
  assert.equal((await fourth.get('/desk')).path, '/desk')
  const open = await t.db.owner.query(
    `select 1 from desk.session join desk.officer using (officer_id) where username = 'faisal.mishal' and ended_at is null`,
  )
  assert.equal(open.rowCount, 1)
})

test('an administrator opens no case, an activation officer approves none: denied in words, in both languages', async () => {
  for (const [lang, words] of [
    ['ar', /ليس هذا من صلاحيات دورك/],
    ['en', /Your role does not allow this/],
  ] as const) {
    const nawal = await atDesk(t, 'nawal.yahya', lang)
    await nawal.get('/desk/cases/new')
    assert.equal(nawal.status, 403)
    assert.match(nawal.text, words)
    assert.doesNotMatch(nawal.html, /href="\/desk\/cases\/new"/)
  }
})

test('every address of the desk asks who is there before anything else', async () => {
  const v = t.visitor('en')
  const open = /^\/desk\/(sign-in|sign-out|key|key\/challenge)$/
  const closed = addresses.filter(({ url }) => !open.test(url))
  assert.ok(closed.length >= 20, `${closed.length}`)
  for (const { method, url } of closed) {
    const at = url.replace(':id', '00000000-0000-7000-8000-000000000000')
    const answer = await v.raw(method as 'GET' | 'POST', at, method === 'POST' ? {} : undefined)
    if (answer.statusCode === 303) assert.equal(answer.headers.location, '/desk/sign-in', at)
    else assert.equal(answer.statusCode, 401, at)
  }
})

test('the language switch keeps what was typed, and odd texts are refused in words', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get('/desk/cases/new')
  await hind.send({ reference: 'C-17', reason: 'She asked', _lang: 'ar' })
  assert.equal(hind.status, 200)
  assert.match(hind.html, /<html lang="ar"/)
  assert.match(hind.html, /value="C-17"/)
  for (const odd of ['a\u0000b', '\u202e1', 'x'.repeat(5000), '\ud800']) {
    await hind.get('/desk/cases/new')
    await hind.send({ ticket: odd, reference: odd, reason: odd })
    assert.equal(hind.status, 422)
  }
})

test('an officer chooses a password of her own: the present one first, the rules of people’s, and the old one opens nothing', async () => {
  const faisal = await atDesk(t, 'faisal.mishal')
  const change = async (present: string, next: string) => {
    await faisal.get('/desk/password')
    await faisal.send({ present, next })
    return faisal.text
  }
  assert.match(await change('not the password', 'seven green kettles'), /password is not right/)
  assert.match(await change(demoPassword(pepper()), 'short'), /12/)
  assert.match(await change(demoPassword(pepper()), 'faisal.mishal-faisal'), /user ?name/i)
  assert.match(await change(demoPassword(pepper()), 'seven green kettles'), /Your password is changed/)
  const v = t.visitor('en')
  await v.get('/desk/sign-in')
  await v.send({ username: 'faisal.mishal', password: demoPassword(pepper()) })
  assert.equal(v.status, 422)
  await v.send({ username: 'faisal.mishal', password: 'seven green kettles' })
  assert.equal(v.path, '/desk/key')
})
