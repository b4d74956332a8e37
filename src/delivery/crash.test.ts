/** Killed (SIGKILL) at each named place of a document's way: one label, each word once, one hand-over, one end of a term. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { pay, send, settle } from '../requests/testing.ts'
import { tell, tellKilled } from '../store/crash.testing.ts'
import type { Job } from './crash.child.ts'
import { type DeliveryHouse, deliveryHouse } from './testing.ts'

type Way = DeliveryHouse & { readonly number: string; readonly where: DeliveryHouse['db']['where'] }

async function ordered(): Promise<Way> {
  const t = await deliveryHouse()
  const asked = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5', pickup: 'delivery' })
  await pay(t, asked.caller, asked.id)
  await settle(t, 4)
  const { rows } = await t.db.owner.query('select number from delivery.parcel where request_id = $1', [asked.id])
  return { ...t, number: String(rows[0]?.number), where: t.db.where }
}

/** What is never true of a parcel, whoever died. */
async function halves({ db }: Way): Promise<string[]> {
  const { rows } = await db.owner.query<{ what: string }>(
    `with now as (select * from delivery.parcel where superseded_at is null and number >= '70000000')
     select 'a parcel has a label, or is due to get one' as what from now left join delivery.wake w on w.parcel_id = now.parcel_id and what = 'label'
       where (now.state = 'ordered') <> (w.parcel_id is not null)
     union all select 'a label has its paper and its number' from now
       where state <> 'ordered' and (not exists (select from documents.document d where d.document_id = now.label_id)
         or not exists (select from delivery.tracking k where k.tracking = now.tracking))
     union all select 'a code is used if, and only if, the document was handed over' from now join delivery.code c using (parcel_id)
       where (c.used_at is not null) <> (now.state = 'delivered')
     union all select 'a void document has no term any more' from delivery.parcel p join delivery.wake w using (parcel_id)
       where p.superseded_at is null and p.state in ('invalid', 'delivered', 'collected', 'lost')`,
  )
  return rows.map(({ what }) => what)
}

test('killed at any of its places a document is labelled once, handed over once, and void once after its term', async (t) => {
  const told = await tellKilled<Way, Job>({
    file: path.join(import.meta.dirname, 'crash.child.ts'),
    open: ordered,
    job: ({ where, clock, number }, folder) => ({ where, folder, now: clock.now(), number, person: cast.FAHD.id }),
    from: /^delivery/,
    halves,
    check: async ({ db, number }) => {
      const { rows } = await db.owner.query<{ what: string; n: number }>(
        `select 'versions ' || string_agg(state, ' ' order by version) as what, 1 as n from delivery.parcel where number = $1
         union all select 'versions of the other ' || string_agg(state, ' ' order by version), 1 from delivery.parcel where number = '69999002'
         union all select 'labels at the post', count(*)::int from outside.post_parcel where number = $1
         union all select 'papers', count(*)::int from documents.document where template = 'delivery-label'
         union all select 'told ' || kind, count(*)::int from notices.notice where kind like 'deli%' group by kind`,
        [number],
      )
      const said = rows.map(({ what, n }) => `${n} ${what}`).sort()
      const want = [
        '1 labels at the post',
        '1 papers',
        '1 told deli.delivered',
        '1 told deli.dispatched',
        '1 told deli.out_for_delivery',
        '1 told delivery.invalid',
        '1 told delivery.term-ending',
        '1 versions of the other returned invalid',
        '1 versions ordered labelled handed in-transit out delivered',
      ]
      return JSON.stringify(said) === JSON.stringify(want) ? [] : [`it came to ${said.join('; ')}`]
    },
  })
  t.diagnostic(`${told.places.size} places, ${told.kills} kills`)
  assert.equal(told.wrong.length, 0, tell(told))
})
