/** Sending on a real database with the simulated carrier: each once to the phone, none late, none silently lost. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { carrierFails, carrierWorks, messagesFor, simulatedCarrier } from '../agencies/carriers/index.ts'
import { fixedClock, inTransaction, later, minutes, seconds, uuid } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import { type Carrier, leaseSeconds, mostTries, sendDue, sendTo, unsent } from './index.ts'

const clock = fixedClock('2026-02-01T06:00:00.000Z')
let db: TestDatabase
let carrier: Carrier
let mobile = ''
before(async () => {
  db = await testDatabase()
  carrier = simulatedCarrier(db.pool, clock)
})
after(() => db.close())
beforeEach(async () => {
  await carrierWorks(db.pool)
  await db.owner.query('delete from notices.wake')
  mobile = `+9665${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
})

const code = (more: { expiresAt?: string; to?: string } = {}) =>
  inTransaction(db.pool, (tx) =>
    sendTo(tx, {
      mobile: more.to ?? mobile,
      lang: 'ar',
      kind: 'code.sign-in',
      vars: { code: '123456', time: '09:05' },
      key: uuid(),
      at: clock.now(),
      expiresAt: more.expiresAt ?? later(clock.now(), minutes(60)),
    }),
  )
const send = (limit = 100) => sendDue(db.pool, carrier, clock, { limit })
const row = async () => {
  const { rows } = await db.owner.query('select state, reason, tries, text from notices.notice where mobile = $1', [
    mobile,
  ])
  return rows[0]
}

test('a code reaches the phone once, and what we keep of it is not the code', async () => {
  await code()
  assert.equal(await send(), 1)
  assert.equal(await send(), 0)
  const shown = await messagesFor(db.pool, mobile)
  assert.deepEqual(
    shown.map((m) => m.text),
    ['رمز الدخول: 123456 حتى 09:05. من يطلبه منك محتال.'],
  )
  const { state, text } = await row()
  assert.equal(state, 'sent')
  assert.doesNotMatch(text, /123456/)
})

test('three senders at once send each message once', async () => {
  for (let i = 0; i < 60; i++) await code()
  const counts = await Promise.all([send(30), send(30), send(30)])
  assert.equal(
    counts.reduce((a, b) => a + b),
    60,
  )
  const shown = await messagesFor(db.pool, mobile, 100)
  assert.equal(shown.length, 60)
  assert.ok(shown.every((m) => m.times === 1))
})

test('a code that has died is dropped, never sent late', async () => {
  await code({ expiresAt: later(clock.now(), minutes(5)) })
  clock.forward(minutes(5))
  assert.equal(await send(), 1)
  assert.deepEqual(await messagesFor(db.pool, mobile), [])
  const { state, reason, text } = await row()
  assert.deepEqual([state, reason], ['dropped', 'expired'])
  assert.doesNotMatch(text, /123456/)
})

test('a carrier whose answer is lost shows the message once', async () => {
  await code()
  await carrierFails(db.pool, { kind: 'drop' })
  await send()
  assert.equal((await row()).state, 'queued')
  assert.equal(await send(), 0, 'it waits before it tries again')
  clock.forward(seconds(2))
  await send()
  assert.equal((await row()).state, 'sent')
  assert.deepEqual(
    (await messagesFor(db.pool, mobile)).map((m) => m.times),
    [2],
  )
})

test('a sender that dies with a message in its hands leaves it to the next, under the same key', async () => {
  await code()
  // The claim is committed, the carrier hears it, and the sender is never heard of again.
  const dying: Carrier = {
    async send(message) {
      await carrier.send(message)
      return new Promise(() => {})
    },
  }
  const lost = sendDue(db.pool, dying, clock, { limit: 1, patienceMs: 500 })
  while ((await messagesFor(db.pool, mobile)).length === 0) await new Promise((r) => setTimeout(r, 5))
  assert.equal((await row()).state, 'submitting')
  assert.equal(await send(), 0)
  clock.forward(seconds(leaseSeconds))
  assert.equal(await send(), 1)
  assert.equal((await row()).state, 'sent')
  assert.deepEqual(
    (await messagesFor(db.pool, mobile)).map((m) => m.times),
    [2],
  )
  // The lost sender's patience runs out later; it must not unmake what the other has done.
  await lost
  assert.equal((await row()).state, 'sent')
})

test('what cannot be sent is tried so often, then stands where somebody sees it', async () => {
  await code({ expiresAt: later(clock.now(), minutes(600)) })
  await carrierFails(db.pool, { kind: 'refuse', times: 100 })
  for (let i = 0; i < 40; i++) {
    await send()
    clock.forward(minutes(1))
  }
  const { state, reason, tries } = await row()
  assert.deepEqual([state, reason, tries], ['failed', 'too-many-tries', mostTries])
  const seen = await unsent(db.pool, '2026-02-01T00:00:00Z')
  assert.ok(seen.some((u) => u.reason === 'too-many-tries' && u.kind === 'code.sign-in'))
})

test('a number that does not exist is not tried again', async () => {
  await code()
  await carrierFails(db.pool, { kind: 'reject' })
  await send()
  const { state, reason, tries } = await row()
  assert.deepEqual([state, reason, tries], ['failed', 'refused-by-carrier', 1])
})

test('a code overtakes everything else that is due', async () => {
  const word = (n: number) =>
    inTransaction(db.pool, (tx) =>
      sendTo(tx, {
        mobile,
        lang: 'ar',
        kind: 'requests.refused',
        vars: { ref: String(n) },
        key: uuid(),
        at: clock.now(),
      }),
    )
  for (let n = 0; n < 20; n++) await word(n)
  await code()
  assert.equal(await send(1), 1)
  const shown = await messagesFor(db.pool, mobile)
  assert.match(shown[0]?.text ?? '', /^رمز الدخول/)
})

test('a code does not wait behind other news for a carrier that is slow', async () => {
  const news = () =>
    inTransaction(db.pool, (tx) =>
      sendTo(tx, {
        mobile: '+966500000099',
        lang: 'ar',
        kind: 'requests.refused',
        vars: { ref: '1447/000001' },
        key: uuid(),
        at: clock.now(),
      }),
    )
  for (let i = 0; i < 12; i++) await news()
  const hung: Carrier = {
    send: (message) => (message.mobile === mobile ? carrier.send(message) : new Promise<never>(() => {})),
  }
  const others = sendDue(db.pool, hung, clock, { limit: 8, only: 'others', patienceMs: 2000 })
  await code()
  assert.equal(await sendDue(db.pool, hung, clock, { limit: 100, only: 'codes' }), 1)
  assert.equal((await messagesFor(db.pool, mobile)).length, 1)
  await others
})
