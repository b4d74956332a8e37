import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../../cast/index.ts'
import { notificationsOn, pushFails, subscribeSimulated } from '../../agencies/push/index.ts'
import type { Waiting } from '../../identity/index.ts'
import { softPhone } from '../../identity/phone.testing.ts'
import { appFiles } from '../app.ts'
import { hear, type TestServer, testServer } from '../testing.ts'
import type { Browser } from '../visitor.testing.ts'
import { identityPages } from './index.ts'

let t: TestServer
before(async () => {
  t = await testServer([identityPages, appFiles])
  await t.accounts()
})
after(() => t.close())

const { FAHD, IMRAN } = cast
const numberOn = (v: Browser) => /data-number[^>]*>(?:<[^>]+>)*(\d{3})</.exec(v.html)?.[1] ?? ''

test('without JavaScript on the computer a phone lets her in, confirms what she asks for, and denies', async () => {
  const v = await t.signIn(t.visitor('en'), FAHD)
  t.clock.forward(5 * 60_000)
  await v.get('/account/phone/new')
  await v.send({ _password: t.password }, '/account/phone/new')
  await v.send({ _do: 'send' }, '/account/phone/new')
  await v.send({ _code: await t.code(FAHD.mobile ?? '') })
  const word = /name="word" value="([^"]+)"/.exec(v.html)?.[1] ?? ''
  const phone = softPhone()
  await v.send({ key: phone.key, signature: phone.sign(`add\n${word}`), name: 'phone' }, '/account/phone/add')
  assert.equal(v.path, '/approve')
  const { rows } = await t.db.owner.query<{ phone_id: string }>('select phone_id from identity.phone')
  phone.id = rows[0]?.phone_id ?? ''

  // Of nobody signed in: the key says which phone it is.
  const pocket = t.visitor('en')
  const waiting = async (): Promise<Waiting> => {
    const now = (await pocket.raw('POST', '/approve/waiting', {})).json().word as string
    const said = await pocket.raw('POST', '/approve/waiting', {
      phone: phone.id,
      word: now,
      signature: phone.sign(`ask\n${now}`),
    })
    assert.equal(said.json().known, true)
    return said.json().waiting
  }
  const answer = (given: { id: string; number: string; signature: string; deny: boolean }) =>
    pocket.raw('POST', '/approve/answer', { ...given, deny: given.deny ? 'yes' : '', phone: phone.id })

  const desk = t.visitor('en')
  await desk.get('/sign-in?next=/account')
  await desk.send({ name: FAHD.number, password: t.password, spoken: await hear(desk) })
  assert.match(desk.text, /Approve on your phone/)
  await desk.send({}, '/sign-in/phone')
  const number = numberOn(desk)
  await desk.send({}, '/sign-in/phone/done')
  assert.equal(desk.status, 422)
  assert.equal(numberOn(desk), number, 'pressed too early, the same number is there')
  assert.equal((await answer(phone.answer(await waiting(), number))).json().ok, true)
  assert.equal((await desk.raw('GET', '/sign-in/phone/state')).json().state, 'approved')
  await desk.send({}, '/sign-in/phone/done')
  assert.equal(desk.path, '/account', desk.text)

  await desk.get('/account/code-app/new')
  await desk.send({ _password: t.password }, '/account/code-app/new')
  await desk.send({ _do: 'phone' }, '/account/code-app/new')
  const second = numberOn(desk)
  assert.match(second, /^\d{3}$/)
  assert.equal((await answer(phone.answer(await waiting(), second))).json().ok, true)
  await desk.send({ _do: 'phoned' }, '/account/code-app/new')
  assert.match(desk.html, /data-secret/)

  await desk.get('/account/code-app/new')
  await desk.send({ _password: t.password }, '/account/code-app/new')
  await desk.send({ _do: 'phone' }, '/account/code-app/new')
  assert.match((await answer(phone.deny(await waiting()))).json().words, /Denied/)
  await desk.send({ _do: 'phoned' }, '/account/code-app/new')
  assert.equal(desk.status, 422)
  assert.match(desk.text, /denied on the phone/)
  assert.equal((await pocket.raw('POST', '/account/phone/remove', { id: phone.id })).statusCode, 401)
})

