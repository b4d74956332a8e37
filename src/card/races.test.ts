/** Fifty at once, twenty times, on a real PostgreSQL: exactly so many win as may (ID-28). */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Race, races, rounds } from './races.testing.ts'
import { cardServer } from './testing.ts'

const s = await cardServer()
after(() => s.close())

for (const [what, race] of Object.entries(races(s)) as [string, Race][]) {
  test(`${what}: ${race.right} of those who race`, async () => {
    const won = await rounds(race, 20)
    assert.deepEqual(new Set(won), new Set([race.right]), won.join(' '))
  })
}

test('the races find out an offer that is looked at first and used after', async () => {
  await s.db.owner.query(
    `update card.device set revoked_at = added_at, revoked_why = 'by-holder' where revoked_at is null`,
  )
  const { offer, txCode } = await s.offer()
  const code = (Object.values(offer.grants as object)[0] as Record<string, string>)['pre-authorized_code'] ?? ''
  const { hashOf } = await import('./deps.ts')
  // What a careless issuer does: look, then write.
  const careless = async () => {
    const seen = await s.pool.query('select used_at from card.offer where code_hash = $1', [hashOf(code)])
    if (seen.rows[0]?.used_at !== null) return false
    await s.pool.query('update card.offer set used_at = now() where code_hash = $1', [hashOf(code)])
    return true
  }
  const won = await Promise.all(Array.from({ length: 50 }, careless))
  assert.ok(won.filter(Boolean).length > 1 && txCode.length === 6)
})
