/** What goes wrong at the simulated push service, and at which call. */
import { type Db, first, inTransaction, type Pool } from '../../store/index.ts'

/**
 * `slow`: answers after `ms`. `busy`: 429, to be left alone for `ms`. `broken`: 503. `gone`: 410, and so for ever.
 * `too-big`: 413. `drop`: takes it, and the answer is lost on the way. `lost`: takes it, and no phone ever hears of it.
 * `twice`: the phone hears it twice.
 */
export interface PushFault {
  readonly kind: 'slow' | 'busy' | 'broken' | 'gone' | 'too-big' | 'drop' | 'lost' | 'twice'
  readonly ms?: number
  /** Lets so many calls pass first. */
  readonly skip?: number
  /** Then strikes so many; 1 unless told. */
  readonly times?: number
}

interface Struck {
  readonly kind: PushFault['kind']
  readonly ms: number
}

/** What is to go wrong at this call, if anything: the oldest fault whose turn it is. */
export async function strike(pool: Pool): Promise<Struck | null> {
  const armed = await pool.query('select 1 from outside.push_fault limit 1')
  if (armed.rowCount === 0) return null
  return inTransaction(pool, async (tx) => {
    const fault = first(
      await tx.query<Struck & { fault_id: number; skip: number; times: number }>(
        'select fault_id, kind, ms, skip, times from outside.push_fault order by fault_id limit 1 for update',
      ),
    )
    if (fault === null) return null
    if (fault.skip > 0) {
      await tx.query('update outside.push_fault set skip = skip - 1 where fault_id = $1', [fault.fault_id])
      return null
    }
    if (fault.times > 1) {
      await tx.query('update outside.push_fault set times = times - 1 where fault_id = $1', [fault.fault_id])
    } else {
      await tx.query('delete from outside.push_fault where fault_id = $1', [fault.fault_id])
    }
    return fault
  })
}

/** From now on this goes wrong, after what was set before it. */
export async function pushFails(db: Db, fault: PushFault): Promise<void> {
  await db.query('insert into outside.push_fault (kind, ms, skip, times) values ($1, $2, $3, $4)', [
    fault.kind,
    fault.ms ?? 0,
    fault.skip ?? 0,
    fault.times ?? 1,
  ])
}

/** All is well at the push service again; subscriptions that are gone stay gone. */
export async function pushWorks(db: Db): Promise<void> {
  await db.query('delete from outside.push_fault')
}
