/**
 * The ledger: one row a transfer, in one line for each person and category of funds. The schema itself holds it together
 * (`migrations/0210-ledger.sql`): a row names one amount and both accounts, and is bound to what the row before left, so
 * that it cannot be unbalanced, overdrawn or written twice. Here is the only writer. All sums in halalas.
 */
import type { Instant } from '../language/index.ts'
import { type Db, first, type PersonId, type Tx, together } from '../store/index.ts'
import type { Category } from './category.ts'
import { PaymentError } from './trouble.ts'

/** Who takes money for us outside: the card gateway, or the biller through which banks pay by a bill's number. */
export type Provider = 'card' | 'biller'

/** From where to where each kind of movement goes; the schema has the same table. */
const ways = {
  payment: ['provider', 'held'],
  surplus: ['provider', 'held'],
  'top-up': ['provider', 'free'],
  hold: ['free', 'held'],
  release: ['held', 'free'],
  return: ['free', 'held'],
  refund: ['held', 'provider'],
  'state-fee': ['held', 'treasury'],
  'platform-fee': ['held', 'platform'],
  vat: ['held', 'vat'],
  escrow: ['held', 'escrow'],
  'escrow-out': ['escrow', 'payee'],
  'escrow-back': ['escrow', 'held'],
  // A fee that was used and goes back all the same: the post failed (R-PAY-06).
  'platform-back': ['platform', 'held'],
  'vat-back': ['vat', 'held'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>

export type MovementKind = keyof typeof ways

export interface Movement {
  readonly kind: MovementKind
  readonly halalas: number
  /** By which payment the money came, where the schema asks for it. */
  readonly source?: string
  readonly refund?: string
  /** What the provider calls it, for what comes from outside or goes there, and when it says it happened. */
  readonly outside?: { readonly provider: Provider; readonly reference: string; readonly at: Instant }
}

/** Where movements are booked, and which charge they belong to. */
export interface Booking {
  readonly person: PersonId
  readonly category: Category
  readonly chargeId: string
  readonly at: Instant
}

/**
 * Books movements in their order, in the caller's transaction; those of nothing are left out. Movements of one person and
 * category stand in a line: whoever comes second waits. Throws `not-enough` when an account would fall below nothing and
 * `reference-used` when a provider's reference was booked before.
 */
export async function book(tx: Tx, of: Booking, movements: readonly Movement[]): Promise<void> {
  const real = movements.filter((m) => m.halalas !== 0)
  if (real.length === 0) return
  const column = <T>(f: (m: Movement) => T) => real.map(f)
  const insert = {
    name: 'payments.book',
    text: `with last as (
        select n, free_after as free, held_after as held from payments.movement
        where person_id = $1 and category = $2 order by n desc limit 1
      ), start as (
        select coalesce((select n from last), 0) as n, coalesce((select free from last), 0) as free,
          coalesce((select held from last), 0) as held
      ), moved as (
        select m.*, case to_account when 'free' then halalas else 0 end - case from_account when 'free' then halalas else 0 end as df,
          case to_account when 'held' then halalas else 0 end - case from_account when 'held' then halalas else 0 end as dh
        from unnest($5::text[], $6::text[], $7::text[], $8::bigint[], $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::timestamptz[])
          with ordinality as m(kind, from_account, to_account, halalas, source_id, refund_id, provider, reference, outside_at, i)
      ), summed as (
        select moved.*, (select n from start) + i as line, (select free from start) + sum(df) over (order by i) as free,
          (select held from start) + sum(dh) over (order by i) as held from moved
      )
      insert into payments.movement (person_id, category, n, prior, kind, charge_id, refund_id, source_id, from_account, to_account,
        halalas, free_before, held_before, free_after, held_after, provider, reference, outside_at, at)
      select $1, $2, line, nullif(line - 1, 0), kind, $3, refund_id, source_id, from_account, to_account,
        halalas, free - df, held - dh, free, held, provider, reference, outside_at, $4 from summed`,
    values: [
      of.person,
      of.category,
      of.chargeId,
      of.at,
      column((m) => m.kind),
      column((m) => ways[m.kind][0]),
      column((m) => ways[m.kind][1]),
      column((m) => m.halalas),
      column((m) => m.source ?? null),
      column((m) => m.refund ?? null),
      column((m) => m.outside?.provider ?? null),
      column((m) => m.outside?.reference ?? null),
      column((m) => m.outside?.at ?? null),
    ],
  }
  const claims = real.flatMap(({ kind, outside }) =>
    outside ? [claimReference(tx, of, outside, ways[kind][0] === 'provider' ? 'in' : 'out')] : [],
  )
  try {
    await together(...claims, takeTurn(tx, of.person, of.category), tx.query(insert))
  } catch (error) {
    if ((error as { code?: string }).code === '23514') throw new PaymentError('not-enough', { cause: error })
    throw error
  }
}

/** Movements of one person and category, and what is decided on their balance, stand in a line until the commit. */
export async function takeTurn(tx: Tx, person: PersonId, category: Category): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'payments.turn', text, values: [`payments:${person}:${category}`] })
}

