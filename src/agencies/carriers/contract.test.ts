/** What every carrier must keep to; asked of the simulator itself and of the HTTP adapter with the simulator behind it. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, suite, test } from 'node:test'
import { type Carrier, CarrierError } from '../../notices/index.ts'
import { fixedClock, uuid } from '../../store/index.ts'
import { type TestDatabase, testDatabase } from '../../store/testing.ts'
import { carrierFails, carrierFront, carrierWorks, httpCarrier, messagesFor, simulatedCarrier } from './index.ts'

const clock = fixedClock('2026-02-01T06:00:00.000Z')

contract('the simulated carrier', async (db) => ({ carrier: simulatedCarrier(db.pool, clock), close: async () => {} }))

contract('a carrier over HTTP', async (db) => {
  const front = carrierFront(simulatedCarrier(db.pool, clock), 'let me in')
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}/messages`
  return {
    carrier: httpCarrier({ url, token: 'let me in', deadlineMs: 300 }),
    close: async () => {
      front.closeAllConnections()
      await new Promise((closed) => front.close(closed))
    },
  }
})

function contract(name: string, open: (db: TestDatabase) => Promise<{ carrier: Carrier; close(): Promise<void> }>) {
  suite(name, () => {
    let db: TestDatabase
    let carrier: Carrier
    let close: () => Promise<void>
    let mobile = '+966500000010'
    before(async () => {
      db = await testDatabase()
      ;({ carrier, close } = await open(db))
    })
    after(async () => {
      await close()
      await db.close()
    })
    beforeEach(async () => {
      await carrierWorks(db.pool)
      mobile = `+9665${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
    })
    const text = 'رمز الدخول: 123456 حتى 09:05. من يطلبه منك محتال.'

    test('brings a text to the letter and gives its own id', async () => {
      const { id } = await carrier.send({ key: uuid(), mobile, text })
      const [shown] = await messagesFor(db.pool, mobile)
      assert.equal(shown?.id, id)
      assert.equal(shown?.text, text)
    })

    test('reads aloud what is to be read aloud, and only that', async () => {
      await carrier.send({ key: uuid(), mobile, text, voice: true })
      await carrier.send({ key: uuid(), mobile, text })
      assert.deepEqual((await messagesFor(db.pool, mobile)).map((m) => m.voice).sort(), [false, true])
    })

    test('drops what it has heard under a key, and answers as the first time', async () => {
      const key = uuid()
      const ids = await Promise.all(Array.from({ length: 10 }, () => carrier.send({ key, mobile, text })))
      assert.equal(new Set(ids.map((a) => a.id)).size, 1)
      const shown = await messagesFor(db.pool, mobile)
      assert.deepEqual(
        shown.map((m) => m.times),
        [10],
      )
    })

    test('an answer lost on the way is no refusal: said again, the phone shows it once', async () => {
      const key = uuid()
      await carrierFails(db.pool, { kind: 'drop' })
      await assert.rejects(carrier.send({ key, mobile, text }), unsure)
      const { id } = await carrier.send({ key, mobile, text })
      assert.deepEqual(
        (await messagesFor(db.pool, mobile)).map((m) => m.id),
        [id],
      )
    })

    test('a call repeated on the way is one message', async () => {
      await carrierFails(db.pool, { kind: 'twice' })
      await carrier.send({ key: uuid(), mobile, text })
      assert.deepEqual(
        (await messagesFor(db.pool, mobile)).map((m) => m.times),
        [2],
      )
    })

    test('says "not now" so that it is tried again, and "never" so that it is not', async () => {
      await carrierFails(db.pool, { kind: 'refuse' })
      await carrierFails(db.pool, { kind: 'reject' })
      await assert.rejects(carrier.send({ key: uuid(), mobile, text }), unsure)
      await assert.rejects(carrier.send({ key: uuid(), mobile, text }), (e) => e instanceof CarrierError && e.permanent)
      assert.deepEqual(await messagesFor(db.pool, mobile), [])
    })
  })
}

function unsure(error: unknown): boolean {
  return error instanceof CarrierError && !error.permanent
}

test('a carrier that is silent, absent or talks nonsense leaves us not knowing, within the deadline', async () => {
  const db = await testDatabase()
  const front = carrierFront(simulatedCarrier(db.pool, clock), 'let me in')
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}/`
  const message = { key: uuid(), mobile: '+966500000010', text: 'x' }
  try {
    await carrierFails(db.pool, { kind: 'slow', ms: 400 })
    await assert.rejects(httpCarrier({ url, token: 'let me in', deadlineMs: 50 }).send(message), unsure)
    await assert.rejects(httpCarrier({ url, token: 'wrong', deadlineMs: 300 }).send(message), unsure)
    await assert.rejects(httpCarrier({ url: 'http://127.0.0.1:1/', token: '', deadlineMs: 300 }).send(message), unsure)
    await new Promise((waited) => setTimeout(waited, 450))
  } finally {
    front.closeAllConnections()
    await new Promise((closed) => front.close(closed))
    await db.close()
  }
})
