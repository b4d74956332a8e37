import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { paymentByKey } from '../agencies/gateways/index.ts'
import { vapidKeys, webPush } from '../agencies/push/index.ts'
import { kioskDoor } from '../kiosk/index.ts'
import { sendTo } from '../notices/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { settle } from '../requests/testing.ts'
import { inTransaction, later } from '../store/index.ts'
import { simulatorsDoor } from './index.ts'

let t: TestServer
const keys = vapidKeys(randomBytes(32))
/** Where the simulated push service is reached over the wire; known once somebody listens. */
let pushAt = ''
before(async () => {
  t = await testServer([
    kioskDoor,
    (app, doorway, house) => {
      const push = {
        ...house.push,
        publicKey: keys.publicKey,
        get base() {
          return pushAt
        },
      }
      simulatorsDoor(app, doorway, house.gateway, house.readers, { push })
    },
  ])
})
after(() => t.close())

test('the phones show what was sent, newest first, and one phone by its number; each page says what it stands for', async () => {
  const v = t.visitor()
  await v.get('/carrier')
  assert.match(v.text, /هذه محاكاة تقوم مقام شركة الاتصالات/)
  assert.match(v.text, /تظهر الرسائل هنا حين تُرسل/)
  for (const [n, mobile] of ['+966500000010', '+966500000028'].entries()) {
    await inTransaction(t.pool, (tx) =>
      sendTo(tx, {
        mobile,
        lang: 'ar',
        kind: 'account.claim-begun',
        vars: { time: `0${n}:15` },
        key: `test:${n}`,
        at: t.clock.now(),
        lane: 'security',
      } as Parameters<typeof sendTo>[1]),
    )
  }
  await t.deliver()
  await v.get('/carrier')
  assert(v.text.includes('0500000010') && v.text.includes('0500000028'))
  await v.send({ mobile: '٠٥٠٠٠٠٠٠١٠', follow: 'yes' }, '/carrier')
  assert(v.text.includes('00:15') && !v.text.includes('01:15'), v.text)
  assert.equal(v.headers.refresh, '5')
  await v.get('/carrier?mobile=12%00')
  assert.equal(v.status, 422)
  assert.match(v.html, /id="f-mobile-error"/)
  await v.get('/carrier?lang=en')
  assert.match(v.text, /This is a simulator They stand for the mobile carrier/)
})

async function opened(key: string, until?: string): Promise<string> {
  const { redirectTo } = await t.gateway.open({
    key,
    halalas: 30_000,
    description: { ar: 'تجديد الجواز', en: 'Passport renewal' },
    returnTo: '/requests/1',
    until: until ?? later(t.clock.now(), 3_600_000),
  } as Parameters<typeof t.gateway.open>[0])
  return redirectTo
}

test('at the bank one pays, declines or closes the page; paid twice is paid once', async () => {
  const v = t.visitor('en')
  await v.get(await opened('k1'))
  assert.match(v.text, /The demo bank .*SAR 300.*Passport renewal/)
  assert.match(v.text, /No real money is taken/)
  const page = v.path
  const post = (act: string) => v.raw('POST', page, { act })
  const left = await post('leave')
  assert.equal(left.headers.location, '/requests/1')
  assert.equal((await paymentByKey(t.pool, 'k1'))?.state, 'open')
  assert.equal((await post('pay')).headers.location, '/requests/1')
  assert.equal((await post('pay')).statusCode, 303)
  const paid = await paymentByKey(t.pool, 'k1')
  assert.equal(paid?.state, 'paid')
  assert.equal(paid?.captures, 1)
  assert.match((await v.get(page)).text, /It is not taken twice/)
  assert.equal((await post('steal')).statusCode, 400)
  const refused = await opened('k2')
  assert.equal((await v.raw('POST', refused, { act: 'decline' })).statusCode, 303)
  assert.equal((await paymentByKey(t.pool, 'k2'))?.state, 'failed')
  const late = await opened('k3', later(t.clock.now(), -1000))
  const tooLate = await v.raw('POST', late, { act: 'pay' })
  assert.equal(tooLate.statusCode, 422)
  assert.match(tooLate.body, /nothing was taken/)
  for (const token of ['nobody', '%00', 'x'.repeat(150), '%E0%A4%A']) {
    assert([400, 404].includes((await v.raw('GET', `/gateway/${token}`)).statusCode), token)
  }
  assert.equal((await v.raw('PUT', page)).statusCode, 405)
})

test('the border records a crossing once, or says why not with the codes', async () => {
  const v = t.visitor('en')
  await v.get('/simulators/border')
  await v.send({ number: '1999900011', direction: 'exit', port: 'RUH', document: '' })
  assert.equal(v.status, 422)
  assert.match(v.html, /id="f-number-error"/)
  assert.match(v.html, /id="f-document-error"/)
  await v.send({ number: '1999900309', direction: 'exit', port: 'RUH', document: 'A1' })
  assert.match(v.text, /Nobody in the registers has this number/)
  await v.send({ number: cast.SAUD.number, direction: 'exit', port: 'RUH', document: 'X0000000' })
  assert.equal(v.status, 422)
  assert.match(v.text, /travel_document_valid/)
  assert.match(v.text, /travel_permitted/)
  const reference = v.forms().find((f) => f.names.includes('reference'))?.values.reference ?? ''
  const fine = { number: cast.KHALID.number, direction: 'exit', port: 'RUH', document: 'national-id', reference }
  await v.post('/simulators/border', fine)
  assert.equal(v.status, 200, v.text)
  const number = /Recorded under (\S+)/.exec(v.text)?.[1]
  await v.post('/simulators/border', fine)
  assert.equal(/Recorded under (\S+)/.exec(v.text)?.[1], number)
  await settle(t)
  const moved = await t.db.owner.query(
    `select 1 from travel.movement where person_id = $1 and port->>'en' like 'King Khalid%' and at >= '2026-02-01'`,
    [cast.KHALID.id],
  )
  assert.equal(moved.rowCount, 1)
  const readers = await t.db.owner.query(
    `select 1 from watch.reading where person_id = $1 and audience = 'agency:border'`,
    [cast.KHALID.id],
  )
  assert((readers.rowCount ?? 0) > 0)
  await v.get('/simulators/passport-office')
  await v.send({ number: cast.KHALID.number, oldPassport: 'A10000010' })
  assert.match(v.text, /renewed_passport_waits/)
  await v.send({ number: 'x', oldPassport: 'y', _lang: 'ar' })
  assert.equal(v.status, 200)
  assert.match(v.html, /<html lang="ar"/)
})

