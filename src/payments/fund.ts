/** Prepaid funds: money laid by under a category by a bill, which services use and whose unused rest can be asked back. */
import type { Instant, Text } from '../language/index.ts'
import { type Db, namedTransaction, type PersonId, type Pool, type Tx } from '../store/index.ts'
import { type Category, categories } from './category.ts'
import { bill, type Charge, columns } from './charge.ts'
import { askBack } from './refunds.ts'
import { wakeTask } from './tasks.ts'
import { PaymentError } from './trouble.ts'

/** The least and the most that one bill tops up, in halalas: one riyal, and what a family's yearly fees stay below. */
export const topUpLimits = { least: 100, most: 5_000_000 } as const

export interface TopUp {
  readonly person: PersonId
  readonly category: Category
  readonly halalas: number
  readonly key: string
  readonly at: Instant
  readonly dueUntil: Instant
}

/** `topUp` in a transaction of its own. */
export function layBy(pool: Pool, of: TopUp): Promise<Charge> {
  return namedTransaction('funds: top-up', pool, (tx) => topUp(tx, of))
}

/** `askBack` in a transaction of its own. */
export function takeBack(pool: Pool, of: Parameters<typeof askBack>[1]): Promise<number> {
  return namedTransaction('funds: asked back', pool, (tx) => askBack(tx, of))
}

/**
 * The bill by which a person tops up a category. `key`: of the form that was sent, so that a double press is one bill.
 * Throws `not-a-price` for a sum outside the limits, `price-differs` when that form was sent with another one.
 */
export async function topUp(tx: Tx, of: TopUp): Promise<Charge> {
  const { person, category, halalas, key, at, dueUntil } = of
  const fits = Number.isSafeInteger(halalas) && halalas >= topUpLimits.least && halalas <= topUpLimits.most
  if (!fits) throw new PaymentError('not-a-price')
  const name = categories[category]
  const description: Text = { ar: `شحن رصيد: ${name.ar}`, en: `Top up: ${name.en}` }
  // What it will be used for is not known yet, so it has no parts: the whole sum stands in the first.
  const parts = { state: halalas, platform: 0, vat: 0 }
  const charge = await bill(tx, { person, request: key, parts, description, at, dueUntil, category, purpose: 'top-up' })
  if (charge.category !== category) throw new PaymentError('price-differs')
  if (charge.state === 'due') await wakeTask(tx, { id: charge.id, person, kind: 'top-up' }, at)
  return charge
}

/** A person's top-ups, newest first. */
export async function topUpsOf(db: Db, person: PersonId, limit = 20): Promise<readonly Charge[]> {
  const { rows } = await db.query<Charge>({
    name: 'payments.top-ups',
    text: `select ${columns} from payments.charge where person_id = $1 and purpose = 'top-up' order by created_at desc limit $2`,
    values: [person, limit],
  })
  return rows
}
