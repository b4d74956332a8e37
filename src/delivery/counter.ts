/**
 * What the print room and a counter do: hand parcels to the carrier, say that a document is ready, and give it to whom it
 * belongs to. Whoever stands at the counter is its holder, or somebody whose right to act for its holder the registers
 * know; nobody else takes it, whatever paper they bring.
 */
import { addDays, dayOf, type Instant } from '../language/index.ts'
import { type Cause, later, type PersonId, type Tx } from '../store/index.ts'
import { type Follow, follow } from './ends.ts'
import { lockNumber, type ParcelRow, parcelTable } from './rows.ts'
import { tellCollected, tellDispatched, tellReady } from './told.ts'
import { askAfter, dropWakes, keepFrom, wake } from './wake.ts'

/** Why the desk cannot do it: another was quicker, or it is not so. */
export type NotDone = 'no-such-parcel' | 'not-now'

/** The carrier took a parcel with its label. Null: done. */
export async function handToCarrier(tx: Tx, number: string, at: Instant): Promise<NotDone | null> {
  const row = await lockNumber(tx, number)
  if (row === null) return 'no-such-parcel'
  if (row.state !== 'labelled') return 'not-now'
  await parcelTable.write(tx, causeOf(row, `handed:${row.sending}`, at), { ...row, state: 'handed' })
  await wake(tx, row.parcel_id, row.person_id, 'ask', later(at, askAfter))
  await tellDispatched(tx, row, at)
  return null
}

/** A document that is collected lies ready at the counter, and its term begins. Null: done. */
export async function readyAtCounter(tx: Tx, number: string, at: Instant): Promise<NotDone | null> {
  const row = await lockNumber(tx, number)
  if (row === null) return 'no-such-parcel'
  if (row.way !== 'counter' || row.state !== 'ordered') return 'not-now'
  const until = await keepFrom(tx, row.parcel_id, row.person_id, dayOf(at))
  await parcelTable.write(tx, causeOf(row, `ready:${row.sending}`, at), { ...row, state: 'ready', keep_until: until })
  await tellReady(tx, row, until, at)
  return null
}

/** Somebody at the counter. */
export interface Collecting {
  readonly number: string
  /** Who stands there, by the identity document that the officer holds in her hand. */
  readonly who: PersonId
  /** May she act for this person, who may be herself? Asked of the registers, within this transaction. */
  readonly mayActFor: (person: PersonId) => Promise<boolean>
  /** The old document that she shows, where one is asked for. */
  readonly oldDocument: string
  readonly at: Instant
}

export type NotCollected = NotDone | 'term-over' | 'mandate-needed' | 'old-document'

/** Gives a waiting document away. Null: given. */
export async function collect(tx: Tx, c: Collecting, f: Follow): Promise<NotCollected | null> {
  const row = await lockNumber(tx, c.number)
  if (row === null) return 'no-such-parcel'
  if (row.state !== 'ready' && row.state !== 'returned') return 'not-now'
  if (row.keep_until !== null && addDays(row.keep_until, 1) <= dayOf(c.at)) return 'term-over'
  // Who asked for it; else whoever has the right to act for the one it is for, a grown-up for herself.
  if (c.who !== row.person_id && !(await c.mayActFor(row.subject_id))) return 'mandate-needed'
  if (row.old_document !== null && c.oldDocument.trim().toUpperCase() !== row.old_document) return 'old-document'
  await dropWakes(tx, row.parcel_id)
  await parcelTable.write(tx, causeOf(row, 'collected', c.at), {
    ...row,
    state: 'collected',
    old_seen: row.old_document !== null,
  })
  await tellCollected(tx, row, c.at)
  await follow(f, tx, row, 'settled', c.at)
  return null
}

/** Nobody's request caused it: the parcel itself is the cause, and the step says which. */
const causeOf = (row: ParcelRow, step: string, at: Instant): Cause => ({ request: row.parcel_id, step, at })
