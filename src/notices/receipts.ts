/**
 * Receipts: what a carrier says later about a short message. One is heard when it is committed, and only then answered.
 * It may come before the answer that names its message, twice, or for a message whose answer never came. Answer and
 * receipt meet in one row, whoever comes first, so that they cannot miss each other; many are written in one transaction.
 */
import type { Instant } from '../language/index.ts'
import { here, inTransaction, type PersonId, type Pool, type Tx } from '../store/index.ts'
import type { Receipt } from './carrier.ts'

/** Where a receipt finds what was said and not answered; null when it does not say whose and which. */
export function saidAs(mobile: string | undefined, reference: number | undefined): string | null {
  return mobile === undefined || reference === undefined ? null : `${mobile} ${reference}`
}

interface Whose {
  readonly person_id: PersonId
  readonly notice_id: string
}

/** Hears receipts, all or none. Heard before, or of nobody yet: kept, and the answer that names it takes it up. */
export async function hearReceipts(pool: Pool, receipts: readonly Receipt[], at: Instant): Promise<void> {
  const once = lastWords(receipts)
  await inTransaction(pool, async (tx) => {
    const { rows: moved } = await tx.query<Partial<Whose> & { carrier: string; carrier_id: string }>({
      name: 'notices.receipts',
      text: `insert into notices.part as p (carrier, carrier_id, state, reason, heard_at)
             select carrier, carrier_id, state, reason, $5 from unnest($1::text[], $2::text[], $3::text[], $4::text[])
               as said (carrier, carrier_id, state, reason) order by 1, 2
             on conflict (carrier, carrier_id) do update
               set state = excluded.state, reason = excluded.reason, heard_at = excluded.heard_at
               where p.state = 'sent' or (p.state = 'failed' and excluded.state = 'delivered')
             returning carrier, carrier_id, person_id, notice_id`,
      values: [
        once.map((r) => r.carrier),
        once.map((r) => r.id),
        once.map((r) => r.state),
        once.map((r) => (r.reason ?? '').slice(0, 40)),
        at,
      ],
    })
    const known = moved.filter((row): row is typeof row & Whose => Boolean(row.notice_id))
    const nobodys = new Set(moved.filter((row) => !row.notice_id).map((row) => `${row.carrier} ${row.carrier_id}`))
    const found = await withoutAnswer(
      tx,
      once.filter((r) => nobodys.has(`${r.carrier} ${r.id}`)),
    )
    await moveNotices(tx, [...known, ...found], at)
    here('receipts: written, not committed')
  })
  here('receipts: committed, the carrier not answered')
}

/** One a short message: of several in a batch the one that says most. In one order for all who write. */
function lastWords(receipts: readonly Receipt[]): Receipt[] {
  const by = new Map<string, Receipt>()
  for (const receipt of receipts) {
    const key = `${receipt.carrier} ${receipt.id}`
    if (by.get(key)?.state !== 'delivered') by.set(key, receipt)
  }
  return [...by.values()]
}

export interface Named {
  readonly notice: Whose
  readonly carrier: string
  readonly id: string
  readonly at: Instant
}

/** The ids of short messages that a carrier has just named: kept, and what was said about them before taken up. */
export async function nameParts(tx: Tx, parts: readonly Named[], now: Instant): Promise<void> {
  const { rows } = await tx.query<Whose & { early: boolean }>({
    name: 'notices.parts',
    text: `insert into notices.part as p (carrier, carrier_id, person_id, notice_id, state, named_at)
           select carrier, carrier_id, person_id, notice_id, 'sent', at
           from unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[], $5::timestamptz[])
             as named (carrier, carrier_id, person_id, notice_id, at) order by 1, 2
           on conflict (carrier, carrier_id) do update
             set person_id = excluded.person_id, notice_id = excluded.notice_id, named_at = excluded.named_at
             where p.notice_id is null
           returning person_id, notice_id, heard_at is not null as early`,
    values: [
      parts.map((p) => p.carrier),
      parts.map((p) => p.id),
      parts.map((p) => p.notice.person_id),
      parts.map((p) => p.notice.notice_id),
      parts.map((p) => p.at),
    ],
  })
  await moveNotices(
    tx,
    rows.filter((row) => row.early),
    now,
  )
}

