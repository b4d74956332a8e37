/** Two directors recall the way a holder's account was opened: her card ends with her level, wherever it is. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { accountOf, confirmRecall, proposeRecall, recallDue } from '../identity/index.ts'
import { inDays, later } from '../store/index.ts'
import { codeOf } from './code.testing.ts'
import { recallCard } from './index.ts'
import { cardServer } from './testing.ts'

const s = await cardServer()
after(() => s.close())

test('the code, the copies in wallets and what was on its way to one end; others keep theirs', async () => {
  const { offer, txCode } = await s.offer('FAHD')
  const wallet = s.wallet()
  assert.equal((await wallet.take(offer, txCode)).status, 200)
  await codeOf(s.deps, cast.FAHD.id)
  await codeOf(s.deps, cast.MONA.id)
  const waiting = await s.offer('FAHD')
  const redeemed = await s.offer('MONA')
  // Mona's account was opened by another machine.
  await s.db.owner.query(`update identity.activation set place = 'jeddah-mall-1' where person_id = $1`, [cast.MONA.id])
  const now = s.clock.now()
  const asked = { channel: 'kiosk', by: 'synthetic', from: later(now, -inDays(40)), to: now, director: 'd1' } as const
  const proposed = await proposeRecall(s.deps, { ...asked, reason: 'the machine was opened' })
  assert(proposed.ok)
  assert((await confirmRecall(s.deps, proposed.recallId, 'd2')).ok)
  for (let i = 0; i < 5; i++) await recallDue(s.deps, recallCard)
  assert.equal((await accountOf(s.pool, cast.FAHD.id))?.identity_level, 1)
  const live = async (who: keyof typeof cast) => {
    const { rows } = await s.db.owner.query<{ holders: number; devices: number }>(
      `select (select count(*)::int from card.holder where person_id = $1 and ended_at is null) as holders,
         (select count(*)::int from card.device where person_id = $1 and revoked_at is null) as devices`,
      [cast[who].id],
    )
    return rows[0]
  }
  assert.deepEqual(await live('FAHD'), { holders: 0, devices: 0 })
  assert.equal((await s.wallet().redeem(waiting.offer, waiting.txCode)).body.error, 'invalid_grant')
  assert.equal((await live('MONA'))?.holders, 1)
  assert.equal((await s.wallet().redeem(redeemed.offer, redeemed.txCode)).status, 200)
})
