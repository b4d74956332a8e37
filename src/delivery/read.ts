/** Reading parcels: a person's own, and how each came to where it is. */
import type { Instant } from '../language/index.ts'
import type { Look, PersonId } from '../store/index.ts'
import type { Parcel, ParcelState } from './parcel.ts'
import { foundByNumber, type ParcelRow, parcelOf, parcelTable } from './rows.ts'

/** One step of a parcel's way: when we wrote it, and when it happened by the post's clock, if the post said it. */
export interface ParcelStep {
  readonly state: ParcelState
  readonly at: Instant
}

export interface DeliveryReader {
  /** Everything on its way to her, or that was; the newest first. */
  of(id: PersonId): Promise<Parcel[]>
  /** One of hers by its number. Another's is not found. */
  byNumber(id: PersonId, number: string): Promise<Parcel | null>
  /** Where it has been, the oldest step first. */
  steps(id: PersonId, parcel: string): Promise<ParcelStep[]>
}

export function reader(look: Look): DeliveryReader {
  const { db } = look
  const note = (id: PersonId): void => look.note(id, 'delivery')
  return {
    async of(id) {
      note(id)
      const rows = await parcelTable.currentOf(db, id)
      return rows.map(parcelOf).sort((a, b) => (a.number < b.number ? 1 : -1))
    },
    async byNumber(id, number) {
      const found = await foundByNumber(db, number)
      if (found === null || found.person !== id) return null
      note(id)
      const row = await parcelTable.current(db, id, found.parcel)
      return row === null ? null : parcelOf(row)
    },
    async steps(id, parcel) {
      note(id)
      const versions = await parcelTable.history(db, id, parcel)
      return versions
        .filter((v, i) => versions[i - 1]?.state !== v.state || versions[i - 1]?.sending !== v.sending)
        .map((v) => ({ state: v.state, at: happened(v) }))
    },
  }
}

const happened = (v: ParcelRow & { readonly recorded_at: string; readonly by_step: string }): Instant =>
  v.by_step.startsWith('event:') && v.happened_at !== null ? v.happened_at : v.recorded_at
