/** Our books against the provider's file: what we missed heals by itself, everything else is named and waits at a desk. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { gatewayFails, gatewayWorks } from '../agencies/gateways/index.ts'
import { dayOf } from '../language/index.ts'
import { hours, uuid } from '../store/index.ts'
import {
  begin,
  type Charge,
  closeDifference,
  type FileLine,
  markPaid,
  openDifference,
  openDifferences,
  paymentsDue,
  type ReconcileDeps,
  reconcileDue,
  refundsOf,
  returnDifference,
  wakeTask,
} from './index.ts'
import { keyOf, openTill, type Till } from './payments.testing.ts'

let t: Till
let deps: ReconcileDeps
before(async () => {
  t = await openTill()
  deps = {
    ...t.deps,
    collectors: { card: t.card, biller: t.biller },
    // Here no engine of requests looks after a charge: the worker of payments asks for every one that is told of.
    wake: (tx, { id, person }, at) => wakeTask(tx, { id, person, kind: 'surplus' }, at),
  }
})
after(() => t.db.close())
beforeEach(() => gatewayWorks(t.db.pool))

/** The next day has begun: everything due is compared, and what was woken is looked at. */
async function nextDay(): Promise<void> {
  t.clock.forward(hours(24))
  await compare()
}
async function compare(of = deps): Promise<void> {
  for (let i = 0; i < 20 && (await reconcileDue(of)) > 0; i++);
  await t.work(3)
}
const open = async () => (await openDifferences(t.db.pool)).map((d) => `${d.provider} ${d.kind} ${d.theirs} ${d.ours}`)
const settle = async () => {
  for (const one of await openDifferences(t.db.pool))
    await t.act((tx) => closeDifference(tx, one, { by: 'test', at: t.clock.now() }))
}
const payByCard = async (charge: Charge) => {
  await begin(t.db.pool, t.all, keyOf(charge), { returnTo: '/back', now: t.clock.now() })
  await t.card.payerPays(charge.id)
}

test('a payment that was booked, one at a bank and a refund are all confirmed: nothing differs', async () => {
  const person = uuid()
  await t.laidBy(person, 'passports', 5_000)
  const charge = await t.charged()
  await t.biller.bankPays(charge.billNumber)
  const status = await t.all.status(charge.id)
  const done = { ...keyOf(charge), reference: status.reference ?? '', provider: 'biller', at: t.clock.now() } as const
  assert.equal(await t.act((tx) => markPaid(tx, done)), 'paid')
  await nextDay()
  assert.deepEqual(await open(), [])
  const { rows } = await t.db.owner.query(
    'select provider, lines from payments.reconciliation where lines > 0 order by 1',
  )
  assert.deepEqual(rows, [
    { provider: 'biller', lines: 1 },
    { provider: 'card', lines: 1 },
  ])
})

test('money that nobody told us of is found in the file, asked for and booked within five minutes', async () => {
  const charge = await t.charged()
  await gatewayFails(t.db.pool, { act: 'callback', kind: 'never' })
  await payByCard(charge)
  t.clock.forward(hours(24))
  const before = t.clock.now()
  for (let i = 0; i < 10 && (await t.now(charge)).state === 'due'; i++) await compare()
  assert.equal((await t.now(charge)).state, 'paid')
  assert.ok(Date.parse(t.clock.now()) - Date.parse(before) <= 300_000)
  assert.deepEqual(await open(), ['card not-booked 40350 null'])
  t.clock.forward(240_000)
  await compare()
  assert.deepEqual(await open(), [], 'what has healed is closed by itself')
})

