/** What the one who waits for a document is told. */
import { type Day, dayOf, formatSlashDay, type Instant, riyadhTime, type Text } from '../language/index.ts'
import { contactOf, sendTo, tell } from '../notices/index.ts'
import { reader } from '../registers/people/index.ts'
import { type Tx, unrecorded } from '../store/index.ts'
import { departments, documents } from './parcel.ts'
import type { ParcelRow } from './rows.ts'

/** Told where she is reached; who has no account (any more) at the mobile on record, since a code must reach somebody. */
async function say(
  tx: Tx,
  row: ParcelRow,
  kind: string,
  key: string,
  at: Instant,
  vars: Record<string, string | Text>,
): Promise<void> {
  const telling = {
    person: row.person_id,
    kind,
    vars: { document: documents[row.document], ...vars },
    key: `${row.parcel_id}/${key}`,
    at,
  }
  if ((await contactOf(tx, row.person_id)) === null) {
    // Machinery addressing a message shows nothing to anybody, so it is no reading.
    const { mobile, kind: of } = await reader(unrecorded(tx)).get(row.person_id)
    if (mobile !== null) {
      await sendTo(tx, { ...telling, mobile, lang: of === 'citizen' ? 'ar' : 'en' })
      return
    }
  }
  await tell(tx, telling)
}

export const tellDispatched = (tx: Tx, row: ParcelRow, at: Instant) =>
  say(tx, row, 'deli.dispatched', `dispatched/${row.sending}`, at, {
    carrier: row.carrier ?? { ar: 'البريد', en: 'the post' },
    ref: row.tracking ?? row.number,
    date: formatSlashDay(row.expected ?? dayOf(at)),
  })

/** The code goes to her alone, and is hidden in what we keep once it has left. */
export const tellOut = (tx: Tx, row: ParcelRow, event: string, code: string, at: Instant) =>
  say(tx, row, 'deli.out_for_delivery', `out/${event}`, at, {
    carrier: row.carrier ?? { ar: 'البريد', en: 'the post' },
    code,
  })

export const tellDelivered = (tx: Tx, row: ParcelRow, at: Instant) =>
  say(tx, row, 'deli.delivered', 'delivered', at, { date: formatSlashDay(dayOf(at)), time: riyadhTime(at) })

export const tellCollected = (tx: Tx, row: ParcelRow, at: Instant) =>
  say(tx, row, 'delivery.collected', 'collected', at, { date: formatSlashDay(dayOf(at)), time: riyadhTime(at) })

export const tellFailed = (tx: Tx, row: ParcelRow, event: string, until: Day, at: Instant) =>
  say(tx, row, 'deli.failed', `failed/${event}`, at, { date: formatSlashDay(until) })

export const tellReady = (tx: Tx, row: ParcelRow, until: Day, at: Instant) =>
  say(tx, row, 'delivery.ready', `ready/${row.sending}`, at, {
    office: departments[row.department],
    date: formatSlashDay(until),
  })

export const tellReturned = (tx: Tx, row: ParcelRow, until: Day, at: Instant) =>
  say(tx, row, paid(row) ? 'delivery.returned' : 'delivery.returned-free', `returned/${row.sending}`, at, {
    office: departments[row.department],
    date: formatSlashDay(until),
  })

export const tellLost = (tx: Tx, row: ParcelRow, at: Instant) =>
  say(tx, row, paid(row) ? 'delivery.lost' : 'delivery.lost-free', 'lost', at, {})

/** Only where a fee was paid one goes back. */
const paid = (row: ParcelRow): boolean => row.paid_request !== null

export const tellTermEnding = (tx: Tx, row: ParcelRow, until: Day, at: Instant) =>
  say(tx, row, 'delivery.term-ending', `warn/${until}`, at, {
    office: departments[row.department],
    date: formatSlashDay(until),
  })

export const tellInvalid = (tx: Tx, row: ParcelRow, at: Instant) => say(tx, row, 'delivery.invalid', 'invalid', at, {})
