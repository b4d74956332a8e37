/** Fifty at once, twenty times, on the real adapter and a real PostgreSQL: exactly one wins each time (ID-28, T-RP-05). */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { postgresAdapter } from './adapter.ts'
import { sha256 } from './deps.ts'
import { type Race, races, rounds } from './races.testing.ts'
import { openidServer } from './testing.ts'

const s = await openidServer()
after(() => s.close())
const all = await races(s)

for (const [what, race] of Object.entries(all) as [string, Race][]) {
  test(`${what}: one of fifty`, async () => {
    const won = await rounds(race, 20)
    assert.deepEqual(new Set(won), new Set([1]), won.join(' '))
  })
}

test('reuse of a code ends what its winner got', async () => {
  const { winners } = await all.code.round()
  assert.equal(winners.length, 1)
  const { rows } = await s.db.owner.query(
    `select count(*)::int as n from openid.held h
     where model = 'Grant' and id_hash = sha256(convert_to($1, 'UTF8'))`,
    [winners[0]],
  )
  assert.deepEqual(rows, [{ n: 0 }])
})

test('the races find out an adapter that looks first and writes after', async () => {
  const broken = await openidServer({}, (pool) => (model) => {
    const ours = postgresAdapter(pool)(model)
    const consume = async (id: string) => {
      await pool.query('update openid.held set consumed_at = now() where model = $1 and id_hash = $2', [
        model,
        sha256(id),
      ])
    }
    return model === 'Client' ? ours : { ...ours, consume }
  })
  try {
    const { code, dpop } = await races(broken)
    assert.ok(Math.max(...(await rounds(code, 5))) > 1, 'several redeem one code')
    assert.ok(Math.max(...(await rounds(dpop, 5))) > 1, 'several use one proof')
  } finally {
    await broken.close()
  }
})
