/** The tables of parcels, and finding one by the numbers that people and the post know. */
import type { Day, Instant, Text } from '../language/index.ts'
import { type Db, first, type PersonId, type Tx, versioned } from '../store/index.ts'
import type { Department, DocumentKind, Failure, Parcel, ParcelState, PostalAddress, PostFee } from './parcel.ts'

export interface ParcelRow {
  readonly person_id: PersonId
  readonly parcel_id: string
  readonly number: string
  readonly subject_id: PersonId
  readonly document: DocumentKind
  readonly document_number: string
  readonly old_document: string | null
  readonly department: Department
  readonly way: 'post' | 'counter'
  readonly recipient: Text
  readonly address: PostalAddress | null
  readonly sending: number
  readonly tracking: string | null
  readonly carrier: Text | null
  readonly label_id: string | null
  readonly expected: Day | null
  readonly request_id: string
  readonly paid_request: string | null
  readonly fee: PostFee
  readonly state: ParcelState
  readonly failures: number
  readonly why: Failure | null
  readonly happened_at: Instant | null
  readonly keep_until: Day | null
  readonly old_seen: boolean
}

export const parcelTable = versioned<ParcelRow>({
  table: 'delivery.parcel',
  key: ['person_id', 'parcel_id'],
  columns: [
    'number',
    'subject_id',
    'document',
    'document_number',
    'old_document',
    'department',
    'way',
    'recipient',
    'address',
    'sending',
    'tracking',
    'carrier',
    'label_id',
    'expected',
    'request_id',
    'paid_request',
    'fee',
    'state',
    'failures',
    'why',
    'happened_at',
    'keep_until',
    'old_seen',
  ],
})

/** The sending's key at the post, the same whatever is repeated. */
export const sendingKey = (row: Pick<ParcelRow, 'parcel_id' | 'sending'>): string => `${row.parcel_id}-${row.sending}`

export interface Found {
  readonly person: PersonId
  readonly parcel: string
  /** Which of its labels; only of a label's number. */
  readonly sending?: number
}

/** The parcel of a number that people quote. */
export async function foundByNumber(db: Db, number: string): Promise<Found | null> {
  return first(
    await db.query<Found>({
      name: 'delivery:by-number',
      text: 'select person_id as person, parcel_id as parcel from delivery.number where number = $1',
      values: [number],
    }),
  )
}

/** The parcel of a label. */
export async function foundByTracking(db: Db, tracking: string): Promise<Found | null> {
  return first(
    await db.query<Found>({
      name: 'delivery:by-tracking',
      text: 'select person_id as person, parcel_id as parcel, sending from delivery.tracking where tracking = $1',
      values: [tracking],
    }),
  )
}

/** The parcel of somebody under a number, locked; null: there is none of hers. */
export async function lockNumber(tx: Tx, number: string, person?: PersonId): Promise<ParcelRow | null> {
  const found = await foundByNumber(tx, number)
  if (found === null || (person !== undefined && found.person !== person)) return null
  return lockParcel(tx, found)
}

/**
 * A parcel as it stands, nobody else's until this transaction ends. Whoever waits for it finds the version that the one
 * before has written: the lock is on the parcel, not on a version of it.
 */
export async function lockParcel(tx: Tx, { person, parcel }: Omit<Found, 'sending'>): Promise<ParcelRow | null> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'delivery:turn', text, values: [`delivery:${parcel}`] })
  return parcelTable.lock(tx, person, parcel)
}

export function parcelOf(row: ParcelRow): Parcel {
  return {
    id: row.parcel_id,
    number: row.number,
    person: row.person_id,
    subject: row.subject_id,
    document: row.document,
    documentNumber: row.document_number,
    department: row.department,
    way: row.way,
    state: row.state,
    address: row.address,
    tracking: row.tracking,
    carrier: row.carrier,
    expected: row.expected,
    keepUntil: row.keep_until,
    why: row.why,
    request: row.request_id,
  }
}
