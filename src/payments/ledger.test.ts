/** The ledger in the database itself: whoever writes, even its owner, cannot make it unbalanced, forked or overdrawn. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { uuid } from '../store/index.ts'
import { platformParts, vatOn } from './index.ts'
import { ledgerWrongs } from './ledger.testing.ts'
import { openTill, type Till } from './payments.testing.ts'

let t: Till
before(async () => {
  t = await openTill()
})
after(() => t.db.close())

interface Row {
  readonly [column: string]: unknown
}

/** The owner of the database writes the next row by hand, with these columns otherwise than they should be. */
async function forge(person: string, change: Row): Promise<void> {
  const { rows } = await t.db.owner.query(
    `select n, free_after, held_after from payments.movement where person_id = $1 and category = 'passports' order by n desc limit 1`,
    [person],
  )
  const [last] = rows
  const row: Row = {
    person_id: person,
    category: 'passports',
    n: last.n + 1,
    prior: last.n,
    kind: 'hold',
    charge_id: uuid(),
    source_id: uuid(),
    from_account: 'free',
    to_account: 'held',
    halalas: 100,
    free_before: last.free_after,
    held_before: last.held_after,
    free_after: last.free_after - 100,
    held_after: last.held_after + 100,
    provider: null,
    reference: null,
    at: t.clock.now(),
    ...change,
  }
  const names = Object.keys(row)
  await t.db.owner.query(
    `insert into payments.movement (${names.join()}) values (${names.map((_, i) => `$${i + 1}`).join()})`,
    Object.values(row),
  )
}

test('no row can be unbalanced, overdrawn, out of line, or go a way that money does not go', async () => {
  const person = uuid()
  await t.laidBy(person, 'passports', 1_000)
  const before = await t.db.owner.query('select count(*) from payments.movement')
  const forgeries: readonly [string, Row, RegExp][] = [
    ['one side only', { held_after: 0 }, /movement_held/],
    ['more on one side', { held_after: 101 }, /movement_held/],
    ['overdrawn', { halalas: 2_000, free_after: -1_000, held_after: 2_000 }, /free_after/],
    ['nothing', { halalas: 0, free_after: 1_000, held_after: 0 }, /halalas/],
    ['less than nothing', { halalas: -5, free_after: 1_005, held_after: -5 }, /check/],
    ['another balance before it', { free_before: 5_000, free_after: 4_900 }, /foreign key/],
    ['a gap', { n: 9, prior: 8 }, /foreign key/],
    ['a second line', { n: 1, prior: null, free_before: 1_000 }, /movement_first|duplicate key|_pkey/],
    ['a fork', { n: 1, prior: null, free_before: 0, free_after: -100 }, /free_after/],
    ['its own way', { kind: 'gift', from_account: 'treasury', to_account: 'free' }, /check/],
    ['from the treasury', { from_account: 'treasury', free_after: 1_000 }, /movement_way/],
    [
      'money from outside without a reference',
      { kind: 'top-up', from_account: 'provider', to_account: 'free', free_after: 1_100, held_after: 0 },
      /movement_outside/,
    ],
    ['of no payment', { source_id: null }, /movement_source/],
  ]
  for (const [what, change, why] of forgeries) await assert.rejects(forge(person, change), why, what)
  assert.deepEqual((await t.db.owner.query('select count(*) from payments.movement')).rows, before.rows)
  for (const sql of [
    'update payments.movement set halalas = 1',
    'delete from payments.movement',
    'truncate payments.movement',
  ])
    await assert.rejects(t.db.pool.query(sql), /permission denied/)
})

test('whoever checks the books sees what a forger with the owner’s rights did to them', async () => {
  const own = await openTill()
  const person = uuid()
  const charge = await own.laidBy(person, 'passports', 1_000)
  assert.deepEqual(await ledgerWrongs(own.db.owner), [])
  await own.db.owner.query('update payments.charge set halalas = 2000, parts = $2 where charge_id = $1', [
    charge.id,
    { state: 2000, platform: 0, vat: 0 },
  ])
  assert.match((await ledgerWrongs(own.db.owner)).join(), /a charge moved as its state says/)
  await assert.rejects(own.db.close(), /the ledger is wrong/)
})

test('the platform’s fees are published with their tax, which is the law’s of the day', () => {
  assert.deepEqual(platformParts(10_350, '2026-02-01'), { platform: 9_000, vat: 1_350 })
  assert.deepEqual(platformParts(5_175, '2026-02-01'), { platform: 4_500, vat: 675 })
  assert.deepEqual(platformParts(2_875, '2026-02-01'), { platform: 2_500, vat: 375 })
  assert.deepEqual(platformParts(23_000, '2026-02-01'), { platform: 20_000, vat: 3_000 })
  assert.deepEqual(platformParts(10_500, '2019-05-01'), { platform: 10_000, vat: 500 })
  assert.deepEqual(platformParts(10_000, '2017-12-31'), { platform: 10_000, vat: 0 })
  for (let platform = 0; platform < 5_000; platform++) {
    const inclusive = platform + vatOn(platform, '2026-02-01')
    const parts = platformParts(inclusive, '2026-02-01')
    assert.equal(parts.platform + parts.vat, inclusive)
  }
})
