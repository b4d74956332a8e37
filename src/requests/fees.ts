/**
 * What a request costs: its definition's dated fee, and over it the changes that two directors published from a day on. The
 * day is that of submission, so a change never reaches back to what was sent.
 */
import { type Day, type Instant, inForce, type Text } from '../language/index.ts'
import { type Db, first, type Tx } from '../store/index.ts'
import type { AnyService } from './catalogue.ts'
import type { Case, Price } from './define.ts'

/** What lies in escrow is nobody's fee, so that nobody sets it. */
export type FeePart = Exclude<keyof Price, 'escrow'>
export const feeParts = ['state', 'platform', 'vat'] as const satisfies readonly FeePart[]

/** One part of one of a service's prices: what the definition says, and what holds instead, in halalas. */
export interface FeeChange {
  readonly part: FeePart
  readonly was: number
  readonly halalas: number
}

/** The changes of a service in force on a day. */
export async function feeChanges(db: Pick<Db, 'query'>, service: string, day: Day): Promise<readonly FeeChange[]> {
  const { rows } = await db.query<FeeChange>({
    name: 'requests:fee-changes',
    text: `select distinct on (part, was) part, was, halalas from requests.fee_change
      where service = $1 and from_day <= $2 order by part, was, from_day desc, version desc`,
    values: [service, day],
  })
  return rows
}

/** A price of the definition with what was published in its place. */
export function changedPrice(price: Price, changes: readonly FeeChange[]): Price {
  const now = (part: FeePart): number =>
    changes.find((one) => one.part === part && one.was === price[part])?.halalas ?? price[part]
  return { ...price, state: now('state'), platform: now('platform'), vat: now('vat') }
}

/** What this case costs by the law of its day. */
export function priceOf(definition: AnyService, c: Case<unknown, unknown>, changes: readonly FeeChange[]): Price {
  return changedPrice(inForce(definition.fee, c.day)(c), changes)
}

/** A service's list of prices on a day, each with what the definition itself says. */
export async function pricesOn(
  db: Pick<Db, 'query'>,
  service: string,
  definition: AnyService,
  day: Day,
): Promise<readonly { readonly what: Text; readonly own: Price; readonly price: Price }[]> {
  const changes = definition.priceList.length === 0 ? [] : await feeChanges(db, service, day)
  return definition.priceList.map(({ what, price }) => ({ what, own: price, price: changedPrice(price, changes) }))
}

export interface PublishedFee extends FeeChange {
  readonly service: string
  readonly from_day: Day
  readonly version: number
  readonly published_at: Instant
}

/** What was published, the latest day first. */
export async function publishedFees(db: Pick<Db, 'query'>, limit = 50): Promise<readonly PublishedFee[]> {
  const { rows } = await db.query<PublishedFee>(
    `select service, part, was, halalas, from_day, version, published_at from requests.fee_change
     order by from_day desc, service, part, was, version desc limit $1`,
    [limit],
  )
  return rows
}

export interface NewFee extends FeeChange {
  readonly service: string
  readonly from: Day
}

/** The version that stands for this price and day; 0: none does. */
export async function feeVersion(db: Pick<Db, 'query'>, fee: Omit<NewFee, 'halalas'>): Promise<number> {
  const row = first(
    await db.query<{ n: number }>(
      `select coalesce(max(version), 0)::int as n from requests.fee_change
       where service = $1 and part = $2 and was = $3 and from_day = $4`,
      [fee.service, fee.part, fee.was, fee.from],
    ),
  )
  return row?.n ?? 0
}

/** Publishes a change. Whoever publishes has looked that its day is still to come. */
export async function publishFee(
  tx: Tx,
  fee: NewFee,
  by: { readonly maker: string; readonly checker: string },
  at: Instant,
): Promise<void> {
  const version = (await feeVersion(tx, fee)) + 1
  await tx.query(
    `insert into requests.fee_change (service, part, was, from_day, version, halalas, published_at, published_by, agreed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [fee.service, fee.part, fee.was, fee.from, version, fee.halalas, at, by.maker, by.checker],
  )
}
