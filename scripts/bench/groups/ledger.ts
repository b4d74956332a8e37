/**
 * The ledger: how many payments a second are booked and used (four movements in two commits), by sixteen at once, beside the
 * bare insert of as many rows in as many commits into a table without keys to other rows, checks or locks.
 */

import { markPaid, use } from '../../../src/payments/index.ts'
import { openTill } from '../../../src/payments/payments.testing.ts'
import { inTransaction, openPool, type Pool, uuid } from '../../../src/store/index.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'

const hands = 16
/** Of a payment with a fee of the state, one of the platform and VAT. */
const movements = 4

async function run({ quick }: Asked): Promise<Row[]> {
  const till = await openTill()
  const pool = openPool(till.db.where, { max: hands })
  try {
    await till.db.owner.query(
      `create table payments.bare (person_id uuid, charge_id uuid, kind text, halalas bigint, at timestamptz, primary key (person_id, charge_id, kind))`,
    )
    await till.db.owner.query(`comment on table payments.bare is 'local: the least that could be written'`)
    await till.db.owner.query('grant insert on payments.bare to bawaba_app')
    const count = quick ? 32 : 800
    const ours: number[] = []
    const bare: number[] = []
    for (let i = 0; i < (quick ? 1 : 5); i++) {
      const charges = await Promise.all(Array.from({ length: count }, () => till.charged()))
      const at = till.clock.now()
      const began = performance.now()
      await inHands(charges, async ({ id, person }) => {
        const key = { person, chargeId: id }
        await inTransaction(pool, (tx) => markPaid(tx, { ...key, reference: id, at }))
        await inTransaction(pool, (tx) => use(tx, { ...key, at }))
      })
      const between = performance.now()
      await inHands(charges, ({ id, person }) => bareRows(pool, person, id, at))
      ours.push((count * movements * 1000) / (between - began))
      bare.push((count * movements * 1000) / (performance.now() - between))
    }
    const figure = (name: string, value: number, unit: string): Row => ({ name, value, unit, goal: '–', meets: true })
    const rows = [
      figure('ledger: movements a second, payments booked and used, median round', round(median(ours)), '/s'),
      figure('ledger: rows a second by bare inserts in as many commits', round(median(bare)), '/s'),
      figure('ledger: movements against bare inserts', round(median(ours) / median(bare)), '×'),
    ]
    for (const { name, value, unit } of rows) tell(`${name}: ${value} ${unit}`)
    return rows
  } finally {
    await pool.end()
    await till.db.close()
  }
}

async function bareRows(pool: Pool, person: string, charge: string, at: string): Promise<void> {
  const insert = (kinds: readonly string[]) => ({
    name: `bench:bare-${kinds.length}`,
    text: `insert into payments.bare select $1, $2, kind, 100, $3 from unnest($4::text[]) kind`,
    values: [person, charge, at, kinds],
  })
  await inTransaction(pool, (tx) => tx.query(insert(['payment'])))
  await inTransaction(pool, (tx) => tx.query(insert(['state-fee', 'platform-fee', uuid()])))
}

async function inHands<A>(items: readonly A[], f: (item: A) => Promise<void>): Promise<void> {
  const left = [...items]
  await Promise.all(
    Array.from({ length: hands }, async () => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) await f(item)
    }),
  )
}

export default { names: ['ledger'], run } satisfies Group
