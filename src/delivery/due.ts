/**
 * What the house does about parcels by itself, when it is due: has the post make labels, asks it when no word comes, reminds
 * holders, and ends the term of what nobody collects. Calls outside stand between two commits, under a stable key.
 */
import { order, type TemplateName } from '../documents/index.ts'
import { dayOf, type Instant } from '../language/index.ts'
import {
  type Cause,
  type Clock,
  first,
  here,
  inTransaction,
  later,
  namedTransaction,
  type PersonId,
  type Pool,
  type Tx,
  uuidOf,
} from '../store/index.ts'
import { endTerm, feeBack } from './ends.ts'
import { type HeardDeps, heed, heedEarlier } from './heard.ts'
import { documents, travels, waits } from './parcel.ts'
import { type Label, type Post, PostRefused } from './post.ts'
import { lockParcel, type ParcelRow, parcelTable, sendingKey } from './rows.ts'
import { tellTermEnding } from './told.ts'
import { askAfter, type Due, wake } from './wake.ts'

export interface DeliveryDeps extends HeardDeps {
  readonly pool: Pool
  readonly clock: Clock
  readonly post: Post
  /** Seconds for which a worker has a parcel to itself. */
  readonly leaseSeconds: number
  readonly log: (event: string, detail: Readonly<Record<string, string>>) => void
}

/** Whose papers labels are: the print room's, never a person's. */
export const printRoom: PersonId = uuidOf('delivery:print-room')
const labelTemplate: TemplateName = 'delivery-label'

interface Woken {
  readonly parcel: string
  readonly person: PersonId
  readonly what: Due
}

/** Does up to `limit` things that are due; any number of workers may run at once. Returns how many were looked at. */
export async function deliveriesDue(deps: DeliveryDeps, limit = 20): Promise<number> {
  for (let done = 0; done < limit; done++) {
    const woken = await claim(deps)
    if (woken === null) return done
    try {
      if (woken.what === 'label') await labelled(deps, woken)
      else if (woken.what === 'ask') await asked(deps, woken)
      else await timePassed(deps, woken)
    } catch (error) {
      // The lease is the pause: the longer it fails, the longer the next.
      deps.log('delivery stumbled', { parcel: woken.parcel, what: woken.what, error: (error as Error).name })
    }
  }
  return limit
}

/** Takes the next row and puts its next try into the future: a killed worker's share is due again then. */
async function claim({ pool, clock, leaseSeconds }: DeliveryDeps): Promise<Woken | null> {
  const now = clock.now()
  return first(
    await pool.query<Woken>({
      name: 'delivery:claim',
      text: `update delivery.wake set tries = tries + 1, due_at = $1::timestamptz + interval '1 second' * least($2 * 2 ^ least(tries, 10), 900)
        where (parcel_id, what) = (select parcel_id, what from delivery.wake where due_at <= $1
          order by due_at limit 1 for update skip locked)
        returning parcel_id as parcel, person_id as person, what`,
      values: [now, leaseSeconds],
    }),
  )
}

async function forget(tx: Tx, { parcel, what }: Woken): Promise<void> {
  const text = 'delete from delivery.wake where parcel_id = $1 and what = $2'
  await tx.query({ name: 'delivery:forget', text, values: [parcel, what] })
}

