/** Differences between a provider's file and our books, as a desk sees and settles them. Who may is the desk's matter. */
import type { Day, Instant } from '../language/index.ts'
import { type Db, first, isUuid, type PersonId, type Tx } from '../store/index.ts'
import { type Charge, findCharge } from './charge.ts'
import type { Provider } from './ledger.ts'
import type { DifferenceKind } from './reconcile.ts'
import { bookSurplus } from './refunds.ts'

export interface Difference {
  readonly id: string
  readonly provider: Provider
  readonly day: Day
  readonly kind: DifferenceKind
  readonly direction: 'in' | 'out'
  readonly key: string
  readonly reference: string
  /** In halalas; null: not in their file, not in our books. */
  readonly theirs: number | null
  readonly ours: number | null
  readonly outsideAt: Instant
  readonly foundAt: Instant
  /** Whose bill it is, where it is one of ours. */
  readonly person: PersonId | null
}

const columns = `difference_id as id, d.provider, d.day, d.kind, direction, key, reference, theirs, ours,
  outside_at as "outsideAt", found_at as "foundAt", o.person_id as person`
const from = `payments.difference d left join payments.charge_of o on o.charge_id::text = d.key`

/** Open differences, the oldest first. */
export async function openDifferences(db: Db, limit = 50): Promise<readonly Difference[]> {
  const text = `select ${columns} from ${from} where closed_at is null order by found_at, difference_id limit $1`
  return (await db.query<Difference>(text, [limit])).rows
}

/** How many stand open, for the operator's metrics. */
export async function differencesOpen(db: Db): Promise<number> {
  const text = 'select count(*)::int as n from payments.difference where closed_at is null'
  return (await db.query<{ n: number }>(text)).rows[0]?.n ?? 0
}

/** One of them while it is open. `lock`: in the transaction that settles it. */
export async function openDifference(db: Db, id: string, lock = false): Promise<Difference | null> {
  if (!isUuid(id)) return null
  const text = `select ${columns} from ${from} where difference_id = $1 and closed_at is null${lock ? ' for update of d' : ''}`
  return first(await db.query<Difference>(text, [id]))
}

/** Can its money be sent back to where it came from? Only what was taken for a bill of ours and stands in no book. */
export const returnable = ({ direction, ours, theirs, person }: Difference): boolean =>
  direction === 'in' && ours === null && theirs !== null && person !== null

/**
 * Sends money that fits no book back to where it came from: booked as it came, and on its way back. `how`: what two
 * officers signed. False: it is no longer open, or its money cannot be sent back.
 */
export async function returnDifference(tx: Tx, one: Difference, how: { by: string; at: Instant }): Promise<boolean> {
  const charge: Charge | null = returnable(one) ? await findCharge(tx, one.key) : null
  if (charge === null || one.theirs === null) return false
  const outside = { provider: one.provider, reference: one.reference, at: one.outsideAt }
  if (!(await bookSurplus(tx, charge, { outside, halalas: one.theirs, at: how.at, why: 'officer' }))) return false
  await tx.query('update payments.charge set trouble = null where person_id = $1 and charge_id = $2', [
    charge.person,
    charge.id,
  ])
  return closeDifference(tx, one, how)
}

/** Settled outside of our books (the provider mended its own): it is not looked at any more. */
export async function closeDifference(tx: Tx, one: Difference, how: { by: string; at: Instant }): Promise<boolean> {
  const done = await tx.query(
    `update payments.difference set closed_at = $2, closed_by = $3 where difference_id = $1 and closed_at is null`,
    [one.id, how.at, how.by],
  )
  return done.rowCount === 1
}
