/** Prepaid funds on a real database: laid by, used once, back in the funds or back where they were paid from. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { gatewayFails, gatewayWorks, paymentByKey } from '../agencies/gateways/index.ts'
import { readRiyals } from '../language/index.ts'
import { inDays, later, uuid } from '../store/index.ts'
import {
  askBack,
  balancesOf,
  begin,
  fundLines,
  markPaid,
  markRefunded,
  PaymentError,
  payFromFund,
  refund,
  refundsOf,
  topUp,
  topUpsOf,
  use,
} from './index.ts'
import { keyOf, openTill, type Till } from './payments.testing.ts'

let t: Till
before(async () => {
  t = await openTill()
})
after(() => t.db.close())
beforeEach(() => gatewayWorks(t.db.pool))

const because = (reason: string) => (error: unknown) => error instanceof PaymentError && error.reason === reason
const fund = async (person: string, category = 'passports') => {
  const found = (await balancesOf(t.db.pool, person)).find((one) => one.category === category)
  return [found?.free ?? 0, found?.held ?? 0]
}
const fromFund = (charge: Parameters<typeof keyOf>[0]) =>
  t.act((tx) => payFromFund(tx, { ...keyOf(charge), at: t.clock.now() }))

test('a form that is pressed twenty times is one top-up, and its money lies in the category it was meant for', async () => {
  const person = uuid()
  const wish = { person, category: 'sponsorees', halalas: 50_000, key: uuid(), at: t.clock.now() } as const
  const press = (more: object = {}) =>
    t.act((tx) => topUp(tx, { ...wish, dueUntil: later(t.clock.now(), inDays(3)), ...more }))
  const bills = await Promise.all(Array.from({ length: 20 }, () => press()))
  assert.equal(new Set(bills.map(({ id }) => id)).size, 1)
  await assert.rejects(press({ halalas: 1000 }), because('price-differs'))
  await assert.rejects(press({ category: 'vehicles' }), because('price-differs'))
  const [charge] = bills
  assert.ok(charge)
  await begin(t.db.pool, t.all, keyOf(charge), { returnTo: '/back', now: t.clock.now() })
  assert.equal(await t.card.payerPays(charge.id), 'paid')
  await t.work(2)
  assert.deepEqual(await fund(person, 'sponsorees'), [50_000, 0])
  assert.deepEqual(await fund(person, 'vehicles'), [0, 0])
  assert.equal((await topUpsOf(t.db.pool, person)).length, 1)
  const told = await t.db.owner.query('select kind from notices.notice where person_id = $1', [person])
  assert.deepEqual(
    told.rows.map((row) => row.kind),
    ['pay.received'],
  )
})

test('what a request takes from the funds is held for it, used with its parts, and cannot be used twice', async () => {
  const person = uuid()
  const first = await t.laidBy(person, 'passports', 30_000)
  const second = await t.laidBy(person, 'passports', 30_000)
  const one = await t.charged({ person, category: 'passports' })
  const two = await t.charged({ person, category: 'passports' })
  const elsewhere = await t.charged({ person, category: 'vehicles' })
  assert.equal(await fromFund(elsewhere), 'short', 'money of one category pays for no other')
  assert.equal(await fromFund(one), 'paid')
  assert.equal(await fromFund(one), 'known')
  assert.deepEqual(await fund(person), [19_650, 40_350])
  assert.equal(await fromFund(two), 'short')
  assert.equal((await t.now(two)).state, 'due')
  await t.act((tx) => use(tx, { ...keyOf(one), at: t.clock.now() }))
  assert.deepEqual(await fund(person), [19_650, 0])
  // The oldest money first: the first top-up whole, the rest of the second.
  assert.deepEqual(await t.moved(one), ['hold 30000', 'hold 10350', 'state-fee 30000', 'platform-fee 9000', 'vat 1350'])
  assert.deepEqual(await t.moved(first), ['top-up 30000'])
  assert.deepEqual(await t.moved(second), ['top-up 30000'])
  assert.equal((await fundLines(t.db.pool, { person, category: 'passports' }, 10)).length, 4)
})

test('a request that is not done after all puts the money back into the funds, and no provider is asked', async () => {
  const person = uuid()
  await t.laidBy(person, 'passports', 20_000)
  await t.laidBy(person, 'passports', 30_000)
  const charge = await t.charged({ person, category: 'passports' })
  await fromFund(charge)
  await gatewayFails(t.db.pool, { act: 'refund', kind: 'refuse', times: 1 })
  const { reference } = await refund(t.db.pool, t.all, charge)
  const done = { ...keyOf(charge), reference, at: t.clock.now() }
  const news = await Promise.all(Array.from({ length: 8 }, () => t.act((tx) => markRefunded(tx, done))))
  assert.equal(news.filter((n) => n).length, 1)
  assert.deepEqual(await fund(person), [50_000, 0])
  assert.deepEqual(await t.moved(charge), ['hold 20000', 'hold 20350', 'release 20000', 'release 20350'])
})

test('what is unused goes back to the payments it came by, each its own part, and to nothing else', async () => {
  const person = uuid()
  const first = await t.laidBy(person, 'passports', 50_000)
  const second = await t.laidBy(person, 'passports', 10_000)
  const charge = await t.charged({ person, category: 'passports' })
  await fromFund(charge)
  const back = await Promise.all(
    Array.from({ length: 10 }, () => t.act((tx) => askBack(tx, { person, category: 'passports', at: t.clock.now() }))),
  )
  assert.deepEqual(
    back.filter((sum) => sum > 0),
    [19_650],
  )
  assert.equal(
    await fromFund(await t.charged({ person, category: 'passports', parts: { state: 1, platform: 0, vat: 0 } })),
    'short',
  )
  await gatewayFails(t.db.pool, { act: 'refund', kind: 'drop' })
  await gatewayFails(t.db.pool, { act: 'refund', kind: 'pending' })
  await t.work(20)
  assert.deepEqual(await fund(person), [0, 40_350])
  const rows = await t.db.owner.query(
    'select of_key as key, halalas from outside.gateway_refund where of_key = any($1) order by halalas',
    [[first.id, second.id]],
  )
  assert.deepEqual(rows.rows, [
    { key: first.id, halalas: 9_650 },
    { key: second.id, halalas: 10_000 },
  ])
  assert.ok((await refundsOf(t.db.pool, person)).every(({ doneAt }) => doneAt !== null))
  // The request is refused later: its part lies there again, and goes back by the same payment.
  const { reference } = await refund(t.db.pool, t.all, charge)
  await t.act((tx) => markRefunded(tx, { ...keyOf(charge), reference, at: t.clock.now() }))
  await t.act((tx) => askBack(tx, { person, category: 'passports', at: t.clock.now() }))
  await t.work()
  assert.deepEqual(await fund(person), [0, 0])
  assert.equal((await paymentByKey(t.db.pool, first.id))?.state, 'refunded')
})

test('a top-up whose bill ran out while it was paid is not lost: it lies in the funds', async () => {
  const person = uuid()
  const at = t.clock.now()
  const wish = { person, category: 'other', halalas: 7_000, key: uuid(), at, dueUntil: later(at, 60_000) } as const
  const charge = await t.act((tx) => topUp(tx, wish))
  await begin(t.db.pool, t.all, keyOf(charge), { returnTo: '/back', now: at })
  await gatewayFails(t.db.pool, { act: 'callback', kind: 'never' })
  await t.card.payerPays(charge.id)
  await gatewayFails(t.db.pool, { act: 'status', kind: 'refuse', times: 3 })
  t.clock.forward(61_000)
  // Nobody tells us of it and the gateway is silent at first: asked for within five minutes all the same.
  const before = t.clock.now()
  for (let i = 0; i < 20 && (await t.now(charge)).state !== 'paid'; i++) {
    await t.work(1)
    t.clock.forward(14_000)
  }
  assert.ok(Date.parse(t.clock.now()) - Date.parse(before) <= 300_000)
  assert.deepEqual(await fund(person, 'other'), [7_000, 0])
})

test('one bill paid by fifty hands at once, in all three ways, is charged once: two hundred rounds', async () => {
  const person = uuid()
  const parts = { state: 100, platform: 0, vat: 0 }
  await t.laidBy(person, 'passports', 100 * 200)
  let fromCard = 0
  for (let round = 0; round < 200; round++) {
    const charge = await t.charged({ person, category: 'passports', parts })
    const card = { ...keyOf(charge), reference: `card-${charge.id}`, provider: 'card', at: t.clock.now() } as const
    const bank = { ...keyOf(charge), reference: `bank-${charge.id}`, provider: 'biller', at: t.clock.now() } as const
    const ways = [
      () => fromFund(charge),
      () => t.act((tx) => markPaid(tx, card)),
      () => t.act((tx) => markPaid(tx, bank)),
    ]
    const said = await Promise.all(Array.from({ length: 50 }, (_, i) => ways[(i + round) % 3]?.()))
    assert.equal(said.filter((one) => one === 'paid').length, 1)
    const moved = await t.moved(charge)
    const came = moved.filter((m) => m.startsWith('payment') || m.startsWith('hold'))
    assert.deepEqual(came.length, 1, moved.join())
    // What others took as well is booked by itself, once for each of them, and on its way back.
    const paidBy = (await t.now(charge)).paidBy
    assert.equal(moved.filter((m) => m.startsWith('surplus')).length, paidBy === 'fund' ? 2 : 1)
    if (paidBy !== 'fund') fromCard += 1
  }
  assert.deepEqual(await fund(person), [100 * fromCard, 100 * (200 + 200 * 2 - fromCard)])
  // Those two providers know nothing of it: these refunds wait for ever, and this test’s are taken away.
  await t.db.owner.query('delete from payments.task where person_id = $1', [person])
})

test('five thousand hostile sums move nothing', async () => {
  const count =
    'select (select count(*) from payments.charge)::int as charges, (select count(*) from payments.movement)::int as moves'
  const { rows: earlier } = await t.db.owner.query(count)
  const hostile = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.bigInt().map(String),
    fc.constantFrom(
      '-1',
      '1e9',
      '1,50',
      '١٬٥٠٠',
      '1٫5٫0',
      '0',
      '0.00',
      '0.99',
      '50000.01',
      '٠٫٥٠',
      '１００',
      '1٢',
      'NaN',
      '0x10',
      '１٫5',
      '1.005',
      '٫5',
      '5.',
      ' ',
      '\u0000',
    ),
  )
  const person = uuid()
  await t.act((tx) =>
    fc.assert(
      fc.asyncProperty(fc.oneof(hostile, fc.double(), fc.integer({ max: 99 })), async (sum) => {
        const halalas = typeof sum === 'number' ? sum : readRiyals(sum)
        const inside = Number.isSafeInteger(halalas) && Number(halalas) >= 100 && Number(halalas) <= 5_000_000
        fc.pre(!inside)
        const wish = { person, category: 'other', halalas: halalas as number, key: uuid() } as const
        await assert.rejects(topUp(tx, { ...wish, at: t.clock.now(), dueUntil: t.clock.now() }), because('not-a-price'))
      }),
      { numRuns: 5000 },
    ),
  )
  assert.deepEqual((await t.db.owner.query(count)).rows, earlier)
})
