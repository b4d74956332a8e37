/**
 * The carrier hands over at the door (R-ADDR-04; the catalogue's «تأكيد تسليم الوثيقة واستلام القديمة»). Asked and answered
 * in one transaction, so that of two hand-overs with one code one is right; a wrong code is counted, and the same word
 * said again gets the answer it got. It is no request of the engine: a plan keeps what it was asked, and a code is kept nowhere.
 */
import * as z from 'zod'
import type { Instant } from '../language/index.ts'
import { type Cause, inTransaction, namedTransaction, type Pool, type Tx } from '../store/index.ts'
import { tryCode } from './codes.ts'
import { follow } from './ends.ts'
import { answeredBefore, type HeardDeps, readBody } from './heard.ts'
import { foundByTracking, lockParcel, type ParcelRow, parcelTable } from './rows.ts'
import { genuine, type Headers } from './signed.ts'
import { tellDelivered } from './told.ts'
import { dropWakes } from './wake.ts'

/**
 * `accepted`: hand it over. All else is a no: `unknown-label`, `not-out` (it is not out for delivery with this label),
 * `wrong-code`, `no-tries` (too many wrong ones: bring it back), `old-document` (the old one was not shown).
 */
export type HandedOver = 'accepted' | 'unknown-label' | 'not-out' | 'wrong-code' | 'no-tries' | 'old-document'

const name = z.string().regex(/^[\w.:-]{1,100}$/)
const said = z.object({
  event: name,
  tracking: name,
  code: z.string().max(20).default(''),
  /** The number of the old document that was shown. */
  oldDocument: z.string().max(40).optional(),
  at: z.iso.datetime(),
})
export type HandingOver = z.output<typeof said>

/** A hand-over as it came over the wire. */
export async function hearHandOver(
  pool: Pool,
  rawBody: string,
  headers: Headers,
  now: Instant,
  deps: HeardDeps & { readonly secret: string },
): Promise<HandedOver | 'forged' | 'stale' | 'unreadable'> {
  const trust = genuine(rawBody, headers, now, deps.secret)
  if (trust !== true) return trust
  const asked = readBody(rawBody, said)
  return asked === null ? 'unreadable' : handOver(pool, asked, now, deps)
}

export async function handOver(pool: Pool, asked: HandingOver, now: Instant, deps: HeardDeps): Promise<HandedOver> {
  try {
    return await namedTransaction('delivery: handed over', pool, (tx) => decide(tx, asked, now, deps))
  } catch (error) {
    // The same word twice at once: the other was quicker, and its answer holds.
    if ((error as { code?: string }).code !== '23505') throw error
    const answer = await inTransaction(pool, (tx) => answeredBefore(tx, asked.event))
    if (answer === null) throw error
    return answer as HandedOver
  }
}

async function decide(tx: Tx, asked: HandingOver, now: Instant, deps: HeardDeps): Promise<HandedOver> {
  const found = await foundByTracking(tx, asked.tracking)
  const row = found === null ? null : await lockParcel(tx, found)
  const before = await answeredBefore(tx, asked.event)
  if (before !== null) return before as HandedOver
  const answer = row === null ? 'unknown-label' : await judge(tx, row, asked, now, deps)
  const { event, tracking, at, oldDocument } = asked
  await tx.query({
    name: 'delivery:hand-over',
    text: `insert into delivery.heard (event_id, tracking, kind, at, body, flag, answer, heard_at)
      values ($1, $2, 'hand-over', $3, $4, $5, $6, $7)`,
    values: [
      event,
      tracking,
      at,
      // Never the code.
      JSON.stringify({ event, tracking, at, oldSeen: oldDocument !== undefined }),
      answer === 'accepted' ? null : 'refused',
      answer,
      now,
    ],
  })
  if (answer === 'accepted' && row !== null) await deliver(tx, row, asked, now, deps)
  return answer
}

async function judge(
  tx: Tx,
  row: ParcelRow,
  asked: HandingOver,
  now: Instant,
  { codes }: HeardDeps,
): Promise<HandedOver> {
  if (row.state !== 'out' || row.tracking !== asked.tracking) return 'not-out'
  // Asked before the code, so that a code is not used up on a hand-over that cannot be.
  if (row.old_document !== null && asked.oldDocument?.trim().toUpperCase() !== row.old_document) return 'old-document'
  const tried = await tryCode(tx, codes, row, asked.code, now)
  if (tried === 'right') return 'accepted'
  return tried === 'wrong' ? 'wrong-code' : 'no-tries'
}

async function deliver(
  tx: Tx,
  row: ParcelRow,
  { event, at, oldDocument }: HandingOver,
  now: Instant,
  { follow: f }: HeardDeps,
): Promise<void> {
  const cause: Cause = { request: row.parcel_id, step: `event:${event}`, at: now }
  await dropWakes(tx, row.parcel_id)
  await parcelTable.write(tx, cause, {
    ...row,
    state: 'delivered',
    happened_at: at,
    old_seen: oldDocument !== undefined,
  })
  await tellDelivered(tx, row, now)
  await follow(f, tx, row, 'settled', now)
}
