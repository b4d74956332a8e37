/** A phone is rung for what waits for it: where it said itself, in few words, as long as it matters, and never elsewhere. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import {
  forgetNotifications,
  notificationsOn,
  pushFails,
  pushWorks,
  type SimulatedPushSettings,
  simulatedPush,
  subscribeSimulated,
  vapidKeys,
} from '../../agencies/push/index.ts'
import { PushError, type PushService } from '../../notices/index.ts'
import { hours, inTransaction, minutes, seconds } from '../../store/index.ts'
import {
  answerApproval,
  askPhoneAct,
  askPhoneSignIn,
  beginSignIn,
  freezeSelf,
  leaveEverywhere,
  phonesOf,
  phoneThatSays,
  phoneWord,
  removePhone,
  type Session,
  sendPushes,
  waitingFor,
} from '../index.ts'
import type { SoftPhone } from '../phone.testing.ts'
import { fahd, noura, type TestDoor, testDoor } from '../testing.ts'
import { act, falls, phoneFor, rings, sessionFor } from './testing.ts'

const password = 'قهوة وتمر عند الفجر'
let door: TestDoor
let push: SimulatedPushSettings
let service: PushService
let session: Session
let phone: SoftPhone

before(async () => {
  door = await testDoor()
  await door.account(fahd, 'fahd.o', password)
  await door.account(noura, 'noura.sh', password)
  push = {
    pool: door.pool,
    clock: door.clock,
    base: 'http://portal.test/simulators/push/',
    publicKey: vapidKeys(randomBytes(32)).publicKey,
  }
  service = simulatedPush(push)
})
after(() => door.close())
beforeEach(async () => {
  door.clock.forward(hours(30))
  for (const table of ['push', 'phone_push', 'push_holder', 'approval', 'approval_mute', 'phone'] as const) {
    await door.owner.query(`delete from identity.${table}`)
  }
  await door.owner.query(`update identity.account set state = 'active'`)
  await pushWorks(door.pool)
  await forgetNotifications(door.pool)
  session = await sessionFor(door.deps, fahd.id)
  phone = await phoneFor(door.deps, session)
})

const subscribe = async (one = phone, lang: 'ar' | 'en' = 'ar') => {
  const address = await subscribeSimulated(push, fahd.mobile)
  assert.deepEqual(await rings(door.deps, one, address, service.accepts, lang), { ok: true })
  return address
}
const ask = () => askPhoneAct(door.deps, session, act, 'Chrome, Windows')
const send = () => sendPushes(door.deps, service)
const shown = () => notificationsOn(door.pool, fahd.mobile)
const count = async (table: 'push' | 'phone_push' | 'push_holder') =>
  (await door.owner.query<{ n: number }>(`select count(*)::int as n from identity.${table}`)).rows[0]?.n

test('what is asked of her rings each of her phones once, in its own language, and names nothing', async () => {
  await subscribe()
  const second = await phoneFor(door.deps, session)
  await subscribe(second, 'en')
  assert((await ask()).ok)
  assert((await ask()).ok, 'asked again for the very same, it is the same')
  assert.equal(await send(), 2)
  assert.equal(await send(), 0)
  const rung = await shown()
  assert.deepEqual(rung.map((n) => n.title).sort(), ['Your approval is asked for', 'يُطلب منك الموافقة'])
  for (const one of rung) {
    assert.deepEqual([one.topic, one.ttlSeconds, one.times], ['approval', 120, 1])
    assert.doesNotMatch(one.payload, /مركبة|car|Chrome|Windows|فهد|Fahd|\d{10}|05\d/)
    assert.equal(JSON.parse(one.payload).url, '/approve')
  }
  assert.equal(new Set(rung.map((n) => Buffer.byteLength(n.payload))).size, 1, 'all are of one size')
  assert.equal(await count('push'), 0)
})

test('a sign-in rings too, with words of its own and of the same size', async () => {
  await subscribe()
  const step = await beginSignIn(door.deps, {
    name: fahd.number,
    password,
    device: 'home',
    label: 'Firefox',
    lang: 'ar',
  })
  assert(step.ok && step.next === 'code')
  assert((await askPhoneSignIn(door.deps, step.flow)).ok)
  await send()
  const [one] = await shown()
  assert.match(one?.body ?? '', /يدخل إلى حسابك/)
  assert.equal(Buffer.byteLength(one?.payload ?? ''), 512)
})

test('it lives as long as what it announces: answered or over, it is not said', async () => {
  await subscribe()
  const asked = await ask()
  assert(asked.ok)
  const word = phoneWord(door.deps)
  const known = await phoneThatSays(door.deps, { phone: phone.id, word, signature: phone.sign(`ask\n${word}`) })
  const waiting = known && (await waitingFor(door.deps, known))
  assert(waiting)
  assert((await answerApproval(door.deps, phone.id, phone.answer(waiting, asked.number))).ok)
  await send()
  assert.deepEqual(await shown(), [])
  door.clock.forward(minutes(3))
  assert((await ask()).ok)
  door.clock.forward(seconds(90))
  await pushFails(door.pool, { kind: 'broken' })
  await send()
  door.clock.forward(seconds(2))
  await send()
  assert.deepEqual(
    (await shown()).map((n) => n.ttlSeconds),
    [28],
    'what is left of it',
  )
  door.clock.forward(minutes(3))
  assert((await ask()).ok)
  door.clock.forward(minutes(2))
  assert.equal(await send(), 1)
  assert.equal((await shown()).length, 1)
  assert.equal(await count('push'), 0)
})

test('what was not taken is said again later and never after its time; the answer lost, it is one notification', async () => {
  await subscribe()
  const troubles: string[] = []
  const onTrouble = (kind: string, said: string) => troubles.push(`${kind}: ${said}`)
  const tries = async () => sendPushes(door.deps, service, { limit: 10, onTrouble })
  await pushFails(door.pool, { kind: 'drop' })
  await pushFails(door.pool, { kind: 'busy', ms: 30_000 })
  assert((await ask()).ok)
  await tries()
  assert.equal(await tries(), 0, 'not at once')
  door.clock.forward(seconds(2))
  await tries()
  door.clock.forward(seconds(29))
  assert.equal(await tries(), 0, 'it asked to be left alone for 30 seconds')
  door.clock.forward(seconds(1))
  await tries()
  assert.deepEqual(
    (await shown()).map((n) => n.times),
    [2],
  )
  assert.equal(troubles.length, 2)
  assert.doesNotMatch(troubles.join(), /simulators/)
  await pushFails(door.pool, { kind: 'busy', ms: 600_000 })
  door.clock.forward(minutes(3))
  assert((await ask()).ok)
  await tries()
  assert.equal(await count('push'), 0, 'asked to wait for longer than it lives, it goes')
})

test('a service that does not answer is left after a while and asked again', async () => {
  await subscribe()
  const silent: PushService = { ...service, send: () => new Promise(() => {}) }
  assert((await ask()).ok)
  assert.equal(await sendPushes(door.deps, silent, { limit: 10, patienceMs: 20 }), 1)
  door.clock.forward(seconds(2))
  await send()
  assert.equal((await shown()).length, 1)
})

test('a subscription that is gone is dropped, and no other with it', async () => {
  await subscribe()
  const second = await phoneFor(door.deps, session)
  await subscribe(second)
  await pushFails(door.pool, { kind: 'gone' })
  assert((await ask()).ok)
  await send()
  assert.equal((await shown()).length, 1)
  assert.deepEqual([await count('phone_push'), await count('push_holder'), await count('push')], [1, 1, 0])
  assert.equal((await phonesOf(door.pool, fahd.id)).filter((one) => one.rung).length, 1)
})

test('an answer about an old address does not take the new one', async () => {
  await subscribe()
  assert((await ask()).ok)
  const meanwhile: PushService = {
    ...service,
    async send() {
      await subscribe()
      throw new PushError('gone', { kind: 'gone' })
    },
  }
  await sendPushes(door.deps, meanwhile)
  assert.deepEqual([await count('phone_push'), await count('push_holder')], [1, 1])
})

test('what no push service will ever take is let go at once', async () => {
  await subscribe()
  await pushFails(door.pool, { kind: 'too-big' })
  assert((await ask()).ok)
  await send()
  assert.deepEqual([await count('push'), await count('phone_push')], [0, 1])
})

test('only the phone itself says where it is rung, and only at addresses that we send to', async () => {
  const address = await subscribeSimulated(push, fahd.mobile)
  const stranger = await phoneFor(door.deps, await sessionFor(door.deps, noura.id))
  const theirs = { ...stranger, id: phone.id }
  assert.equal((await rings(door.deps, theirs, address, service.accepts)).ok, false)
  for (const bad of [
    { ...address, endpoint: 'http://127.0.0.1:5432/' },
    { ...address, endpoint: 'https://attacker.example/x' },
    { ...address, p256dh: Buffer.alloc(65, 4).toString('base64url') },
    { ...address, p256dh: address.p256dh.slice(1) },
    { ...address, auth: 'AAAA' },
  ]) {
    const refused = await rings(door.deps, phone, bad, service.accepts)
    assert(!refused.ok && refused.reason === 'not_taken', JSON.stringify(bad))
  }
  assert.equal(await count('phone_push'), 0)
  await subscribe()
  assert.equal(await falls(door.deps, theirs), false)
  assert.equal(await count('phone_push'), 1)
  assert.equal(await falls(door.deps, phone), true)
  assert.deepEqual([await count('phone_push'), await count('push_holder')], [0, 0])
})

test('a browser that became somebody else’s rings for her no more', async () => {
  const address = await subscribe()
  const hers = await phoneFor(door.deps, await sessionFor(door.deps, noura.id))
  assert.deepEqual(await rings(door.deps, hers, address, service.accepts), { ok: true })
  assert((await ask()).ok)
  assert.equal(await send(), 0)
  assert.deepEqual([await count('phone_push'), await count('push_holder')], [1, 1])
})

test('addresses and keys lie sealed, for their own phone', async () => {
  const { endpoint, p256dh, auth } = await subscribe()
  const { rows } = await door.owner.query<{ row: string }>('select p::text as row from identity.phone_push p')
  const whole = Buffer.from(/\\\\x([0-9a-f]{300,})/.exec(rows[0]?.row ?? '')?.[1] ?? '', 'hex').toString('latin1')
  assert.ok(whole.length > 100)
  for (const secret of [endpoint, p256dh, auth]) assert.ok(!whole.includes(secret) && !rows[0]?.row.includes(secret))
  const second = await phoneFor(door.deps, session)
  await subscribe(second)
  await door.owner.query(
    `update identity.phone_push p set sealed = o.sealed from identity.phone_push o
     where p.phone_id = $1 and o.phone_id = $2`,
    [phone.id, second.id],
  )
  assert((await ask()).ok)
  await send()
  assert.equal((await shown()).length, 1, 'put beside another phone it opens nothing')
})

const ends: Readonly<Record<string, () => Promise<unknown>>> = {
  'signing out everywhere': () => leaveEverywhere(door.pool, fahd.id, door.clock.now()),
  'removing the phone': () => removePhone(door.deps, session, phone.id),
  'freezing the account': () => inTransaction(door.pool, (tx) => freezeSelf(tx, fahd.id, 'Chrome', door.clock.now())),
}
for (const [what, end] of Object.entries(ends)) {
  test(`${what} ends the ringing, also of what waits to be said`, async () => {
    await subscribe()
    assert((await ask()).ok)
    assert.equal(await count('push'), 1)
    await end()
    assert.deepEqual([await count('phone_push'), await count('push_holder'), await count('push')], [0, 0, 0])
    assert.equal(await send(), 0)
    assert.deepEqual(await shown(), [])
  })
}

test('any number of senders at once say each once', async () => {
  await subscribe()
  await subscribe(await phoneFor(door.deps, session))
  assert((await ask()).ok)
  await Promise.all([send(), send(), send(), send()])
  assert.deepEqual(
    (await shown()).map((n) => n.times),
    [1, 1],
  )
})
