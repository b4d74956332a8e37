/** Bills, payment, use and refund on a real database: money moves once for each purpose, whoever asks how often. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import {
  gatewayFails,
  gatewayWorks,
  paymentByKey,
  type SimulatedGateway,
  simulatedGateway,
} from '../agencies/gateways/index.ts'
import { fixedClock, inDays, inTransaction, later, type Tx, uuid } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import {
  ask,
  begin,
  bill,
  type Charge,
  chargeById,
  differing,
  type Gateway,
  GatewaySilent,
  markPaid,
  markRefunded,
  type Parts,
  PaymentError,
  payable,
  refund,
  use,
  voidCharge,
} from './index.ts'

const clock = fixedClock('2026-02-01T06:00:00.000Z')
const description = { ar: 'تجديد جواز السفر', en: 'Renew a passport' }
const back = { returnTo: 'https://us.example/back' }
let db: TestDatabase
let world: SimulatedGateway

before(async () => {
  db = await testDatabase()
  world = simulatedGateway({
    pool: db.pool,
    clock,
    page: 'https://gateway.example/pay',
    callbackUrl: 'https://us.example/heard',
    secret: 'shared',
    post: async () => 204,
  })
})
after(() => db.close())
beforeEach(() => gatewayWorks(db.pool))

const act = <T>(f: (tx: Tx) => Promise<T>) => inTransaction(db.pool, f)
const charged = (parts: Parts = { state: 30_000, platform: 9_000, vat: 1_350 }, request = uuid(), person = uuid()) =>
  act((tx) =>
    bill(tx, { person, request, parts, description, at: clock.now(), dueUntil: later(clock.now(), inDays(3)) }),
  )
const keyOf = (charge: Charge) => ({ person: charge.person, chargeId: charge.id })
const done = (charge: Charge, reference = `GW-${charge.id}`) => ({ ...keyOf(charge), reference, at: clock.now() })
const now = async (charge: Charge) => chargeById(db.pool, charge.person, charge.id)
const because = (reason: string) => (error: unknown) => error instanceof PaymentError && error.reason === reason
const ledger = async (charge: Charge) => {
  const { rows } = await db.owner.query(
    'select kind, halalas from payments.movement where charge_id = $1 order by kind',
    [charge.id],
  )
  return rows.map((r: { kind: string; halalas: number }) => `${r.kind} ${r.halalas}`)
}
async function paidFor(): Promise<Charge> {
  const charge = await charged()
  await begin(db.pool, world, keyOf(charge), { ...back, now: clock.now() })
  await world.payerPays(charge.id)
  const answer = await ask(db.pool, world, charge)
  assert.ok(answer.paid)
  await act((tx) => markPaid(tx, done(charge, answer.reference)))
  return charge
}

test('a request is charged once, by however many tabs it is sent', async () => {
  const [person, request] = [uuid(), uuid()]
  const charges = await Promise.all(Array.from({ length: 20 }, () => charged(undefined, request, person)))
  assert.equal(new Set(charges.map((c) => c.id)).size, 1)
  assert.equal(charges[0]?.halalas, 40_350)
  await assert.rejects(charged({ state: 1, platform: 0, vat: 0 }, request, person), because('price-differs'))
  // VAT is the law's: the same sum with its tax hidden in the fee is no price (R-PAY-07).
  await assert.rejects(charged({ state: 30_000, platform: 10_350, vat: 0 }, request, person), because('not-a-price'))
  await assert.rejects(charged({ state: 40_350, platform: 0, vat: 0 }, request, person), because('price-differs'))
})

test('five thousand hostile prices are refused and leave no charge', async () => {
  const before = await db.owner.query('select count(*)::int as n from payments.charge')
  const bad = fc.oneof(
    fc.double().filter((n) => !Number.isInteger(n) || n < 0 || n > 1e10),
    fc.integer({ max: -1 }),
    fc.constantFrom(Number.NaN, Infinity, 2 ** 53, 10_000_000_001, '300', null, '٣٠٠', true, [300], undefined, 10n),
  ) as fc.Arbitrary<number>
  await act((tx) =>
    fc.assert(
      fc.asyncProperty(bad, fc.constantFrom('state', 'platform', 'vat'), async (sum, part) => {
        const parts = { state: 100, platform: 0, vat: 0, [part]: sum }
        const of = { person: uuid(), request: uuid(), parts, description, at: clock.now(), dueUntil: clock.now() }
        await assert.rejects(bill(tx, of), because('not-a-price'))
      }),
      { numRuns: 5000 },
    ),
  )
  await assert.rejects(charged({ state: 0, platform: 0, vat: 0 }), because('not-a-price'))
  await assert.rejects(charged({ state: 10_000_000_000, platform: 1, vat: 0 }), because('not-a-price'))
  const after = await db.owner.query('select count(*)::int as n from payments.charge')
  assert.deepEqual(after.rows, before.rows)
})

test('said to be paid by fifty hands at once, it is paid once', async () => {
  const charge = await charged()
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => act((tx) => markPaid(tx, done(charge)))))
  assert.equal(outcomes.filter((o) => o === 'paid').length, 1)
  assert.deepEqual(await ledger(charge), ['payment 40350'])
  assert.equal((await now(charge))?.state, 'paid')
})

test('the schema itself lets money of a charge move once for each purpose', async () => {
  const charge = await paidFor()
  const again = () =>
    db.owner.query(
      `insert into payments.movement (person_id, category, n, prior, kind, charge_id, from_account, to_account, halalas, free_before,
         held_before, free_after, held_after, provider, reference, outside_at, at)
       select person_id, category, n, prior, kind, charge_id, from_account, to_account, halalas, free_before,
         held_before, free_after, held_after, provider, reference, outside_at, at
       from (select person_id, category, n + 1 as n, n as prior, kind, charge_id, from_account, to_account, halalas,
           free_after as free_before, held_after as held_before, free_after, held_after + halalas as held_after, provider,
           reference, outside_at, at
         from payments.movement where charge_id = $1) m`,
      [charge.id],
    )
  await assert.rejects(again(), /movement_once/)
  await assert.rejects(db.pool.query('update payments.movement set halalas = 1'), /permission denied/)
  await assert.rejects(db.pool.query('update payments.charge set halalas = 1'), /permission denied/)
})

test('an answer lost by the gateway is asked again and finds one capture', async () => {
  const charge = await charged()
  await gatewayFails(db.pool, { act: 'open', kind: 'drop' })
  await assert.rejects(begin(db.pool, world, keyOf(charge), { ...back, now: clock.now() }), GatewaySilent)
  await begin(db.pool, world, keyOf(charge), { ...back, now: clock.now() })
  assert.deepEqual(await ask(db.pool, world, charge), { paid: false, state: 'open' })
  await world.payerPays(charge.id)
  await gatewayFails(db.pool, { act: 'status', kind: 'refuse' })
  await assert.rejects(ask(db.pool, world, charge), GatewaySilent)
  assert.equal((await ask(db.pool, world, charge)).paid, true)
  assert.equal((await paymentByKey(db.pool, charge.id))?.captures, 1)
})

test('a gateway that took another sum has paid nothing, and somebody sees it', async () => {
  const charge = await charged()
  const cheap: Gateway = {
    ...world,
    status: async () => ({ state: 'paid', reference: 'GW-9', halalas: 1, paidAt: clock.now() }),
  }
  assert.deepEqual(await ask(db.pool, cheap, charge), { paid: false, state: 'differs', halalas: 1 })
  assert.deepEqual([(await now(charge))?.state, (await now(charge))?.trouble], ['due', 'amount-differs'])
  assert.equal((await differing(db.pool, clock.now())).charges, 1)
  assert.deepEqual(await ledger(charge), [])
})

test('what the service has used goes to whom it belongs, once, and does not come back', async () => {
  const charge = await paidFor()
  await Promise.all(Array.from({ length: 10 }, () => act((tx) => use(tx, { ...keyOf(charge), at: clock.now() }))))
  assert.deepEqual(await ledger(charge), ['payment 40350', 'platform-fee 9000', 'state-fee 30000', 'vat 1350'])
  await assert.rejects(refund(db.pool, world, charge), because('not-refundable'))
  assert.equal((await paymentByKey(db.pool, charge.id))?.refunds, 0)
  await assert.rejects(
    act(async (tx) => use(tx, { ...keyOf(await charged()), at: clock.now() })),
    because('not-paid'),
  )
})

test('a refund is one refund: the answer is lost, it is pending, it is asked again by many', async () => {
  const charge = await paidFor()
  await gatewayFails(db.pool, { act: 'refund', kind: 'drop' })
  await gatewayFails(db.pool, { act: 'refund', kind: 'pending' })
  await assert.rejects(refund(db.pool, world, charge), GatewaySilent)
  assert.equal((await now(charge))?.state, 'refunding')
  await assert.rejects(refund(db.pool, world, charge), GatewaySilent)
  const answers = await Promise.all(Array.from({ length: 10 }, () => refund(db.pool, world, charge)))
  const news = await Promise.all(answers.map((a) => act((tx) => markRefunded(tx, done(charge, a.reference)))))
  assert.equal(news.filter((n) => n).length, 1)
  assert.deepEqual(await ledger(charge), ['payment 40350', 'refund 40350'])
  assert.equal((await paymentByKey(db.pool, charge.id))?.refunds, 1)
})

test('nothing that was not paid is refunded', async () => {
  const charge = await charged()
  await assert.rejects(refund(db.pool, world, charge), because('not-refundable'))
  await assert.rejects(
    act((tx) => markRefunded(tx, done(charge))),
    because('not-refundable'),
  )
})

test('money that comes for a void charge is on its way back at once', async () => {
  const charge = await charged()
  await begin(db.pool, world, keyOf(charge), { ...back, now: clock.now() })
  assert.equal(await act((tx) => voidCharge(tx, keyOf(charge))), true)
  await assert.rejects(begin(db.pool, world, keyOf(charge), { ...back, now: clock.now() }), because('not-due'))
  await world.payerPays(charge.id)
  const answer = await ask(db.pool, world, charge)
  assert.ok(answer.paid)
  assert.equal(await act((tx) => markPaid(tx, done(charge, answer.reference))), 'late')
  const { reference } = await refund(db.pool, world, charge)
  await act((tx) => markRefunded(tx, done(charge, reference)))
  assert.deepEqual(await ledger(charge), ['payment 40350', 'refund 40350'])
  assert.equal(await act((tx) => voidCharge(tx, keyOf(charge))), false)
})

test('paying or voiding at the same moment ends in one of the two, never in money lost', async () => {
  for (let i = 0; i < 20; i++) {
    const charge = await charged()
    const [paid, voided] = await Promise.all([
      act((tx) => markPaid(tx, done(charge))),
      act((tx) => voidCharge(tx, keyOf(charge))),
    ])
    const { state } = (await now(charge)) ?? {}
    assert.ok((paid === 'paid' && !voided && state === 'paid') || (paid === 'late' && voided && state === 'refunding'))
    assert.deepEqual(await ledger(charge), ['payment 40350'])
  }
})

test('a stranger with the bill’s number sees sum and service and may pay, and learns no more', async () => {
  const charge = await charged()
  assert.deepEqual(await payable(db.pool, charge.billNumber), {
    billNumber: charge.billNumber,
    halalas: 40_350,
    description,
    state: 'due',
    dueUntil: charge.dueUntil,
  })
  const slip = charge.billNumber.replace(/.$/, (d) => String((Number(d) + 1) % 10))
  for (const number of [slip, '', '1', `${charge.billNumber}0`, "'; --"])
    assert.equal(await payable(db.pool, number), null)
  const { redirectTo } = await begin(db.pool, world, { billNumber: charge.billNumber }, { ...back, now: clock.now() })
  for (const secret of [charge.id, charge.person, charge.request]) assert.ok(!redirectTo.includes(secret))
  const late = { ...back, now: later(clock.now(), inDays(3)) }
  await assert.rejects(begin(db.pool, world, keyOf(charge), late), because('too-late'))
})
