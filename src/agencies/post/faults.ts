/** What goes wrong at the simulated post, and at which act: rows of `outside.post_fault`. */
import { type Db, first, inTransaction, type Pool, type Tx } from '../../store/index.ts'

/**
 * Calls (`label`, `status`): `slow` answers after `ms`, `refuse` does nothing, `drop` does it and the answer is lost. Words of
 * the post (`event`): `twice`, `never`, `late` by `ms`, `out-of-order` (after the next one), `wrongly-signed`.
 */
export type Fault =
  | { readonly act: 'label' | 'status'; readonly kind: 'slow' | 'refuse' | 'drop' }
  | { readonly act: 'event'; readonly kind: 'twice' | 'never' | 'late' | 'out-of-order' | 'wrongly-signed' }

export type PostFault = Fault & {
  /** For `slow` and `late`. */
  readonly ms?: number
  /** Lets so many pass first. */
  readonly skip?: number
  /** Then strikes so many; 1 unless told. */
  readonly times?: number
}

/** From now on this goes wrong, after what was set before it for the same act. */
export async function postFails(db: Db, fault: PostFault): Promise<void> {
  await db.query('insert into outside.post_fault (act, kind, ms, skip, times) values ($1, $2, $3, $4, $5)', [
    fault.act,
    fault.kind,
    fault.ms ?? 0,
    fault.skip ?? 0,
    fault.times ?? 1,
  ])
}

/** All is well at the post again. */
export async function postWorks(db: Db): Promise<void> {
  await db.query('delete from outside.post_fault')
}

interface Struck {
  readonly kind: Fault['kind']
  readonly ms: number
}

/** What goes wrong at this call, if anything. */
export async function strike(pool: Pool, act: Fault['act']): Promise<Struck | null> {
  const armed = await pool.query('select 1 from outside.post_fault where act = $1 limit 1', [act])
  return armed.rowCount === 0 ? null : inTransaction(pool, (tx) => strikeIn(tx, act))
}

/** The same inside a transaction of the post's. */
export async function strikeIn(tx: Tx, act: Fault['act']): Promise<Struck | null> {
  const fault = first(
    await tx.query<Struck & { fault_id: number; skip: number; times: number }>(
      'select fault_id, kind, ms, skip, times from outside.post_fault where act = $1 order by fault_id limit 1 for update',
      [act],
    ),
  )
  if (fault === null) return null
  const passes = fault.skip > 0
  await tx.query(
    passes
      ? 'update outside.post_fault set skip = skip - 1 where fault_id = $1'
      : fault.times > 1
        ? 'update outside.post_fault set times = times - 1 where fault_id = $1'
        : 'delete from outside.post_fault where fault_id = $1',
    [fault.fault_id],
  )
  return passes ? null : { kind: fault.kind, ms: fault.ms }
}