/** Has the post make the label of a parcel, and our print room its paper. */
async function labelled(deps: DeliveryDeps, woken: Woken): Promise<void> {
  const { pool, clock, post } = deps
  const seen = await parcelTable.current(pool, woken.person, woken.parcel)
  if (seen === null || seen.state !== 'ordered' || seen.address === null)
    return inTransaction(pool, (tx) => forget(tx, woken))
  const { number, recipient, address, old_document } = seen
  here('delivery: before the post is asked for a label')
  let label: Label
  try {
    label = await post.label({ key: sendingKey(seen), number, recipient, address, old: old_document !== null })
  } catch (error) {
    if (!(error instanceof PostRefused)) throw error
    // It will not send this: it is collected instead, and the desk sees it among what is prepared.
    return inTransaction(pool, (tx) => notSent(tx, woken, seen, clock.now()))
  }
  here('delivery: the post has a label, we have not written it')
  await namedTransaction('delivery: label', pool, async (tx) => {
    const now = clock.now()
    const row = await lockParcel(tx, woken)
    // Its holder chose another address meanwhile: that sending is due by itself.
    if (row === null || row.state !== 'ordered' || row.sending !== seen.sending) return
    await writeLabel(tx, row, label, now)
    await forget(tx, woken)
    await heedEarlier(tx, label.tracking, now, deps)
  })
}

async function writeLabel(tx: Tx, row: ParcelRow, label: Label, now: Instant): Promise<void> {
  await tx.query({
    name: 'delivery:tracking',
    text: 'insert into delivery.tracking (tracking, person_id, parcel_id, sending) values ($1, $2, $3, $4)',
    values: [label.tracking, row.person_id, row.parcel_id, row.sending],
  })
  const { address } = row
  if (address === null) throw new Error(`parcel ${row.parcel_id} has no address`)
  const { documentId } = await order(tx, {
    person: printRoom,
    template: labelTemplate,
    data: {
      recipient: row.recipient,
      document: documents[row.document],
      number: row.number,
      tracking: label.tracking,
      carrier: label.carrier,
      address,
      old: row.old_document !== null,
    },
    request: uuidOf(sendingKey(row)),
    at: now,
  })
  await parcelTable.write(tx, causeOf(row, `label:${row.sending}`, now), {
    ...row,
    state: 'labelled',
    tracking: label.tracking,
    carrier: label.carrier,
    expected: label.expected,
    label_id: documentId,
  })
  await wake(tx, row.parcel_id, row.person_id, 'ask', later(now, askAfter))
}

async function notSent(tx: Tx, woken: Woken, seen: ParcelRow, at: Instant): Promise<void> {
  await forget(tx, woken)
  const row = await lockParcel(tx, woken)
  if (row === null || row.state !== 'ordered' || row.sending !== seen.sending) return
  await parcelTable.write(tx, causeOf(row, `not-sent:${row.sending}`, at), { ...row, way: 'counter', why: 'address' })
  await feeBack(tx, row, at)
}

/** No word for a day: the post is asked what happened, and what it says is heard as if it had told us. */
async function asked(deps: DeliveryDeps, woken: Woken): Promise<void> {
  const { pool, clock, post } = deps
  const row = await parcelTable.current(pool, woken.person, woken.parcel)
  if (row === null || row.tracking === null || !travels.includes(row.state))
    return inTransaction(pool, (tx) => forget(tx, woken))
  here('delivery: before the post is asked what happened')
  const events = await post.events(row.tracking)
  const now = clock.now()
  await namedTransaction('delivery: asked what happened', pool, async (tx) => {
    await wake(tx, woken.parcel, woken.person, 'ask', later(now, askAfter))
    for (const event of events) await heed(tx, event, now, deps)
  })
}

/** The reminder before the end of a term, and its end. */
async function timePassed({ pool, clock, follow }: DeliveryDeps, woken: Woken): Promise<void> {
  await namedTransaction('delivery: a term', pool, async (tx) => {
    const now = clock.now()
    await forget(tx, woken)
    const row = await lockParcel(tx, woken)
    if (row === null || row.keep_until === null || !waits.includes(row.state)) return
    if (woken.what === 'term') return endTerm(tx, causeOf(row, 'term', now), row, follow)
    if (row.keep_until >= dayOf(now)) await tellTermEnding(tx, row, row.keep_until, now)
  })
}

/** Nobody asked for it: the parcel itself is the cause, and the step says which. */
const causeOf = (row: ParcelRow, step: string, at: Instant): Cause => ({ request: row.parcel_id, step, at })
