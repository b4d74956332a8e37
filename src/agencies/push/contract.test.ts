/**
 * What every push service must keep to; asked of the simulator itself, and of the adapter that speaks web push over HTTP
 * to the simulator's door, where each push is checked as real services do and opened with the browser's own keys.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, suite, test } from 'node:test'
import { mostPayloadBytes, PushError, type PushService, type PushSubscription } from '../../notices/index.ts'
import { fixedClock, uuid } from '../../store/index.ts'
import { type TestDatabase, testDatabase } from '../../store/testing.ts'
import { opened } from './decrypt.ts'
import {
  atServices,
  notificationsOn,
  publicServices,
  pushFails,
  pushFront,
  pushWorks,
  readServices,
  type SimulatedPushSettings,
  simulatedId,
  simulatedPush,
  subscribeSimulated,
  vapidKeys,
  webPush,
} from './index.ts'

const clock = fixedClock('2026-02-01T06:00:00.000Z')
const keys = vapidKeys(randomBytes(32))
const wishes = { ttlSeconds: 90, topic: 'approval', urgency: 'high' } as const
const say = (tag: string = uuid()) => JSON.stringify({ tag, title: 'طلب موافقة', body: 'افتح لترى' })

interface Opened {
  readonly push: PushService
  readonly settings: SimulatedPushSettings
  close(): Promise<void>
}

contract('the simulated push service', async ({ pool }) => {
  const settings = { pool, clock, base: 'http://push.test/simulators/push/', publicKey: keys.publicKey }
  return { push: simulatedPush(settings), settings, close: async () => {} }
})

contract('web push over HTTP', (db) => overHttp(db))

/** The simulator behind a real port, and the adapter before it. */
async function overHttp({ pool }: TestDatabase, deadlineMs = 5000, signing = keys): Promise<Opened> {
  let settings: SimulatedPushSettings | undefined
  const front = pushFront(() => settings as SimulatedPushSettings) // told below, before anybody knows the port
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening))
  const base = `http://127.0.0.1:${(front.address() as AddressInfo).port}/simulators/push/`
  settings = { pool, clock, base, publicKey: keys.publicKey }
  const accepts = (endpoint: string): boolean => simulatedId(base, endpoint) !== null
  return {
    push: webPush({ keys: signing, contact: 'mailto:operator@portal.test', accepts, deadlineMs }),
    settings,
    async close() {
      front.closeAllConnections()
      await new Promise((closed) => front.close(closed))
    },
  }
}

