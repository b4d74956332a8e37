/** What the simulated photo service says next, and how it fails: rows of `outside.photo_fault`. */
import { type Db, first, inTransaction, type Pool } from '../../store/index.ts'

/**
 * `glasses`, `old`, `unclear`, `background`: it says so of the next photo. `slow` answers after `ms`; `silent` gives no
 * answer; `drop` judges, and the answer is lost.
 */
export const photoServiceFaults = ['glasses', 'old', 'unclear', 'background', 'slow', 'silent', 'drop'] as const
export type PhotoServiceFault = (typeof photoServiceFaults)[number]

export interface Told {
  readonly kind: PhotoServiceFault
  /** For `slow`. */
  readonly ms?: number
  /** Lets so many photos pass first. */
  readonly skip?: number
  /** Then so many; 1 unless told. */
  readonly times?: number
}

/** From now on this happens, after what was told before. */
export async function photoServiceWill(db: Db, told: Told): Promise<void> {
  await db.query('insert into outside.photo_fault (kind, ms, skip, times) values ($1, $2, $3, $4)', [
    told.kind,
    told.ms ?? 0,
    told.skip ?? 0,
    told.times ?? 1,
  ])
}

/** Every photo will do again. */
export async function photoServiceWorks(db: Db): Promise<void> {
  await db.query('delete from outside.photo_fault')
}

/** What happens at this call, if anything was told. */
export async function strike(pool: Pool): Promise<{ readonly kind: PhotoServiceFault; readonly ms: number } | null> {
  const armed = await pool.query('select 1 from outside.photo_fault limit 1')
  if (armed.rowCount === 0) return null
  return inTransaction(pool, async (tx) => {
    const fault = first(
      await tx.query<{ fault_id: number; kind: PhotoServiceFault; ms: number; skip: number; times: number }>(
        'select fault_id, kind, ms, skip, times from outside.photo_fault order by fault_id limit 1 for update',
      ),
    )
    if (fault === null) return null
    const passes = fault.skip > 0
    await tx.query(
      passes
        ? 'update outside.photo_fault set skip = skip - 1 where fault_id = $1'
        : fault.times > 1
          ? 'update outside.photo_fault set times = times - 1 where fault_id = $1'
          : 'delete from outside.photo_fault where fault_id = $1',
      [fault.fault_id],
    )
    return passes ? null : { kind: fault.kind, ms: fault.ms }
  })
}