test('what fails is chosen by hand, and all is well again at a press', async () => {
  const v = t.visitor('en')
  await v.get('/simulators')
  assert.match(v.text, /Make this browser a kiosk first/)
  const armed = async (table: string) => (await t.db.owner.query(`select * from outside.${table}`)).rows
  await v.send({ carrierKind: 'drop', carrierTimes: '٢' }, '/simulators/carrier')
  assert.deepEqual(
    (await armed('carrier_fault')).map((f) => [f.kind, f.times]),
    [['drop', 2]],
  )
  await v.send({ gatewayKind: 'callback:late', gatewayMs: '900' }, '/simulators/gateway')
  assert.deepEqual(
    (await armed('gateway_fault')).map((f) => [f.act, f.kind, f.ms]),
    [['callback', 'late', 900]],
  )
  await v.send({ gatewayKind: 'open:explode', gatewayMs: '900' }, '/simulators/gateway')
  assert.equal(v.status, 422)
  await v.send({ carrierTimes: '99999999' }, '/simulators/carrier')
  assert.equal(v.status, 422)
  await v.send({ pushKind: 'busy', pushTimes: '3', pushMs: '4000' }, '/simulators/push')
  assert.deepEqual(
    (await armed('push_fault')).map((f) => [f.kind, f.times, f.ms]),
    [['busy', 3, 4000]],
  )
  await v.send({}, '/simulators/all-well')
  const all = await Promise.all(['carrier_fault', 'gateway_fault', 'push_fault'].map(armed))
  assert.equal(all.flat().length, 0)
  await v.get('/kiosk')
  await v.send({}, '/kiosk/enrol')
  await v.get('/simulators')
  await v.send({ readerDevice: 'Finger', readerShows: 'unplugged', readerTimes: '3' }, '/simulators/reader')
  assert.equal(v.status, 200)
  assert.deepEqual(await t.readers.reader.discover('Finger'), [])
  await v.send({ readerDevice: 'Finger', readerShows: 'explode' }, '/simulators/reader')
  assert.equal(v.status, 422)
  await v.send({}, '/simulators/all-well')
  assert.equal((await t.readers.reader.discover('Finger')).length, 1)
  await v.send({}, '/simulators/forget-messages')
  assert.equal(v.path, '/carrier')
  assert.equal((await armed('message')).length, 0)
})

test('a browser of the demo subscribes at the simulated service, is rung over HTTP, and its phone shows it', async () => {
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  pushAt = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}/simulators/push/`
  await t.db.owner.query('insert into identity.phone_holder values ($1, $2)', ['the phone', cast.FAHD.id])
  await t.db.owner.query(
    `insert into notices.contact (person_id, mobile, lang, since) values ($1, '+966500000010', 'ar', now())
     on conflict do nothing`,
    [cast.FAHD.id],
  )
  const v = t.visitor()
  const subscription = (await v.raw('POST', '/simulators/push/phones', { phone: 'the phone' })).json()
  const contact = 'mailto:operator@portal.test'
  const push = webPush({ keys, contact, accepts: () => true, deadlineMs: 20_000 })
  const said = JSON.stringify({ title: 'طلب', body: 'افتح <لترى>', tag: 'one' })
  for (let times = 2; times > 0; times--) await push.send(subscription, said, { ttlSeconds: 60, urgency: 'high' })
  await v.get('/carrier?mobile=0500000010')
  assert.equal(v.html.match(/data-part="notification"/g)?.length, 1)
  assert.match(v.html, /افتح &lt;لترى/)
  assert.match(v.text, /تنبيه من المتصفح/)
  await v.get('/carrier?mobile=0500000028')
  assert.doesNotMatch(v.html, /data-part="notification"/)
  await v.get('/simulators')
  await v.send({ pushKind: 'drop', pushTimes: '1', pushMs: '0' }, '/simulators/push')
  await assert.rejects(push.send(subscription, said, { ttlSeconds: 60, urgency: 'high' }), /did not answer/)
  const headers = { ttl: '60', 'content-encoding': 'aes128gcm', 'content-type': 'application/octet-stream' }
  const much = await fetch(subscription.endpoint, { method: 'POST', body: 'x'.repeat(4097), headers })
  assert.equal(much.status, 413)
})

test('where people are real there are no simulators', async () => {
  const real = { ...t.doorway, site: { ...t.doorway.site, synthetic: false } }
  assert.throws(() => simulatorsDoor(t.app, real, t.gateway, t.readers), /made-up people only/)
})