function contract(name: string, open: (db: TestDatabase) => Promise<Opened>) {
  suite(name, () => {
    let db: TestDatabase
    let at: Opened
    let phone: PushSubscription
    let mobile = ''
    before(async () => {
      db = await testDatabase()
      at = await open(db)
    })
    after(async () => {
      await at.close()
      await db.close()
    })
    beforeEach(async () => {
      await pushWorks(db.pool)
      mobile = `+9665${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
      phone = await subscribeSimulated(at.settings, mobile)
    })
    const shown = () => notificationsOn(db.pool, mobile)

    test('brings a text to the letter, with its wishes, to the browser it is for and to no other', async () => {
      const other = await subscribeSimulated(at.settings, '+966500000099')
      assert.notEqual(other.endpoint, phone.endpoint)
      const text = say()
      await at.push.send(phone, text, wishes)
      const [one, ...more] = await shown()
      assert.equal(one?.payload, text)
      assert.deepEqual(
        [one?.title, one?.body, one?.topic, one?.ttlSeconds],
        ['طلب موافقة', 'افتح لترى', 'approval', 90],
      )
      assert.deepEqual(more, [])
      assert.deepEqual(await notificationsOn(db.pool, '+966500000099'), [])
    })

    test('an answer lost on the way is no refusal; said again, the phone still shows one', async () => {
      const text = say()
      await pushFails(db.pool, { kind: 'drop' })
      await assert.rejects(at.push.send(phone, text, wishes), is('unknown'))
      await at.push.send(phone, text, wishes)
      assert.deepEqual(
        (await shown()).map((n) => n.times),
        [2],
      )
    })

    test('a push that came twice is one notification; one that is lost is none, and nobody is told', async () => {
      await pushFails(db.pool, { kind: 'twice' })
      await at.push.send(phone, say(), wishes)
      await pushFails(db.pool, { kind: 'lost' })
      await at.push.send(phone, say(), wishes)
      assert.deepEqual(
        (await shown()).map((n) => n.times),
        [2],
      )
    })

    test('says "not now" with the time to wait, "never", and "gone" for good', async () => {
      await pushFails(db.pool, { kind: 'broken' })
      await assert.rejects(at.push.send(phone, say(), wishes), is('unknown'))
      await pushFails(db.pool, { kind: 'busy', ms: 7000 })
      await assert.rejects(
        at.push.send(phone, say(), wishes),
        (error) => is('unknown')(error) && (error as PushError).retryAfterSeconds === 7,
      )
      await pushFails(db.pool, { kind: 'too-big' })
      await assert.rejects(at.push.send(phone, say(), wishes), is('never'))
      await pushFails(db.pool, { kind: 'gone' })
      await assert.rejects(at.push.send(phone, say(), wishes), is('gone'))
      await assert.rejects(at.push.send(phone, say(), wishes), is('gone'))
      assert.deepEqual(await shown(), [])
    })

    test('takes the most that every service takes, and not a byte more', async () => {
      await at.push.send(phone, 'x'.repeat(mostPayloadBytes), wishes)
      assert.equal((await shown())[0]?.payload.length, mostPayloadBytes)
      await assert.rejects(at.push.send(phone, 'x'.repeat(mostPayloadBytes + 1), wishes), is('never'))
    })

    test('an address that nobody has is gone', async () => {
      const nobody = { ...phone, endpoint: `${at.settings.base}${'a'.repeat(32)}` }
      await assert.rejects(at.push.send(nobody, say(), wishes), is('gone'))
    })

    test('no error names the address, which whoever has it could ring', async () => {
      await pushFails(db.pool, { kind: 'drop' })
      const error = await at.push.send(phone, say(), wishes).catch((e: unknown) => e)
      assert.ok(error instanceof PushError)
      const whole = `${error.stack} ${String(error.cause)}`
      assert.ok(!whole.includes(phone.endpoint.slice(-20)), whole)
    })
  })
}

function is(kind: PushError['kind']): (error: unknown) => boolean {
  return (error) => error instanceof PushError && error.kind === kind
}

test('a service that is silent or absent leaves us not knowing; elsewhere nobody is led', async () => {
  const db = await testDatabase()
  const at = await overHttp(db, 100)
  try {
    const phone = await subscribeSimulated(at.settings, null)
    await pushFails(db.pool, { kind: 'slow', ms: 600 })
    await assert.rejects(at.push.send(phone, say(), wishes), is('unknown'))
    const elsewhere = { ...phone, endpoint: 'http://127.0.0.1:1/simulators/push/aaaaaaaaaaaaaaaaaaaaaaaa' }
    await assert.rejects(at.push.send(elsewhere, say(), wishes), is('gone'))
    const settings = { keys, contact: 'mailto:o@portal.test', accepts: () => true, deadlineMs: 2000 }
    await assert.rejects(webPush(settings).send(elsewhere, say(), wishes), is('unknown'))
  } finally {
    await at.close()
    await db.close()
  }
})

test('whoever signs with another key than the browser subscribed for rings nobody', async () => {
  const db = await testDatabase()
  const at = await overHttp(db, 5000, vapidKeys(randomBytes(32)))
  try {
    const phone = await subscribeSimulated(at.settings, null)
    await assert.rejects(at.push.send(phone, say(), wishes), is('never'))
    const bare = await fetch(phone.endpoint, { method: 'POST', body: 'x' })
    assert.equal(bare.status, 400)
    const unsigned = await fetch(phone.endpoint, {
      method: 'POST',
      body: 'x',
      headers: { ttl: '1', 'content-encoding': 'aes128gcm' },
    })
    assert.equal(unsigned.status, 401)
    assert.deepEqual(await notificationsOn(db.pool, null), [])
  } finally {
    await at.close()
    await db.close()
  }
})

test('what a browser opens is what RFC 8291 says it is: the example of its appendix A', () => {
  const from = (text: string): Buffer => Buffer.from(text, 'base64url')
  const browser = {
    publicKey: from('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
    privateKey: from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
    auth: from('BTBZMqHH6r4Tts7J_aSIgg'),
  }
  const body = from(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
  assert.equal(opened(body, browser)?.toString(), 'When I grow up, I want to be a watermelon')
  const touched = Buffer.from(body)
  touched[90] = (touched[90] ?? 0) ^ 1
  assert.equal(opened(touched, browser), null)
  assert.equal(opened(body, { ...browser, auth: randomBytes(16) }), null)
  assert.equal(opened(Buffer.from('x'), browser), null)
})

test('addresses are taken at the named services only, by https, on the usual port', () => {
  const accepts = atServices(publicServices)
  for (const good of [
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-ln2p.notify.windows.com/w/?token=abc',
  ]) {
    assert.ok(accepts(good), good)
  }
  for (const bad of [
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/x',
    'https://fcm.googleapis.com.attacker.example/x',
    'https://attacker.example/https://fcm.googleapis.com/',
    'https://fcm.googleapis.com@attacker.example/x',
    'https://a:b@fcm.googleapis.com/x',
    'https://notify.windows.com.example/x',
    'https://evilnotify.windows.com.example/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://localhost/x',
    'file:///etc/passwd',
    'not an address',
    '',
    `https://fcm.googleapis.com/${'x'.repeat(1000)}`,
  ]) {
    assert.ok(!accepts(bad), bad)
  }
  assert.deepEqual(readServices('push.example.com, .push.example.net'), ['push.example.com', '.push.example.net'])
  assert.equal(readServices('https://push.example.com'), null)
  assert.equal(readServices('127.0.0.1:80'), null)
  assert.equal(simulatedId('http://x/simulators/push/', 'http://x/simulators/push/../../metrics'), null)
})
