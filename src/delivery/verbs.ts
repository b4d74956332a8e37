/** What requests do with parcels: order one, have a waiting one sent, send one elsewhere. Run inside a request's plan. */
import { dayOf, type Text } from '../language/index.ts'
import { type Cause, type Effect, first, InvariantError, type PersonId, type Tx, type Verb } from '../store/index.ts'
import type { Department, DocumentKind, PostalAddress, PostFee } from './parcel.ts'
import { lockNumber, type ParcelRow, parcelTable } from './rows.ts'
import { dropWakes, wake } from './wake.ts'

const room = 'delivery'

export interface OrderParcel {
  /** Who receives it: at the address, or at the counter. */
  readonly holder: PersonId
  readonly subject: PersonId
  readonly recipient: Text
  readonly document: DocumentKind
  /** May be a word of an earlier effect's receipt (`fromReceipt`). */
  readonly documentNumber: string | object
  /** The old document, seen against the new one (R-ADDR-04). */
  readonly oldDocument?: string | null
  readonly department: Department
  readonly way: 'post' | 'counter'
  readonly address: PostalAddress | null
  /** What was paid for sending it, in halalas. */
  readonly fee: PostFee
}

/** A document that was just made goes on its way, in the same commit. Throws `no_address` for the post without one. */
const order: Verb<OrderParcel> = async (tx, args, cause) => {
  const { holder, way, address } = args
  if (way === 'post' && address === null) throw new InvariantError(room, 'no_address')
  const number = await newNumber(tx, holder, cause.request)
  const row: ParcelRow = {
    person_id: holder,
    parcel_id: cause.request,
    number,
    subject_id: args.subject,
    document: args.document,
    document_number: String(args.documentNumber),
    old_document: args.oldDocument ?? null,
    department: args.department,
    way,
    recipient: args.recipient,
    address: way === 'post' ? address : null,
    sending: 1,
    tracking: null,
    carrier: null,
    label_id: null,
    expected: null,
    request_id: cause.request,
    paid_request: feeOf(args.fee) === 0 ? null : cause.request,
    fee: args.fee,
    state: 'ordered',
    failures: 0,
    why: null,
    happened_at: null,
    keep_until: null,
    old_seen: false,
  }
  await parcelTable.write(tx, cause, row)
  if (way === 'post') await wake(tx, row.parcel_id, holder, 'label', cause.at)
  return { receipt: { number, parcel: row.parcel_id, way }, told: [] }
}

export interface SendParcel {
  readonly holder: PersonId
  readonly number: string
  readonly address: PostalAddress
  readonly fee: PostFee
}

/** A document that waits at a counter is sent after all. Throws `not_waiting`. */
const send: Verb<SendParcel> = async (tx, { holder, number, address, fee }, cause) => {
  const row = await hers(tx, holder, number)
  const counter = row.way === 'counter' && row.state === 'ordered'
  const inTime = row.keep_until === null || row.keep_until >= dayOf(cause.at)
  if (!counter && !((row.state === 'ready' || row.state === 'returned') && inTime))
    throw new InvariantError(room, 'not_waiting')
  const paid_request = feeOf(fee) === 0 ? null : cause.request
  await begin(tx, cause, { ...row, way: 'post', address, fee, paid_request })
  return { receipt: { number, parcel: row.parcel_id }, told: [] }
}

export interface RedirectParcel {
  readonly holder: PersonId
  readonly number: string
  readonly address: PostalAddress
}

/** Another address, while the parcel has not left the house. Throws `handed_over`. */
const redirect: Verb<RedirectParcel> = async (tx, { holder, number, address }, cause) => {
  const row = await hers(tx, holder, number)
  if (row.way !== 'post' || (row.state !== 'ordered' && row.state !== 'labelled'))
    throw new InvariantError(room, 'handed_over')
  await begin(tx, cause, { ...row, address })
  return { receipt: { number, parcel: row.parcel_id }, told: [] }
}

/** A new sending of a parcel: it gets a label of its own, and what the post says of an older one moves nothing. */
async function begin(tx: Tx, cause: Cause, row: ParcelRow): Promise<void> {
  await parcelTable.write(tx, cause, {
    ...row,
    state: 'ordered',
    sending: row.sending + 1,
    tracking: null,
    carrier: null,
    label_id: null,
    expected: null,
    failures: 0,
    why: null,
    happened_at: null,
    keep_until: null,
  })
  await dropWakes(tx, row.parcel_id)
  await wake(tx, row.parcel_id, row.person_id, 'label', cause.at)
}

const feeOf = ({ platform, vat }: PostFee): number => platform + vat

async function hers(tx: Tx, holder: PersonId, number: string): Promise<ParcelRow> {
  const row = await lockNumber(tx, number, holder)
  if (row === null) throw new InvariantError(room, 'no_such_parcel')
  return row
}

async function newNumber(tx: Tx, person: PersonId, parcel: string): Promise<string> {
  const made = first(
    await tx.query<{ number: string }>({
      name: 'delivery:number',
      text: `insert into delivery.number (number, person_id, parcel_id)
        values (nextval('delivery.number_sequence')::text, $1, $2) returning number`,
      values: [person, parcel],
    }),
  )
  if (made === null) throw new Error('delivery: no number left')
  return made.number
}

export const verbs = {
  'delivery.order': order,
  'delivery.send': send,
  'delivery.redirect': redirect,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this room, as data. */
export const delivery = {
  order: (args: OrderParcel): Effect => ({ verb: 'delivery.order', args: { ...args } }),
  send: (args: SendParcel): Effect => ({ verb: 'delivery.send', args: { ...args } }),
  redirect: (args: RedirectParcel): Effect => ({ verb: 'delivery.redirect', args: { ...args } }),
}
