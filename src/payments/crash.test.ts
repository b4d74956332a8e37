/**
 * Killed (SIGKILL) at every named place of prepaid funds and reconciliation: topping up, paying a request from the funds,
 * its use, asking back, sending back, and comparing with the provider's file. Every halala is where it must be.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { peopleWithPhones } from '../requests/crash/drive.ts'
import { tell, tellKilled } from '../store/crash.testing.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import type { Job } from './crash.child.ts'
import { ledgerWrongs } from './ledger.testing.ts'

test('money laid by is used once and goes back once, and money taken twice goes back, whatever is killed', async (t) => {
  const told = await tellKilled<TestDatabase, Job>({
    file: path.join(import.meta.dirname, 'crash.child.ts'),
    open: () => testDatabase(peopleWithPhones),
    job: ({ where }, folder) => ({ where, folder }),
    from: /^(funds: |reconcile: |pay: from the funds|payments: tasks|decide: the money used)/,
    halves: async ({ owner }) => {
      const { rows } = await owner.query<{ what: string }>(
        `select 'used without the register, or the register without its use' as what from payments.charge c
           join requests.request r using (person_id, request_id) where (c.used_at is not null) <> (r.station = 'completed')`,
      )
      return [...rows.map(({ what }) => what), ...(await ledgerWrongs(owner))]
    },
    check: async ({ owner }) => {
      const { rows } = await owner.query<{ v: string }>(
        `select who || ' ' || v as v from (
           select case person_id when $1::uuid then 'FAHD' else 'IMRAN' end as who, kind || ' ' || halalas as v from payments.movement
           union all
           select case person_id when $1::uuid then 'FAHD' else 'IMRAN' end, 'told ' || kind || ' ' || (
             select count(*) from outside.message m where m.key = n.notice_id::text) from notices.notice n where kind like 'pay.%'
           union all select 'visas', count(*)::text from visas.visa where sponsor::text = $1::text and by_step like 'effect%'
           union all select 'bank', provider || ' taken ' || captures || ' back ' || refunds || ' ' || state
             from outside.gateway_payment
           union all select 'returned', sum(halalas)::text from outside.gateway_refund
           union all select 'waiting', count(*)::text from payments.task having count(*) > 0
           union all select 'differs', kind || ' ' || coalesce(closed_by, 'open') from payments.difference) x order by 1`,
        [cast.FAHD.id],
      )
      const right = [
        'FAHD hold 30000',
        'FAHD refund 30000',
        'FAHD return 30000',
        'FAHD state-fee 30000',
        'FAHD told pay.received 1',
        'FAHD told pay.refunded 1',
        'FAHD top-up 60000',
        'IMRAN refund 20000',
        'IMRAN surplus 20000',
        'IMRAN told pay.received 1',
        'IMRAN told pay.refunded 1',
        'IMRAN top-up 20000',
        'bank biller taken 1 back 1 refunded',
        'bank card taken 1 back 0 paid',
        'bank card taken 1 back 1 paid',
        'differs not-booked system',
        'returned 50000',
        'visas 1',
      ]
      const found = rows.map(({ v }) => v)
      return JSON.stringify(found) === JSON.stringify(right) ? [] : [JSON.stringify(found)]
    },
  })
  t.diagnostic(`${told.places.size} places, ${told.kills} kills`)
  assert.equal(told.wrong.length, 0, tell(told))
  const ours = [...told.places].filter((place) => /^(funds|reconcile|pay: from)/.test(place))
  assert.equal(ours.length, 16, ours.join(', '))
})
