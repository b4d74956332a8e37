/** A kiosk as a machine: it says every minute that it is well, opens nothing but its own pages, and activates only when asked to. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { cast } from '../../cast/index.ts'
import { enrolKiosk, retireKiosk } from '../identity/index.ts'
import { identityPages } from '../portal/identity/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import type { Browser } from '../portal/visitor.testing.ts'
import { kioskDoor } from './index.ts'

let t: TestServer
before(async () => {
  t = await testServer([identityPages, kioskDoor])
  await t.accounts()
})
after(() => t.close())

test('T-KSK-05: a machine is heard by its signature, serves, and reaches no page but its own; retired, nothing', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const kiosk = { id: 'mall-1', name: { ar: 'جهاز السوق', en: 'Mall kiosk' }, city: 'riyadh', region: 'riyadh' }
  const machineKey = await exportJWK(publicKey)
  const key = await enrolKiosk(t.pool, { ...kiosk, readers: [], cameras: [], machineKey }, t.clock.now())
  const v = t.visitor('en')
  ;(v.cookies as Map<string, string>).set('kiosk', key)
  await v.get('/kiosk/tasks?lang=en')
  await v.send({}, '/kiosk/start')
  assert.equal(v.status, 503)
  assert.match(v.text, /This kiosk is resting/)
  assert(!v.cookies.has('visit'))

  const beat = async (seq: number): Promise<number> => {
    const readers = { finger: 'ready', face: 'ready' }
    const said = { seq, at: t.clock.now(), version: '1.0', location: 'riyadh-mall', paper: 'ok', readers }
    const sign = new CompactSign(Buffer.from(JSON.stringify(said)))
    const payload = await sign.setProtectedHeader({ alg: 'ES256', kid: 'mall-1' }).sign(privateKey)
    const headers = { 'content-type': 'application/jose' }
    return (await t.app.inject({ method: 'POST', url: '/kiosk/heartbeat', payload, headers })).statusCode
  }
  assert.equal(await beat(1), 204)
  assert.equal(await beat(1), 409)
  for (const [type, payload] of [
    ['application/jose', 'nonsense'],
    ['application/json', '{"seq":2}'],
    ['application/x-www-form-urlencoded', 'seq=2'],
  ] as const) {
    const sent = { method: 'POST', url: '/kiosk/heartbeat', payload, headers: { 'content-type': type } } as const
    assert.equal((await t.app.inject(sent)).statusCode, 403, type)
  }
  await v.get('/kiosk/tasks?lang=en')
  await v.send({}, '/kiosk/start')
  assert.match(v.text, /Enter your ID number/)

  for (const path of [
    '/sign-in',
    '/register',
    '/activation-points',
    '/nothing',
    '/healthz',
    '/metrics',
    '/kiosks',
    '//x',
  ]) {
    const { statusCode, headers } = await v.raw('GET', path)
    assert.equal(statusCode, 303, path)
    assert.equal(headers.location, '/kiosk', path)
    assert.equal((await v.raw('POST', path, 'a=1')).statusCode, 403, path)
  }
  assert.equal((await v.raw('GET', '/kiosk/visit')).statusCode, 200)
  assert.notEqual((await t.visitor('en').raw('GET', '/sign-in')).statusCode, 303, 'others are not kept')

  await retireKiosk(t.pool, 'mall-1', t.clock.now())
  assert.equal(await beat(2), 403)
  assert.match((await v.get('/kiosk')).text, /This browser is not a kiosk/)
})

/** Fingers and face, pressed again where the reader is busy growing a finger, which costs nobody a try. */
async function captured(v: Browser, end: RegExp): Promise<void> {
  for (let presses = 0; presses < 60 && !end.test(v.text) && v.cookies.has('visit'); presses++) {
    await v.send({}, '/kiosk/visit')
    if (/مشغول|busy/.test(v.text)) await new Promise((on) => setTimeout(on, 1000))
  }
}

for (const lang of ['ar', 'en'] as const) {
  test(`activation only: without a registration that waits it makes no account (${lang})`, async () => {
    const v = t.visitor(lang)
    await v.get('/kiosk')
    await v.send({}, '/kiosk/enrol')
    await v.get(`/kiosk/tasks?lang=${lang}`)
    assert.match(v.text, lang === 'ar' ? /فعّل فقط/ : /Activate only/)
    await v.post('/kiosk/start', { only: 'activate' })
    const who = lang === 'ar' ? cast.SAUD : cast.MARIA
    await v.send({ typed: who.number })
    await captured(v, lang === 'ar' ? /هل سجّلت/ : /Did you register/)
    const username = lang === 'ar' ? null : 'maria.santos'
    if (username === null) await v.post('/kiosk/visit', { step: 'unregistered' })
    else {
      await v.post('/kiosk/visit', { step: 'username', typed: username })
      await v.send({ typed: '0500000779' })
      await v.send({ typed: await t.code('+966500000779') })
    }
    assert.equal(v.status, 422)
    assert.match(v.text, lang === 'ar' ? /لا يوجد تسجيل بهذا الاسم/ : /No registration waits/)
    assert(!v.cookies.has('visit'))
    assert.equal((await t.db.owner.query('select 1 from identity.account where person_id = $1', [who.id])).rowCount, 0)
  })
}

test('activation only: a registration that waits is brought to life', async () => {
  const v = t.visitor('ar')
  await v.get('/kiosk')
  await v.send({}, '/kiosk/enrol')
  await v.get('/kiosk/tasks?lang=ar')
  await v.post('/kiosk/start', { only: 'activate' })
  await v.send({ typed: cast.NOURA.number })
  await captured(v, /هل سجّلت/)
  await v.post('/kiosk/visit', { step: 'username', typed: 'noura.sh' })
  await v.send({ typed: `0${cast.NOURA.mobile?.slice(4)}` })
  await v.send({ typed: await t.code(cast.NOURA.mobile ?? '') })
  assert.match(v.text, /فُعّل حسابك/)
})