test('a phone says by its key where it is rung, its page says how that stands, and the account shows it', async () => {
  const v = await t.signIn(t.visitor('ar'), IMRAN)
  t.clock.forward(5 * 60_000)
  await v.get('/account/phone/new')
  await v.send({ _password: t.password }, '/account/phone/new')
  await v.send({ _do: 'send' }, '/account/phone/new')
  await v.send({ _code: await t.code(IMRAN.mobile ?? '') })
  const word = /name="word" value="([^"]+)"/.exec(v.html)?.[1] ?? ''
  const phone = softPhone()
  await v.send({ key: phone.key, signature: phone.sign(`add\n${word}`), name: 'جوالي' }, '/account/phone/add')
  const { rows } = await t.db.owner.query<{ phone_id: string }>(
    'select phone_id from identity.phone where person_id = $1',
    [IMRAN.id],
  )
  phone.id = rows[0]?.phone_id ?? ''
  // Everything it may have to say is in the page, hidden: a script shows one, and without scripts nothing is promised.
  const states = [...v.html.matchAll(/data-state="(\w+)" hidden/g)].map(([, state]) => state)
  assert.deepEqual(states, ['off', 'on', 'gone', 'denied', 'unsupported'])
  assert.match(v.html, new RegExp(`data-key="${t.push.publicKey}"`))

  const pocket = t.visitor('ar')
  const post = async (path: string, values: Record<string, string>) => (await pocket.raw('POST', path, values)).json()
  const stands = async () => {
    const { word: now } = await post('/approve/waiting', {})
    return post('/approve/waiting', { phone: phone.id, word: now, signature: phone.sign(`ask\n${now}`) })
  }
  const tell = async (address: { endpoint: string; p256dh: string; auth: string } | null, key = phone) => {
    const { word: now } = await post('/approve/waiting', {})
    const said = address === null ? ['push off', now] : ['push on', now, address.endpoint, address.p256dh, address.auth]
    return post('/approve/push', { phone: phone.id, word: now, signature: key.sign(said.join('\n')), ...address })
  }
  const address = await subscribeSimulated(t.push, IMRAN.mobile)
  assert.equal((await stands()).rung, false)
  assert.match((await tell(address, softPhone())).words, /لا نعرف هذا الجوال/, 'another key')
  assert.match((await tell({ ...address, endpoint: 'http://127.0.0.1:5432/x' })).words, /لا نرسل تنبيهات/)
  assert.deepEqual(await tell(address), { ok: true, words: '' })
  assert.equal((await stands()).rung, true)
  await v.get('/account')
  assert.match(v.text, /التنبيهات .*جوالي .*تعمل/)

  await v.get('/account/code-app/new')
  await v.send({ _password: t.password }, '/account/code-app/new')
  await v.send({ _do: 'phone' }, '/account/code-app/new')
  await t.deliver()
  const [rung] = await notificationsOn(t.pool, IMRAN.mobile)
  assert.equal(rung?.body, 'أحد يطلب إجراءً باسمك. افتح لترى.')

  t.clock.forward(3 * 60_000)
  await pushFails(t.pool, { kind: 'gone' })
  await v.get('/account/code-app/new')
  await v.send({ _password: t.password }, '/account/code-app/new')
  await v.send({ _do: 'phone' }, '/account/code-app/new')
  await t.deliver()
  assert.equal((await stands()).rung, false, 'gone, and nobody was told but the phone')
  await tell(await subscribeSimulated(t.push, IMRAN.mobile))
  assert.equal((await tell(null)).ok, true)
  assert.equal((await stands()).rung, false)
})

test('a browser finds the manifest in its language and the service worker at the root', async () => {
  const v = t.visitor('en')
  await v.get('/sign-in')
  const href = /<link rel="manifest" href="([^"]+)"/.exec(v.html)?.[1] ?? ''
  const manifest = await t.visitor('ar').raw('GET', href)
  assert.match(String(manifest.headers['content-type']), /^application\/manifest\+json/)
  assert.deepEqual([manifest.json().lang, manifest.json().scope], ['en', '/'])
  assert.match(v.html, /<link rel="apple-touch-icon" href="\/assets\/icon-apple\.[\w-]+\.png"/)
  const worker = await v.raw('GET', '/worker.js')
  assert.equal(worker.headers['cache-control'], 'no-cache')
  assert.match(String(worker.headers['content-security-policy']), /^default-src 'none'/)
  assert.match(String(worker.headers['content-type']), /javascript/)
})
