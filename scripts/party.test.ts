/** What an operator types about the bodies that sign people in: seen, limited, closed, each with who did it. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import { partyOf, registerParty } from '../src/openid/index.ts'
import { fixedClock, inTransaction, uuid } from '../src/store/index.ts'
import { testDatabase } from '../src/store/testing.ts'
import { partyCommand } from './party.ts'

const db = await testDatabase()
after(() => db.close())
const clock = fixedClock('2026-02-01T06:00:00Z')
const type = (...args: string[]) => partyCommand(args, { pool: db.pool, clock })

test('an operator lists the bodies, sets how often one may call, sets it back and closes it', async () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const given = {
    name: { ar: 'جهة التجربة', en: 'Trial body' },
    redirect_uris: ['https://a.example/back'],
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'a', use: 'sig' }] },
    asks: [],
  }
  const how = { owner: uuid(), at: clock.now(), sandbox: true }
  const made = await inTransaction(db.pool, (tx) => registerParty(tx, given, how))
  assert.ok(made.ok)
  const { clientId } = made
  assert.equal(await type('list'), `${clientId}  sandbox, fapi, 120 a minute  Trial body`)
  await type('limit', clientId, '5000', '--by', 'staff-1')
  assert.equal((await partyOf(db.pool, clientId))?.perMinute, 5000)
  await type('limit', clientId, 'usual', '--by', 'staff-1')
  assert.equal((await partyOf(db.pool, clientId))?.perMinute, 120)
  for (const wrong of [
    ['limit', clientId, '0', '--by', 'staff-1'],
    ['limit', clientId, 'many', '--by', 'staff-1'],
    ['limit', clientId, '5'],
    ['close', clientId],
    ['approve', clientId, '--by', 'staff-1'],
  ]) {
    await assert.rejects(type(...wrong), /npm run party/, wrong.join(' '))
  }
  await type('close', clientId, '--by', 'staff-2')
  assert.equal(await type('list'), '')
  await assert.rejects(type('limit', clientId, '5', '--by', 'staff-1'), /no open body/)
  const { rows } = await db.owner.query(
    'select what, by_whom from openid.party_event where client_id = $1 order by event_id',
    [clientId],
  )
  assert.deepEqual(
    rows.map(({ what, by_whom }) => `${what} ${by_whom}`),
    [`registered ${how.owner}`, 'limited staff-1', 'limited staff-1', 'closed staff-2'],
  )
})