/** Messages that may have been sent and whose answers were lost: by phone and reference, where the carrier gives them. */
async function withoutAnswer(tx: Tx, receipts: readonly Receipt[]): Promise<Whose[]> {
  const asked = receipts.flatMap((receipt) => {
    const said = saidAs(receipt.mobile, receipt.reference)
    return said === null ? [] : [{ receipt, said }]
  })
  if (asked.length === 0) return []
  const { rows } = await tx.query<Whose & { said: string }>({
    name: 'notices.in-doubt',
    text: 'select person_id, notice_id, said from notices.wake where said = any($1)',
    values: [asked.map((a) => a.said)],
  })
  const found: (Whose & { receipt: Receipt })[] = []
  for (const { receipt, said } of asked) {
    const [fits, another] = rows.filter((row) => row.said === said)
    // Two that fit are none: nobody is told "delivered" by lot.
    if (fits !== undefined && another === undefined) found.push({ ...fits, receipt })
  }
  await tx.query({
    name: 'notices.part-found',
    text: `update notices.part p set person_id = f.person_id, notice_id = f.notice_id
           from unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[]) as f (carrier, carrier_id, person_id, notice_id)
           where p.carrier = f.carrier and p.carrier_id = f.carrier_id`,
    values: [
      found.map((f) => f.receipt.carrier),
      found.map((f) => f.receipt.id),
      found.map((f) => f.person_id),
      found.map((f) => f.notice_id),
    ],
  })
  return found
}

/** A notice is delivered when all its short messages are; failed when one is and none is still on its way. */
async function moveNotices(tx: Tx, whose: readonly Whose[], at: Instant): Promise<void> {
  if (whose.length === 0) return
  const moved = await tx.query<{ notice_id: string }>({
    name: 'notices.on',
    text: `with parts as (
             select person_id, notice_id, count(*) filter (where state = 'delivered') as delivered,
               count(*) filter (where state = 'failed') as failed
             from notices.part where notice_id = any($2::uuid[]) group by 1, 2)
           update notices.notice n set
             state = case when p.delivered >= n.segments then 'delivered' else 'failed' end,
             reason = case when p.delivered >= n.segments then null else 'not-delivered' end,
             delivered_at = case when p.delivered >= n.segments then $3::timestamptz end,
             text = coalesce(n.kept_text, n.text)
           from parts p
           where n.person_id = p.person_id and n.notice_id = p.notice_id and n.person_id = any($1::uuid[])
             and n.state <> 'delivered'
             and (p.delivered >= n.segments or (p.failed > 0 and p.delivered + p.failed >= n.segments))
           returning n.notice_id`,
    values: [whose.map((w) => w.person_id), whose.map((w) => w.notice_id), at],
  })
  if (moved.rows.length === 0) return
  await tx.query({
    name: 'notices.gone',
    text: 'delete from notices.wake where notice_id = any($1)',
    values: [moved.rows.map((row) => row.notice_id)],
  })
}

/**
 * Hears receipts as they come, many in one transaction: whatever has come while one is under way goes into the next.
 * Each promise ends after the commit that holds its receipt.
 */
export function receiptWriter(pool: Pool, now: () => Instant): (receipt: Receipt) => Promise<void> {
  const most = 500
  const waiting: { receipt: Receipt; done: () => void; failed: (error: unknown) => void }[] = []
  let running = false
  async function run(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most)
      try {
        await hearReceipts(
          pool,
          batch.map((one) => one.receipt),
          now(),
        )
        for (const one of batch) one.done()
      } catch (error) {
        for (const one of batch) one.failed(error)
      }
    }
    running = false
  }
  return (receipt) =>
    new Promise((done, failed) => {
      waiting.push({ receipt, done, failed })
      if (!running) void run()
    })
}
