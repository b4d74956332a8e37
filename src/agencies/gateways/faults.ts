/** What goes wrong at the simulated gateway, and at which call: rows of `outside.gateway_fault`. */
import type { Provider } from '../../payments/index.ts'
import { type Db, first, inTransaction, type Pool, type Tx } from '../../store/index.ts'

/**
 * Calls (`open`, `status`, `refund`, `payout`): `slow` answers after `ms`, `refuse` does nothing, `drop` does it and the answer is
 * lost; `pending` (refund, payout) says it is under way. Callbacks: `twice`, `never`, `late` by `ms`, `out-of-order` (after the
 * next one), `wrongly-signed`. The file of a day: `late` is not there yet, `lacks-a-line` forgets its last one.
 */
export type Fault =
  | { readonly act: 'open' | 'status'; readonly kind: 'slow' | 'refuse' | 'drop' }
  | { readonly act: 'refund'; readonly kind: 'slow' | 'refuse' | 'drop' | 'pending' }
  | { readonly act: 'payout'; readonly kind: 'slow' | 'refuse' | 'drop' | 'pending' }
  | { readonly act: 'file'; readonly kind: 'slow' | 'refuse' | 'late' | 'lacks-a-line' }
  | { readonly act: 'callback'; readonly kind: 'twice' | 'never' | 'late' | 'out-of-order' | 'wrongly-signed' }

export type GatewayFault = Fault & {
  /** Whose fault; the card gateway's unless told. */
  readonly provider?: Provider
  /** For `slow` and `late`. */
  readonly ms?: number
  /** Lets so many calls pass first. */
  readonly skip?: number
  /** Then strikes so many; 1 unless told. */
  readonly times?: number
}

/** From now on this goes wrong, after what was set before it for the same act. */
export async function gatewayFails(db: Db, fault: GatewayFault): Promise<void> {
  await db.query(
    'insert into outside.gateway_fault (act, kind, ms, skip, times, provider) values ($1, $2, $3, $4, $5, $6)',
    [fault.act, fault.kind, fault.ms ?? 0, fault.skip ?? 0, fault.times ?? 1, fault.provider ?? 'card'],
  )
}

/** All is well at the gateway again. */
export async function gatewayWorks(db: Db): Promise<void> {
  await db.query('delete from outside.gateway_fault')
}

interface Struck {
  readonly kind: Fault['kind']
  readonly ms: number
}

/** What goes wrong at this call, if anything. */
export async function strike(pool: Pool, provider: Provider, act: Fault['act']): Promise<Struck | null> {
  const armed = await pool.query('select 1 from outside.gateway_fault where act = $1 and provider = $2 limit 1', [
    act,
    provider,
  ])
  return armed.rowCount === 0 ? null : inTransaction(pool, (tx) => strikeIn(tx, provider, act))
}

/** The same inside a transaction of the gateway's. */
export async function strikeIn(tx: Tx, provider: Provider, act: Fault['act']): Promise<Struck | null> {
  const found = await tx.query<Struck & { fault_id: number; skip: number; times: number }>(
    `select fault_id, kind, ms, skip, times from outside.gateway_fault where act = $1 and provider = $2
     order by fault_id limit 1 for update`,
    [act, provider],
  )
  const fault = first(found)
  if (fault === null) return null
  if (fault.skip > 0) {
    await tx.query('update outside.gateway_fault set skip = skip - 1 where fault_id = $1', [fault.fault_id])
    return null
  }
  await tx.query(
    fault.times > 1
      ? 'update outside.gateway_fault set times = times - 1 where fault_id = $1'
      : 'delete from outside.gateway_fault where fault_id = $1',
    [fault.fault_id],
  )
  return { kind: fault.kind, ms: fault.ms }
}
