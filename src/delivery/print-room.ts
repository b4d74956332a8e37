/** What stands in the print room and at the counters. Lists name parcels and cities, and nobody. */
import { type Opened, open } from '../documents/index.ts'
import type { Instant } from '../language/index.ts'
import type { Pool } from '../store/index.ts'
import { printRoom } from './due.ts'
import type { DocumentKind, ParcelState } from './parcel.ts'

export interface InHouse {
  readonly number: string
  readonly document: DocumentKind
  readonly way: 'post' | 'counter'
  readonly state: ParcelState
  readonly city: string | null
  readonly tracking: string | null
  /** The label's paper, once it is ordered. */
  readonly label: string | null
  readonly since: Instant
}

/** Parcels to prepare, to hand to the carrier, and waiting at a counter; the oldest first. */
export async function inHouse(pool: Pool, most = 200): Promise<readonly InHouse[]> {
  const { rows } = await pool.query<InHouse>({
    name: 'delivery:in-house',
    text: `select number, document, way, state, address->>'city' as city, tracking, label_id as label, recorded_at as since
      from delivery.parcel where superseded_at is null and state in ('ordered', 'labelled', 'ready', 'returned')
      order by recorded_at limit $1`,
    values: [most],
  })
  return rows
}

/** The label's paper; null: not printed yet. */
export function openLabel(pool: Pool, label: string): Promise<Opened | null> {
  return open(pool, { person: printRoom, documentId: label, relation: 'owner' })
}
