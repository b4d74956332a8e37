/** What every gateway must keep to; asked of the simulator itself and of the HTTP adapter with the simulator behind it. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, suite, test } from 'node:test'
import {
  type BillShown,
  type Collector,
  type Gateway,
  GatewayRefused,
  GatewaySilent,
  sign,
  signatureHeader,
  timestampHeader,
} from '../../payments/index.ts'
import { fixedClock, inDays, later, uuid } from '../../store/index.ts'
import { type TestDatabase, testDatabase } from '../../store/testing.ts'
import {
  collectorFront,
  gatewayFails,
  gatewayFront,
  gatewayWorks,
  httpCollector,
  httpGateway,
  paymentByKey,
  paymentByToken,
  type SimulatedBiller,
  type SimulatedGateway,
  simulatedBiller,
  simulatedGateway,
} from './index.ts'

const clock = fixedClock('2026-02-01T06:00:00.000Z')

function simulator(db: TestDatabase): SimulatedGateway {
  return simulatedGateway({
    pool: db.pool,
    clock,
    page: 'https://gateway.example/pay',
    callbackUrl: 'https://us.example/heard',
    secret: 'shared',
    post: async () => 200,
  })
}

contract('the simulated gateway', async (world) => ({ gateway: world, close: async () => {} }))

contract('a gateway over HTTP', async (world) => {
  const front = gatewayFront(world, 'let me in')
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  return {
    gateway: httpGateway({ url, token: 'let me in', deadlineMs: 2000 }),
    close: async () => {
      front.closeAllConnections()
      await new Promise((closed) => front.close(closed))
    },
  }
})

function contract(
  name: string,
  open: (world: SimulatedGateway) => Promise<{ gateway: Gateway; close(): Promise<void> }>,
) {
  suite(name, () => {
    let db: TestDatabase
    let world: SimulatedGateway
    let gateway: Gateway
    let close: () => Promise<void>
    before(async () => {
      db = await testDatabase()
      world = simulator(db)
      ;({ gateway, close } = await open(world))
    })
    after(async () => {
      await close()
      await db.close()
    })
    beforeEach(() => gatewayWorks(db.pool))

    const opening = (more: { halalas?: number } = {}) => ({
      key: uuid(),
      halalas: 30_000,
      description: { ar: 'تجديد جواز السفر', en: 'Renew a passport' },
      returnTo: 'https://us.example/back',
      until: later(clock.now(), inDays(3)),
      ...more,
    })

    test('a payment opened again is the same payment', async () => {
      const one = opening()
      const answers = await Promise.all(Array.from({ length: 10 }, () => gateway.open(one)))
      assert.equal(new Set(answers.map((a) => a.redirectTo)).size, 1)
      const { redirectTo } = await gateway.open(one)
      const seen = await paymentByToken(db.pool, redirectTo.slice(redirectTo.lastIndexOf('/') + 1))
      assert.equal(seen?.key, one.key)
      assert.deepEqual(seen?.description, one.description)
      assert.ok(!redirectTo.includes(one.key), 'the address a payer sees names no charge')
    })

    test('a key cannot be opened with two sums', async () => {
      const one = opening()
      await gateway.open(one)
      await assert.rejects(gateway.open({ ...one, halalas: 1 }), GatewayRefused)
      assert.equal((await paymentByKey(db.pool, one.key))?.halalas, 30_000)
    })

    test('money is taken once for a key, however often it is asked for', async () => {
      const one = opening()
      assert.equal((await gateway.status(one.key)).state, 'none')
      await gateway.open(one)
      assert.equal((await gateway.status(one.key)).state, 'open')
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => world.payerPays(one.key)))
      assert.equal(outcomes.filter((o) => o === 'paid').length, 1)
      await gateway.open(one)
      assert.equal((await paymentByKey(db.pool, one.key))?.captures, 1)
      const status = await gateway.status(one.key)
      assert.deepEqual([status.state, status.halalas, status.paidAt], ['paid', 30_000, clock.now()])
      assert.ok(status.reference)
    })

    test('a payer who was declined may try again', async () => {
      const one = opening()
      await gateway.open(one)
      await world.payerDeclines(one.key)
      assert.equal((await gateway.status(one.key)).state, 'failed')
      await gateway.open(one)
      assert.equal((await gateway.status(one.key)).state, 'open')
      await world.payerPays(one.key)
      assert.equal((await gateway.status(one.key)).state, 'paid')
    })

    test('after its time nothing is taken', async () => {
      const one = { ...opening(), until: later(clock.now(), 0) }
      await gateway.open(one)
      assert.equal(await world.payerPays(one.key), 'too-late')
      assert.equal((await gateway.status(one.key)).state, 'open')
    })

    test('money goes back once for a key, whole, and only if it came', async () => {
      const one = opening()
      const back = { key: `${one.key}/refund`, of: one.key, halalas: 30_000 }
      await assert.rejects(gateway.refund(back), GatewayRefused)
      await gateway.open(one)
      await assert.rejects(gateway.refund(back), GatewayRefused)
      await world.payerPays(one.key)
      await assert.rejects(gateway.refund({ ...back, halalas: 30_001 }), GatewayRefused)
      const answers = await Promise.all(Array.from({ length: 10 }, () => gateway.refund(back)))
      assert.equal(new Set(answers.map((a) => a.reference)).size, 1)
      await assert.rejects(gateway.refund({ ...back, key: 'another' }), GatewayRefused)
      assert.equal((await paymentByKey(db.pool, one.key))?.refunds, 1)
      assert.equal((await gateway.status(one.key)).state, 'refunded')
    })

    test('a price is paid out once to one account, however often it is asked and whatever is lost', async () => {
      const paying = { key: uuid(), iban: 'SA0380000000608010167519', halalas: 4_500_000 }
      for (const kind of ['refuse', 'drop', 'pending'] as const) await gatewayFails(db.pool, { act: 'payout', kind })
      await assert.rejects(gateway.payOut(paying), GatewaySilent)
      await assert.rejects(gateway.payOut(paying), GatewaySilent)
      assert.equal((await gateway.payOut(paying)).state, 'pending')
      const answers = await Promise.all(Array.from({ length: 5 }, () => gateway.payOut(paying)))
      assert.deepEqual([...new Set(answers.map((one) => `${one.state} ${one.reference.slice(0, 3)}`))], ['paid PO-'])
      assert.equal(new Set(answers.map((one) => one.reference)).size, 1)
      await assert.rejects(gateway.payOut({ ...paying, halalas: 1 }), GatewayRefused)
      await assert.rejects(gateway.payOut({ ...paying, iban: 'SA4420000001234567891234' }), GatewayRefused)
    })

    test('an answer lost on the way leaves us not knowing, and asking again does nothing twice', async () => {
      const one = opening()
      const back = { key: `${one.key}/refund`, of: one.key, halalas: 30_000 }
      await gatewayFails(db.pool, { act: 'open', kind: 'drop' })
      await gatewayFails(db.pool, { act: 'status', kind: 'refuse' })
      await gatewayFails(db.pool, { act: 'refund', kind: 'drop' })
      await gatewayFails(db.pool, { act: 'refund', kind: 'pending' })
      await assert.rejects(gateway.open(one), GatewaySilent)
      await gateway.open(one)
      await world.payerPays(one.key)
      await assert.rejects(gateway.status(one.key), GatewaySilent)
      assert.equal((await gateway.status(one.key)).state, 'paid')
      await assert.rejects(gateway.refund(back), GatewaySilent)
      assert.equal((await gateway.refund(back)).state, 'pending')
      assert.equal((await gateway.refund(back)).state, 'refunded')
      const seen = await paymentByKey(db.pool, one.key)
      assert.deepEqual([seen?.captures, seen?.refunds], [1, 1])
    })
  })
}

collectorContract('the simulated biller', async (biller) => ({ collector: biller, close: async () => {} }))

collectorContract('a biller over HTTP', async (biller) => {
  const front = collectorFront(biller, 'let me in')
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  return {
    collector: httpCollector('biller', { url, token: 'let me in', deadlineMs: 2000 }),
    close: async () => {
      front.closeAllConnections()
      await new Promise((closed) => front.close(closed))
    },
  }
})

/** What every provider keeps to, one without a page of its own as well: said of the biller, whose banks ask us for a bill. */
function collectorContract(
  name: string,
  open: (biller: SimulatedBiller) => Promise<{ collector: Collector; close(): Promise<void> }>,
) {
  suite(name, () => {
    const bills = new Map<string, BillShown>()
    const day = '2026-02-01'
    let db: TestDatabase
    let biller: SimulatedBiller
    let collector: Collector
    let close: () => Promise<void>
    let told: { body: string; headers: Readonly<Record<string, string>> }[] = []
    const time = fixedClock('2026-02-01T06:00:00.000Z')
    before(async () => {
      db = await testDatabase()
      biller = simulatedBiller({
        pool: db.pool,
        clock: time,
        callbackUrl: 'https://us.example/heard',
        secret: 'shared',
        post: async (_url, body, headers) => {
          told.push({ body, headers })
          return 200
        },
        ask: async (number) => bills.get(number) ?? null,
      })
      ;({ collector, close } = await open(biller))
    })
    after(async () => {
      await close()
      await db.close()
    })
    beforeEach(() => {
      told = []
      return gatewayWorks(db.pool)
    })

    const bill = (): BillShown & { readonly number: string } => {
      const number = String(1_000_000_000_000 + bills.size)
      const until = later(time.now(), inDays(3))
      const shown = { key: uuid(), halalas: 11_250, description: { ar: 'مخالفة', en: 'A violation' }, until }
      bills.set(number, shown)
      return { ...shown, number }
    }

    test('a bill is paid once at however many banks, and only while we say that it can be', async () => {
      const one = bill()
      assert.equal((await collector.status(one.key)).state, 'none')
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => biller.bankPays(one.number)))
      assert.equal(outcomes.filter((o) => o === 'paid').length, 1)
      assert.equal(outcomes.filter((o) => o === 'paid-before').length, 19)
      const status = await collector.status(one.key)
      assert.deepEqual([status.state, status.halalas, status.provider], ['paid', 11_250, 'biller'])
      assert.equal(await biller.bankPays('7'), 'unknown')
      assert.equal(told.length, 1)
    })

    test('money goes back in parts, each once, and never more than came', async () => {
      const one = bill()
      await biller.bankPays(one.number)
      const part = { key: `${one.key}/1`, of: one.key, halalas: 10_000 }
      const answers = await Promise.all(Array.from({ length: 5 }, () => collector.refund(part)))
      assert.equal(new Set(answers.map(({ reference }) => reference)).size, 1)
      await assert.rejects(collector.refund({ ...part, key: `${one.key}/2`, halalas: 1_251 }), GatewayRefused)
      await assert.rejects(collector.refund({ ...part, halalas: 1 }), GatewayRefused)
      assert.equal((await collector.status(one.key)).state, 'paid')
      await collector.refund({ ...part, key: `${one.key}/2`, halalas: 1_250 })
      assert.equal((await collector.status(one.key)).state, 'refunded')
    })

    test('told twice, never, forged, out of order and a day late: the truth is there for whoever asks', async () => {
      for (const kind of ['twice', 'never', 'wrongly-signed', 'out-of-order'] as const)
        await gatewayFails(db.pool, { provider: 'biller', act: 'callback', kind })
      await gatewayFails(db.pool, { provider: 'biller', act: 'callback', kind: 'late', ms: inDays(1) })
      const all = Array.from({ length: 5 }, bill)
      for (const { number } of all) assert.equal(await biller.bankPays(number), 'paid')
      for (const { key } of all) assert.equal((await collector.status(key)).state, 'paid')
      const genuine = () =>
        told.filter(
          ({ body, headers }) => headers[signatureHeader] === sign('shared', headers[timestampHeader] ?? '', body),
        )
      // Twice the first; the second never; the third forged; the fourth waits for the fifth, which is a day late.
      assert.deepEqual([told.length, genuine().length], [3, 2])
      time.forward(inDays(1))
      for (let i = 0; i < 3; i++) await biller.deliverDue()
      const events = new Set(genuine().map(({ body }) => (JSON.parse(body) as { key: string }).key))
      assert.ok(events.has(all[4]?.key ?? '') && events.has(all[3]?.key ?? ''))
      assert.ok(!events.has(all[1]?.key ?? '') && !events.has(all[2]?.key ?? ''))
    })

    test('the file of a day is there when the day is over, with every payment and every part given back', async () => {
      assert.equal(await collector.file('2026-02-02'), null, 'that day is not over')
      time.forward(inDays(2))
      const lines = (await collector.file(day)) ?? assert.fail('no file')
      assert.equal(lines.filter(({ kind }) => kind === 'in').length, 7)
      assert.deepEqual(
        lines
          .filter(({ kind }) => kind === 'out')
          .map(({ halalas }) => halalas)
          .sort((a, b) => a - b),
        [1_250, 10_000],
      )
      await gatewayFails(db.pool, { provider: 'biller', act: 'file', kind: 'late' })
      await gatewayFails(db.pool, { provider: 'biller', act: 'file', kind: 'lacks-a-line' })
      await gatewayFails(db.pool, { provider: 'biller', act: 'file', kind: 'refuse' })
      assert.equal(await collector.file(day), null)
      assert.equal((await collector.file(day))?.length, lines.length - 1)
      await assert.rejects(collector.file(day), GatewaySilent)
    })
  })
}

test('a gateway that is absent, slow or does not know us leaves us not knowing', async () => {
  const db = await testDatabase()
  const front = gatewayFront(simulator(db), 'let me in')
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  try {
    await gatewayFails(db.pool, { act: 'status', kind: 'slow', ms: 300 })
    await assert.rejects(httpGateway({ url, token: 'let me in', deadlineMs: 100 }).status(uuid()), GatewaySilent)
    await assert.rejects(httpGateway({ url, token: 'wrong', deadlineMs: 1000 }).status(uuid()), GatewaySilent)
    const nowhere = httpGateway({ url: 'http://127.0.0.1:1', token: '', deadlineMs: 1000 })
    await assert.rejects(nowhere.status(uuid()), GatewaySilent)
    await new Promise((waited) => setTimeout(waited, 350))
  } finally {
    front.closeAllConnections()
    await new Promise((closed) => front.close(closed))
    await db.close()
  }
})
