/** What every simulated provider does alike: says how a payment stands, gives back, keeps the file of a day, and fails. */
import { type Day, startOfDay } from '../../language/index.ts'
import { type Collector, type FileLine, GatewaySilent, type Provider } from '../../payments/index.ts'
import { type Clock, inDays, inTransaction, later, type Pool } from '../../store/index.ts'
import { giveBack, paymentByKey, statusOf } from './books.ts'
import { type CallbackSettings, deliverDue } from './callbacks.ts'
import { type Fault, strike } from './faults.ts'

export interface CollectorSettings extends CallbackSettings {
  readonly pool: Pool
  readonly clock: Clock
}

export function simulatedCollector(provider: Provider, settings: CollectorSettings): Collector {
  const { pool, clock } = settings
  return {
    async status(key) {
      return withFaults(pool, provider, 'status', async () =>
        statusOf(provider, await paymentByKey(pool, key, provider)),
      )
    },
    async refund(refunding) {
      const { fault, done } = await withFaultSeen(pool, provider, 'refund', () =>
        inTransaction(pool, (tx) => giveBack(tx, provider, refunding, clock.now())),
      )
      await deliverDue(pool, clock, settings)
      return fault?.kind === 'pending' ? { ...done, state: 'pending' } : done
    },
    async file(day) {
      // A file is closed once its day is over.
      if (clock.now() < later(startOfDay(day), inDays(1))) return null
      const { fault, done } = await withFaultSeen(pool, provider, 'file', () => linesOf(pool, provider, day))
      if (fault?.kind === 'late') return null
      return fault?.kind === 'lacks-a-line' ? done.slice(0, -1) : done
    },
  }
}

async function linesOf(pool: Pool, provider: Provider, day: Day): Promise<readonly FileLine[]> {
  const from = startOfDay(day)
  const { rows } = await pool.query<FileLine>(
    `select 'in' as kind, key, reference, halalas, paid_at as at from outside.gateway_payment
       where provider = $1 and captures > 0 and paid_at >= $2 and paid_at < $3
     union all
     select 'out', of_key, reference, halalas, at from outside.gateway_refund
       where provider = $1 and at >= $2 and at < $3 order by at, reference`,
    [provider, from, later(from, inDays(1))],
  )
  return rows
}

export async function withFaults<T>(
  pool: Pool,
  provider: Provider,
  act: Fault['act'],
  f: () => Promise<T>,
): Promise<T> {
  return (await withFaultSeen(pool, provider, act, f)).done
}

/** `slow` and `refuse` come before the act, `drop` after it: it is done, and the answer is lost. */
export async function withFaultSeen<T>(
  pool: Pool,
  provider: Provider,
  act: Fault['act'],
  f: () => Promise<T>,
): Promise<{ fault: { readonly kind: Fault['kind'] } | null; done: T }> {
  const fault = await strike(pool, provider, act)
  if (fault?.kind === 'slow') await new Promise((resume) => setTimeout(resume, fault.ms))
  if (fault?.kind === 'refuse') throw new GatewaySilent('the provider is busy')
  const done = await f()
  if (fault?.kind === 'drop') throw new GatewaySilent('the line broke before the answer came')
  return { fault, done }
}
