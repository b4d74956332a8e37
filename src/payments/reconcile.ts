/**
 * Reconciliation: our books against each provider's file of a day. What they took and we did not book is asked for at
 * once and heals by itself; whatever stays different is named and stands at a desk until two officers have settled it.
 */
import { addDays, type Day, dayOf, startOfDay } from '../language/index.ts'
import { here, inDays, inTransaction, later, minutes, seconds, type Tx, together, uuid } from '../store/index.ts'
import { type Charge, findCharge } from './charge.ts'
import type { PaymentDeps } from './due.ts'
import type { Collector, FileLine } from './gateway.ts'
import type { Provider } from './ledger.ts'

export type DifferenceKind = 'unknown-bill' | 'not-booked' | 'refund-not-booked' | 'amount-differs' | 'not-in-file'

export interface ReconcileDeps extends Pick<PaymentDeps, 'pool' | 'clock' | 'leaseSeconds' | 'log'> {
  readonly collectors: Readonly<Record<Provider, Collector | null>>
  /** Has whoever looks after a charge look at it now, in the transaction that found it. */
  readonly wake: (tx: Tx, charge: Charge, at: string) => Promise<void>
}

/** Files of so many days back are looked for, so that a house that stood still for days misses none. */
const daysBack = 3
/** A file that is not ready, and differences that may heal, are looked at again: soon at first, then every hour. */
const againSoon = seconds(240)
const againLater = minutes(60)
/** What has not healed after so many days is a person's matter. */
const healingDays = 7

/** Compares what is due, one file a call. Returns how many were compared: 0 or 1. */
export async function reconcileDue(deps: ReconcileDeps): Promise<number> {
  const { pool, clock } = deps
  const now = clock.now()
  const today = dayOf(now)
  const providers = (['card', 'biller'] as const).filter((provider) => deps.collectors[provider] !== null)
  const days = Array.from({ length: daysBack }, (_, i) => addDays(today, -1 - i))
  await pool.query({
    name: 'payments.reconciliations',
    text: `insert into payments.reconciliation (provider, day, due_at)
           select p, d, $3 from unnest($1::text[]) p, unnest($2::date[]) d on conflict do nothing`,
    values: [providers, days, now],
  })
  const { rows } = await pool.query<{ provider: Provider; day: Day }>({
    name: 'payments.reconciliation-claim',
    text: `update payments.reconciliation set due_at = $2 where (provider, day) = (
        select provider, day from payments.reconciliation where due_at <= $1 and provider = any($3)
        order by due_at, day limit 1 for update skip locked)
      returning provider, day`,
    values: [now, later(now, seconds(deps.leaseSeconds)), providers],
  })
  for (const { provider, day } of rows) await reconcileDay(deps, provider, day)
  return rows.length
}

/** Compares one file with our books. A provider that is silent is asked again. */
async function reconcileDay(deps: ReconcileDeps, provider: Provider, day: Day): Promise<void> {
  const { pool, clock } = deps
  here('reconcile: before the file is asked for')
  const file = await deps.collectors[provider]?.file(day).catch((error: Error) => {
    deps.log('file of a day not had', { provider, error: error.name })
    return null
  })
  here('reconcile: the file is here, nothing written')
  const now = clock.now()
  await inTransaction(pool, async (tx) => {
    if (file === null || file === undefined) {
      await tx.query('update payments.reconciliation set due_at = $3 where provider = $1 and day = $2', [
        provider,
        day,
        later(now, againSoon),
      ])
      return
    }
    const found = await differences(tx, provider, day, file)
    const open = await writeDown(tx, { provider, day, now }, found)
    for (const { kind, key } of found) {
      if (kind !== 'not-booked' && kind !== 'refund-not-booked') continue
      const charge = await findCharge(tx, key)
      if (charge !== null) await deps.wake(tx, charge, now)
    }
    await tx.query(
      `update payments.reconciliation set compared_at = $3, lines = $4, due_at = $5 where provider = $1 and day = $2`,
      [provider, day, now, file.length, open === null ? null : lookAgain(day, open, now)],
    )
    here('reconcile: everything written, not committed')
  })
  here('reconcile: committed')
}

/** Soon while the oldest difference is fresh; every hour for a week; then nobody but an officer. */
function lookAgain(day: Day, oldest: string, now: string): string | null {
  if (later(startOfDay(day), inDays(healingDays)) <= now) return null
  return later(now, later(oldest, againLater) > now ? againSoon : againLater)
}

