/**
 * What becomes of a request when its document does not reach its holder: it is hers to choose again (P-07: "request
 * reopened"), until she has the document or it is void. Called by the room of delivery in the transaction of the cause.
 */
import type { Following } from '../delivery/index.ts'
import { first, type Tx } from '../store/index.ts'
import { line, load, lockAt, type Row } from './rows.ts'

/** By what a reopened request is known. */
const failed = 'delivery_failed'

/** Moves the request of a parcel along. What another parcel or person has moved meanwhile stays. */
export async function followParcel(tx: Tx, { person, request, to, at }: Following): Promise<void> {
  // A parcel of the cast or of an office has a cause that is no request of hers.
  if ((await load(tx, person, request)) === null) return
  const row = await lockAt(tx, person, request, ['completed', 'needs-you'])
  if (row === null) return
  if (to === 'reopened') {
    if (row.station === 'completed' && (await reopened(tx, row, at)))
      await line(tx, row, at, 'delivery-failed', 'system', {})
    return
  }
  const open = row.station === 'needs-you' && row.reason === failed
  if (to === 'settled') {
    if (open) await ended(tx, row, 'completed', at)
    await line(tx, row, at, 'received', 'system', {})
    return
  }
  if (open) await ended(tx, row, 'expired', at)
  await line(tx, row, at, 'delivery-over', 'system', {})
}

/** Open again, unless another request for the same is open already (R-GATE-05): then that one is the way on. */
async function reopened(tx: Tx, row: Row, at: string): Promise<boolean> {
  const done = await tx.query({
    name: 'requests:reopen',
    text: `update requests.request r set station = 'needs-you', reason = $3, ended_at = null, changed_at = $4, revision = revision + 1
      where person_id = $1 and request_id = $2 and not exists (select from requests.request o
        where o.person_id = r.person_id and o.service = r.service and o.subject = r.subject and o.ended_at is null
          and o.station <> 'draft')
      returning request_id`,
    values: [row.person_id, row.request_id, failed, at],
  })
  return first(done) !== null
}

async function ended(tx: Tx, row: Row, station: 'completed' | 'expired', at: string): Promise<void> {
  await tx.query({
    name: 'requests:end-reopened',
    text: `update requests.request set station = $3, ended_at = $4, changed_at = $4, revision = revision + 1
      where person_id = $1 and request_id = $2`,
    values: [row.person_id, row.request_id, station, at],
  })
}