/** A provider's reference is booked once in the whole nation (R-PAY-08). */
async function claimReference(
  tx: Tx,
  of: Booking,
  outside: { readonly provider: Provider; readonly reference: string },
  kind: 'in' | 'out',
): Promise<void> {
  const done = await tx.query({
    name: 'payments.reference',
    text: `insert into payments.reference (provider, reference, kind, person_id, charge_id) values ($1, $2, $3, $4, $5)
           on conflict do nothing`,
    values: [outside.provider, outside.reference, kind, of.person, of.chargeId],
  })
  if (done.rowCount !== 1) throw new PaymentError('reference-used')
}

/** What lies under a person and category: free to use, and held for something or on its way back. */
export interface Balance {
  readonly category: Category
  readonly free: number
  readonly held: number
}

/** All funds of a person, categories that never moved left out. */
export async function balancesOf(db: Db, person: PersonId): Promise<readonly Balance[]> {
  const { rows } = await db.query<Balance>({
    name: 'payments.balances',
    text: `select distinct on (category) category, free_after as free, held_after as held
           from payments.movement where person_id = $1 order by category, n desc`,
    values: [person],
  })
  return rows
}

/** Free money by the payment it came by, the oldest payment first: what is used first, and where it would go back to. */
export interface Lot {
  readonly source: string
  readonly halalas: number
}

/** The caller has taken the turn of this person and category when it decides on them. */
export async function lotsOf(db: Db, person: PersonId, category: Category): Promise<readonly Lot[]> {
  const { rows } = await db.query<Lot>({
    name: 'payments.lots',
    text: `select source_id as source, sum(case to_account when 'free' then halalas else -halalas end)::bigint as halalas
           from payments.movement where person_id = $1 and category = $2 and 'free' in (from_account, to_account)
           group by source_id having sum(case to_account when 'free' then halalas else -halalas end) > 0 order by min(n)`,
    values: [person, category],
  })
  return rows
}

/** One line of what happened to a person's funds. */
export interface FundLine {
  readonly n: number
  readonly kind: MovementKind
  readonly halalas: number
  readonly free: number
  readonly chargeId: string
  readonly at: Instant
}

/** What moved a person's free money in a category, newest first; `before`: only lines before that number. */
export async function fundLines(
  db: Db,
  of: { readonly person: PersonId; readonly category: Category },
  limit: number,
  before = 2_147_483_647,
): Promise<readonly FundLine[]> {
  const { rows } = await db.query<FundLine>({
    name: 'payments.fund-lines',
    text: `select n, kind, halalas, free_after as free, charge_id as "chargeId", at from payments.movement
           where person_id = $1 and category = $2 and 'free' in (from_account, to_account) and n < $4
           order by n desc limit $3`,
    values: [of.person, of.category, limit, before],
  })
  return rows
}

/** The movements of one charge, in their order. */
export async function movementsOf(
  db: Db,
  of: { readonly person: PersonId; readonly chargeId: string },
): Promise<readonly { readonly kind: MovementKind; readonly halalas: number; readonly source: string | null }[]> {
  const { rows } = await db.query<{ kind: MovementKind; halalas: number; source: string | null }>({
    name: 'payments.movements-of',
    text: `select kind, halalas, source_id as source from payments.movement
           where person_id = $1 and charge_id = $2 order by category, n`,
    values: [of.person, of.chargeId],
  })
  return rows
}

/** When a movement of a charge was booked, for whoever compares our books with a provider's. */
export async function bookedUnder(
  db: Db,
  provider: Provider,
  kind: 'in' | 'out',
  reference: string,
): Promise<{ readonly person: PersonId; readonly charge: string } | null> {
  return first(
    await db.query<{ person: PersonId; charge: string }>(
      `select person_id as person, charge_id as charge from payments.reference
       where provider = $1 and kind = $2 and reference = $3`,
      [provider, kind, reference],
    ),
  )
}
