/** What the gateway says is recorded once and believed never (T-PAY-01): forged, stale, replayed, reordered, hostile. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { gatewayFails, gatewayWorks, type SimulatedGateway, simulatedGateway } from '../agencies/gateways/index.ts'
import { fixedClock, inDays, inTransaction, later, minutes, seconds, uuid } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import {
  begin,
  bill,
  type Charge,
  chargeById,
  differing,
  flagged,
  type Heard,
  hear,
  sign,
  signatureHeader,
  timestampHeader,
} from './index.ts'

const secret = 'shared with the gateway alone'
const clock = fixedClock('2026-02-01T06:00:00.000Z')
let db: TestDatabase
let world: SimulatedGateway
let heard: Heard[] = []
let woken: string[] = []

before(async () => {
  db = await testDatabase()
  world = simulatedGateway({
    pool: db.pool,
    clock,
    page: 'https://gateway.example/pay',
    callbackUrl: 'https://us.example/heard',
    secret,
    post: async (_, body, headers) => {
      const outcome = await listen(body, headers)
      heard.push(outcome)
      return outcome === 'recorded' || outcome === 'known' ? 204 : 400
    },
  })
})
after(() => db.close())
beforeEach(async () => {
  heard = []
  woken = []
  clock.forward(minutes(60))
  await gatewayWorks(db.pool)
})

const wake = async (_: unknown, charge: Charge) => {
  woken.push(charge.request)
}
const listen = (body: string, headers: Readonly<Record<string, string>>) =>
  hear(db.pool, body, headers, clock.now(), { secret, wake })

async function newCharge(): Promise<Charge> {
  return inTransaction(db.pool, (tx) =>
    bill(tx, {
      person: uuid(),
      request: uuid(),
      parts: { state: 30_000, platform: 0, vat: 0 },
      description: { ar: 'تجديد جواز السفر', en: 'Renew a passport' },
      at: clock.now(),
      dueUntil: later(clock.now(), inDays(3)),
    }),
  )
}

async function opened(): Promise<Charge> {
  const charge = await newCharge()
  const key = { person: charge.person, chargeId: charge.id }
  await begin(db.pool, world, key, { returnTo: 'https://us.example/back', now: clock.now() })
  return charge
}

function signed(event: object, at = clock.now(), with_ = secret): [string, Record<string, string>] {
  const body = JSON.stringify(event)
  return [body, { [timestampHeader]: at, [signatureHeader]: sign(with_, at, body) }]
}

const paid = (charge: Charge, more: object = {}) => ({
  event: `ev-${uuid()}`,
  key: charge.id,
  kind: 'paid',
  halalas: charge.halalas,
  currency: 'SAR',
  reference: 'GW-1',
  ...more,
})

async function recordsOf(charge: Charge): Promise<{ kind: string; flag: string | null }[]> {
  const { rows } = await db.owner.query(
    'select kind, flag from payments.heard where charge_id = $1 order by heard_at',
    [charge.id],
  )
  return rows
}

test('one event heard by fifty doors at once is recorded once and wakes once', async () => {
  const charge = await newCharge()
  const [body, headers] = signed(paid(charge))
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => listen(body, headers)))
  assert.equal(outcomes.filter((o) => o === 'recorded').length, 1)
  assert.equal(outcomes.filter((o) => o === 'known').length, 49)
  assert.deepEqual(await recordsOf(charge), [{ kind: 'paid', flag: null }])
  assert.deepEqual(woken, [charge.request])
  assert.equal((await chargeById(db.pool, charge.person, charge.id))?.state, 'due', 'hearing makes nothing paid')
})

test('a forged event leaves no trace', async () => {
  const charge = await newCharge()
  const [body, headers] = signed(paid(charge))
  assert.equal(await listen(...signed(paid(charge), clock.now(), 'guessed')), 'forged')
  assert.equal(await listen(body.replace('30000', '1'), headers), 'forged')
  assert.equal(await listen(body, {}), 'forged')
  assert.equal(await listen(body, { ...headers, [signatureHeader]: '' }), 'forged')
  assert.equal(await listen(body, { ...headers, [signatureHeader]: 'é'.repeat(32) }), 'forged')
  assert.equal(await listen(body, { ...headers, [timestampHeader]: later(clock.now(), 1) }), 'forged')
  assert.deepEqual(await recordsOf(charge), [])
  assert.deepEqual(woken, [])
})

test('an event signed more than five minutes ago, or for later, is stale', async () => {
  const charge = await newCharge()
  const edge = minutes(5)
  assert.equal(await listen(...signed(paid(charge), later(clock.now(), -edge - 1))), 'stale')
  assert.equal(await listen(...signed(paid(charge), later(clock.now(), edge + 1))), 'stale')
  assert.equal(await listen(...signed(paid(charge), 'yesterday')), 'stale')
  assert.deepEqual(await recordsOf(charge), [])
  assert.equal(await listen(...signed(paid(charge), later(clock.now(), -edge))), 'recorded')
})

test('hostile sums, currencies and strange charges are recorded with a flag and pay nothing', async () => {
  const charge = await newCharge()
  const sums = [
    '30000',
    30_000.5,
    -30_000,
    0,
    1,
    29_999,
    30_001,
    1e21,
    null,
    [30_000],
    { halalas: 30_000 },
    '٣٠٠٠٠',
    2 ** 53,
  ]
  for (const halalas of sums) assert.equal(await listen(...signed(paid(charge, { halalas }))), 'recorded')
  assert.equal(await listen(...signed(paid(charge, { currency: 'USD' }))), 'recorded')
  const stranger = uuid()
  assert.equal(await listen(...signed(paid(charge, { key: stranger }))), 'recorded')
  const flags = (await recordsOf(charge)).map((r) => r.flag)
  assert.equal(flags.filter((f) => f === 'amount-differs').length, sums.length)
  assert.equal(flags.filter((f) => f === 'currency-differs').length, 1)
  const { events } = await differing(db.pool, clock.now())
  assert.ok(events >= sums.length + 2, 'an operator sees how many')
  const seen = await flagged(db.pool, clock.now())
  assert.ok(seen.some((f) => f.charge === stranger && f.flag === 'unknown-charge'))
  assert.equal((await chargeById(db.pool, charge.person, charge.id))?.state, 'due')
})

test('what is signed but not in the agreed form is said to be unreadable', async () => {
  const at = clock.now()
  for (const body of ['', 'null', '[]', '{}', '{"event":"x"}', '{"event":"\\u0000"}', 'x'.repeat(10_001)]) {
    const headers = { [timestampHeader]: at, [signatureHeader]: sign(secret, at, body) }
    assert.equal(await listen(body, headers), 'unreadable')
  }
})

test('a wake that fails records nothing, so that the gateway says it again', async () => {
  const charge = await newCharge()
  const [body, headers] = signed(paid(charge))
  const broken = async () => {
    throw new Error('the queue is gone')
  }
  await assert.rejects(hear(db.pool, body, headers, clock.now(), { secret, wake: broken }))
  assert.deepEqual(await recordsOf(charge), [])
  assert.equal(await listen(body, headers), 'recorded')
})

test('the simulated gateway tells us once of a payment', async () => {
  const charge = await opened()
  await world.payerPays(charge.id)
  assert.deepEqual(heard, ['recorded'])
  assert.equal(await world.deliverDue(), 0)
})

test('told twice, it is recorded once', async () => {
  await gatewayFails(db.pool, { act: 'callback', kind: 'twice' })
  const charge = await opened()
  await world.payerPays(charge.id)
  assert.deepEqual(heard, ['recorded', 'known'])
})

test('never told, told late, wrongly signed, out of order: nothing is lost that the clock would not find', async () => {
  for (const kind of ['never', 'late', 'wrongly-signed', 'out-of-order'] as const) {
    await gatewayFails(db.pool, { act: 'callback', kind, ms: minutes(3) })
  }
  const never = await opened()
  await world.payerPays(never.id)
  assert.deepEqual(heard, [])
  const late = await opened()
  await world.payerPays(late.id)
  assert.deepEqual(heard, [])
  const forged = await opened()
  await world.payerPays(forged.id)
  assert.deepEqual(heard, ['forged'])
  const early = await opened()
  await world.payerPays(early.id)
  assert.deepEqual(heard, ['forged'], 'it waits for a later one to overtake it')
  await world.refund({ key: `${early.id}/refund`, of: early.id, halalas: early.halalas })
  assert.deepEqual((await recordsOf(early)).map((r) => r.kind).sort(), ['paid', 'refunded'])
  const order = await db.owner.query('select body from outside.gateway_callback where key = $1 order by delivered_at', [
    early.id,
  ])
  assert.equal(order.rowCount, 2)
  clock.forward(minutes(3) + seconds(1))
  await world.deliverDue()
  assert.deepEqual(
    (await recordsOf(late)).map((r) => r.kind),
    ['paid'],
  )
  for (const charge of [never, forged]) assert.equal((await world.status(charge.id)).state, 'paid')
})