test('a bill paid by card and at a bank is paid once, and the second payment goes back by itself', async () => {
  const charge = await t.charged()
  // Both pages were open at once, so the bank did not yet know that it was paid.
  const shown = t.biller.bankPays(charge.billNumber)
  await payByCard(charge)
  await shown
  const status = await t.all.status(charge.id)
  assert.equal(status.also?.length, 1)
  await t.db.pool.query('delete from payments.task where task_id = $1', [charge.id])
  const card = await t.card.status(charge.id)
  const done = { ...keyOf(charge), reference: card.reference ?? '', provider: 'card', at: t.clock.now() } as const
  assert.equal(await t.act((tx) => markPaid(tx, done)), 'paid')
  await nextDay()
  await t.work(10)
  assert.equal((await t.biller.status(charge.id)).state, 'refunded')
  assert.equal((await t.card.status(charge.id)).state, 'paid')
  assert.deepEqual(await t.moved(charge), ['payment 40350', 'surplus 40350', 'refund 40350'])
  t.clock.forward(240_000)
  await compare()
  assert.deepEqual(await open(), [])
})

test('another sum, an unknown bill and a line that is missing are named; two of them are settled, one heals', async () => {
  const mine = await t.charged()
  const odd = await t.charged()
  await payByCard(mine)
  const card = await t.card.status(mine.id)
  await t.act((tx) => markPaid(tx, { ...keyOf(mine), reference: card.reference ?? '', at: t.clock.now() }))
  const at = t.clock.now()
  const day = dayOf(at)
  const strange = (key: string, reference: string): FileLine => ({ kind: 'in', key, reference, halalas: 1, at })
  const lines = [strange(odd.id, `odd-${odd.id}`), strange('not ours', `alien-${odd.id}`)]
  const lying = {
    ...deps,
    collectors: { ...deps.collectors, card: { ...t.card, file: async (of: string) => (of === day ? lines : []) } },
  }
  t.clock.forward(hours(24))
  await compare(lying)
  assert.deepEqual((await open()).sort(), [
    'card amount-differs 1 null',
    'card not-in-file null 40350',
    'card unknown-bill 1 null',
  ])
  assert.equal((await t.now(odd)).state, 'due', 'one halala pays no bill')
  const all = await openDifferences(t.db.pool)
  const differs = all.find(({ kind }) => kind === 'amount-differs')
  const unknown = all.find(({ kind }) => kind === 'unknown-bill')
  assert.ok(differs && unknown)
  const how = { by: 'two officers', at: t.clock.now() }
  assert.equal(await t.act((tx) => returnDifference(tx, unknown, how)), false, 'nobody knows whose money that is')
  const outcomes = await Promise.all(
    Array.from({ length: 5 }, () =>
      t.act(async (tx) => {
        const one = await openDifference(tx, differs.id, true)
        return one !== null && (await returnDifference(tx, one, how))
      }),
    ),
  )
  assert.equal(outcomes.filter((done) => done).length, 1)
  assert.deepEqual(await t.moved(odd), ['surplus 1'])
  assert.deepEqual(
    (await refundsOf(t.db.pool, odd.person)).map(({ why, halalas }) => `${why} ${halalas}`),
    ['officer 1'],
  )
  // The provider mends its file: the line that was missing is there.
  t.clock.forward(240_000)
  const mended = [...lines, ...((await t.card.file(day)) ?? [])]
  await compare({
    ...deps,
    collectors: { ...deps.collectors, card: { ...t.card, file: async (of) => (of === day ? mended : []) } },
  })
  assert.deepEqual(await open(), ['card unknown-bill 1 null'])
  await settle()
  await t.db.owner.query('delete from payments.task')
})

test('a file that is not ready or a provider that is silent is asked for again', async () => {
  await nextDay()
  await gatewayFails(t.db.pool, { act: 'file', kind: 'late' })
  await gatewayFails(t.db.pool, { act: 'file', kind: 'refuse' })
  await gatewayFails(t.db.pool, { act: 'file', kind: 'slow', provider: 'biller', ms: 5 })
  t.clock.forward(hours(24))
  const due = async () =>
    (await t.db.owner.query('select count(*)::int as n from payments.reconciliation where compared_at is null')).rows[0]
      .n
  await compare()
  assert.equal(await due(), 1)
  t.clock.forward(240_000)
  await compare()
  assert.equal(await due(), 1)
  t.clock.forward(240_000)
  await compare()
  assert.equal(await due(), 0)
  await paymentsDue(t.deps)
})
