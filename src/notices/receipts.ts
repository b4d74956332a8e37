/**
 * Receipts: what a carrier says later about a short message. It is heard when it is committed, and only then answered.
 * One may come before the answer that names its message, twice, or for a message whose answer never came.
 */
import type { Instant } from '../language/index.ts'
import { first, here, inTransaction, type PersonId, type Pool, type Tx } from '../store/index.ts'
import { type Receipt, referenceOf } from './carrier.ts'

export type Heard = 'settled' | 'known' | 'parked'

/**
 * Hears one receipt. `known`: it was heard before. `parked`: nobody knows its message yet; the answer that names it
 * takes it up (`applyParked`).
 */
export async function hearReceipt(pool: Pool, receipt: Receipt, at: Instant): Promise<Heard> {
  const { carrier, id, state } = receipt
  const heard = await inTransaction(pool, async (tx): Promise<Heard> => {
    await lock(tx, [[carrier, id]])
    const fresh = await tx.query({
      name: 'notices.receipt',
      text: `insert into notices.receipt (carrier, carrier_id, state, reason, heard_at, matched)
             values ($1, $2, $3, $4, $5, false) on conflict do nothing`,
      values: [carrier, id, state, (receipt.reason ?? '').slice(0, 40), at],
    })
    if (fresh.rowCount === 0) return 'known'
    const known = first(
      await tx.query<{ person_id: PersonId; notice_id: string }>({
        name: 'notices.part',
        text: 'select person_id, notice_id from notices.part where carrier = $1 and carrier_id = $2',
        values: [carrier, id],
      }),
    )
    const whose = known ?? (await whoseWithoutAnswer(tx, receipt, at))
    if (whose === null) return 'parked'
    await tx.query('update notices.receipt set matched = true where carrier = $1 and carrier_id = $2 and state = $3', [
      carrier,
      id,
      state,
    ])
    await movePart(tx, receipt, at)
    await moveNotice(tx, whose, at)
    here('receipts: written, not committed')
    return 'settled'
  })
  here('receipts: committed, the carrier not answered')
  return heard
}

/** The ids of short messages that a carrier has just named: kept, and what was said about them before taken up. */
export async function applyParked(
  tx: Tx,
  parts: readonly { notice: { person_id: PersonId; notice_id: string }; carrier: string; id: string; at: Instant }[],
  now: Instant,
): Promise<void> {
  await lock(
    tx,
    parts.map((p) => [p.carrier, p.id]),
  )
  const columns = [parts.map((p) => p.carrier), parts.map((p) => p.id)]
  await tx.query({
    name: 'notices.parts',
    text: `insert into notices.part (carrier, carrier_id, person_id, notice_id, state, at)
           select * from unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[])
           on conflict do nothing`,
    values: [
      ...columns,
      parts.map((p) => p.notice.person_id),
      parts.map((p) => p.notice.notice_id),
      parts.map(() => 'sent'),
      parts.map((p) => p.at),
    ],
  })
  const { rows: early } = await tx.query<{ carrier: string; id: string; state: Receipt['state'] }>({
    name: 'notices.early',
    text: `update notices.receipt r set matched = true
           from unnest($1::text[], $2::text[]) as p (carrier, carrier_id)
           where r.carrier = p.carrier and r.carrier_id = p.carrier_id and not r.matched
           returning r.carrier, r.carrier_id as id, r.state`,
    values: columns,
  })
  for (const receipt of early) {
    await movePart(tx, receipt, now)
    const part = parts.find((p) => p.carrier === receipt.carrier && p.id === receipt.id)
    if (part) await moveNotice(tx, part.notice, now)
  }
}

/** One at a time for each id, in one order for all: an answer and its receipt cannot both miss each other. */
async function lock(tx: Tx, ids: readonly (readonly [string, string])[]): Promise<void> {
  await tx.query({
    name: 'notices.part-lock',
    text: `select pg_advisory_xact_lock(h) from (
             select distinct hashtextextended(k, 17) as h from unnest($1::text[]) as k order by 1) as keys`,
    values: [ids.map(([carrier, id]) => `${carrier} ${id}`)],
  })
}

/** A message that may have been sent and whose answer was lost: by phone and reference, when the carrier gives them. */
async function whoseWithoutAnswer(
  tx: Tx,
  { carrier, id, mobile, reference }: Receipt,
  at: Instant,
): Promise<{ person_id: PersonId; notice_id: string } | null> {
  if (mobile === undefined || reference === undefined) return null
  const { rows } = await tx.query<{ person_id: PersonId; notice_id: string }>({
    name: 'notices.in-doubt',
    text: `select person_id, notice_id from notices.notice
           where mobile = $1 and state in ('submitting', 'unknown') order by submitted_at desc limit 20`,
    values: [mobile],
  })
  const fits = rows.filter((row) => referenceOf(row.notice_id) === reference)
  const [found] = fits
  // Two that fit are none: nobody is told "delivered" by lot.
  if (found === undefined || fits.length > 1) return null
  await tx.query(
    `insert into notices.part (carrier, carrier_id, person_id, notice_id, state, at) values ($1, $2, $3, $4, 'sent', $5)
     on conflict do nothing`,
    [carrier, id, found.person_id, found.notice_id, at],
  )
  return found
}

/** A part's state only goes on: what was delivered stays so, whatever is said afterwards. */
async function movePart(tx: Tx, { carrier, id, state }: Receipt, at: Instant): Promise<void> {
  await tx.query({
    name: 'notices.part-on',
    text: `update notices.part set state = $3, at = $4
           where carrier = $1 and carrier_id = $2 and (state = 'sent' or (state = 'failed' and $3 = 'delivered'))`,
    values: [carrier, id, state, at],
  })
}

/** A notice is delivered when all its short messages are; failed when one is and none is still on its way. */
async function moveNotice(
  tx: Tx,
  { person_id, notice_id }: { person_id: PersonId; notice_id: string },
  at: Instant,
): Promise<void> {
  const moved = await tx.query({
    name: 'notices.on',
    text: `with parts as (
             select count(*) filter (where state = 'delivered') as delivered, count(*) filter (where state = 'failed') as failed,
               count(*) as named from notices.part where notice_id = $2 and person_id = $1)
           update notices.notice n set
             state = case when p.delivered >= n.segments then 'delivered' else 'failed' end,
             reason = case when p.delivered >= n.segments then null else 'not-delivered' end,
             delivered_at = case when p.delivered >= n.segments then $3::timestamptz end,
             text = coalesce(n.kept_text, n.text)
           from parts p
           where n.person_id = $1 and n.notice_id = $2 and n.state <> 'delivered'
             and (p.delivered >= n.segments or (p.failed > 0 and p.delivered + p.failed >= n.segments))`,
    values: [person_id, notice_id, at],
  })
  if (moved.rowCount) await tx.query('delete from notices.wake where notice_id = $1', [notice_id])
}