interface Found {
  readonly kind: DifferenceKind
  readonly direction: 'in' | 'out'
  readonly key: string
  readonly reference: string
  readonly theirs: number | null
  readonly ours: number | null
  readonly outsideAt: string
}

/** What the file and our books do not agree on. Confirms what they do agree on. */
async function differences(tx: Tx, provider: Provider, day: Day, file: readonly FileLine[]): Promise<readonly Found[]> {
  const column = <T>(f: (line: FileLine) => T) => file.map(f)
  const theirs = [
    provider,
    column((l) => l.kind),
    column((l) => l.key),
    column((l) => l.reference),
    column((l) => l.halalas),
    column((l) => l.at),
  ]
  const lines = `unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[]) as l(kind, key, reference, halalas, at)`
  const asText = `l.kind as direction, l.key, l.reference, l.halalas as theirs, l.at as "outsideAt"`
  const [inFile, , notInFile] = await together(
    tx.query<Found>(
      `select * from (
         select ${asText}, m.halalas as ours,
           case
             when r.reference is not null then case when m.halalas = l.halalas then null else 'amount-differs' end
             when l.kind = 'out' then 'refund-not-booked'
             when c.charge_id is null then 'unknown-bill'
             when c.halalas <> l.halalas then 'amount-differs'
             else 'not-booked' end as kind
         from ${lines}
         left join payments.reference r on r.provider = $1 and r.kind = l.kind and r.reference = l.reference
         left join payments.movement m on m.person_id = r.person_id and m.charge_id = r.charge_id and m.provider = $1
           and m.reference = l.reference and (m.from_account = 'provider') = (l.kind = 'in')
         left join payments.charge_of o on o.charge_id::text = l.key
         left join payments.charge c on c.person_id = o.person_id and c.charge_id = o.charge_id) x where kind is not null`,
      theirs,
    ),
    tx.query(
      `update payments.reference r set confirmed_on = $7::date from ${lines}
       where r.provider = $1 and r.kind = l.kind and r.reference = l.reference and r.confirmed_on is null`,
      [...theirs, day],
    ),
    // Read after the confirmations: what was booked on that day by the provider's clock and no file has confirmed.
    tx.query<Found>(
      `select 'not-in-file' as kind, r.kind as direction, m.charge_id::text as key, m.reference, null::bigint as theirs,
         m.halalas as ours, m.outside_at as "outsideAt"
       from payments.movement m join payments.reference r on r.provider = m.provider and r.reference = m.reference
         and r.kind = case m.from_account when 'provider' then 'in' else 'out' end
       where m.provider = $1 and m.outside_at >= $2 and m.outside_at < $3 and r.confirmed_on is null`,
      [provider, startOfDay(day), later(startOfDay(day), inDays(1))],
    ),
  )
  return [...inFile.rows, ...notInFile.rows]
}

/** Writes new differences, and closes what has healed. Returns when the oldest open one of the day was found, or null. */
async function writeDown(
  tx: Tx,
  of: { readonly provider: Provider; readonly day: Day; readonly now: string },
  found: readonly Found[],
): Promise<string | null> {
  const column = <T>(f: (one: Found) => T) => found.map(f)
  await tx.query(
    `insert into payments.difference (difference_id, provider, day, kind, direction, key, reference, theirs, ours, outside_at, found_at)
     select id, $1, $2, kind, direction, key, reference, theirs, ours, at, $3
     from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::timestamptz[])
       as d(id, kind, direction, key, reference, theirs, ours, at)
     on conflict (provider, day, kind, direction, reference) do update set theirs = excluded.theirs, ours = excluded.ours`,
    [
      of.provider,
      of.day,
      of.now,
      column(() => uuid()),
      column((d) => d.kind),
      column((d) => d.direction),
      column((d) => d.key),
      column((d) => d.reference),
      column((d) => d.theirs),
      column((d) => d.ours),
      column((d) => d.outsideAt),
    ],
  )
  await tx.query(
    `update payments.difference d set closed_at = $3, closed_by = 'system'
     where provider = $1 and day = $2 and closed_at is null and not exists (
       select from unnest($4::text[], $5::text[], $6::text[]) as f(kind, direction, reference)
       where f.kind = d.kind and f.direction = d.direction and f.reference = d.reference)`,
    [of.provider, of.day, of.now, column((d) => d.kind), column((d) => d.direction), column((d) => d.reference)],
  )
  const { rows } = await tx.query<{ oldest: string | null }>(
    `select min(found_at) as oldest from payments.difference where provider = $1 and day = $2 and closed_at is null`,
    [of.provider, of.day],
  )
  return rows[0]?.oldest ?? null
}
