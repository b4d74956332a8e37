/**
 * Money on its way back beside what requests refund themselves: prepaid money that its person asks back, and money that
 * came twice. It goes back by the payment it came by and nowhere else (R-PAY-04): a refund names that payment, and no
 * account or person to send it to. The refund's id is its key at the provider, so that it is sent once.
 */
import type { Instant } from '../language/index.ts'
import { type Db, first, type PersonId, type Tx, uuid } from '../store/index.ts'
import type { Category } from './category.ts'
import { type Charge, chargeById } from './charge.ts'
import { book, bookedUnder, lotsOf, type Movement, takeTurn } from './ledger.ts'
import { wakeTask } from './tasks.ts'
import { PaymentError } from './trouble.ts'

export type RefundWhy = 'asked-back' | 'surplus' | 'officer' | 'delivery-failed' | 'escrow'

export interface Refund {
  readonly id: string
  readonly person: PersonId
  readonly chargeId: string
  readonly category: Category
  readonly halalas: number
  readonly provider: 'card' | 'biller'
  readonly why: RefundWhy
  readonly askedAt: Instant
  readonly doneAt: Instant | null
  readonly reference: string | null
}

const columns = `refund_id as id, person_id as person, charge_id as "chargeId", category, halalas, provider, why,
  asked_at as "askedAt", done_at as "doneAt", reference`

/**
 * Everything unused of a person's funds in a category goes back, each part to where it was paid from. From now on no
 * service can use it. Returns what is on its way, in halalas; 0: nothing is unused.
 */
export async function askBack(
  tx: Tx,
  of: { readonly person: PersonId; readonly category: Category; readonly at: Instant },
  why: RefundWhy = 'asked-back',
): Promise<number> {
  await takeTurn(tx, of.person, of.category)
  let sum = 0
  for (const { source, halalas } of await lotsOf(tx, of.person, of.category)) {
    const payment = await chargeById(tx, of.person, source)
    if (payment === null || payment.paidBy === null || payment.paidBy === 'fund')
      throw new PaymentError('unknown-charge')
    const refund = await writeRefund(tx, payment, { halalas, provider: payment.paidBy, why, at: of.at })
    await book(tx, { ...of, chargeId: source }, [{ kind: 'return', halalas, source, refund }])
    sum += halalas
  }
  return sum
}

/**
 * What is unused of one top-up goes back to where it was paid from: the same as asking back, for one payment. Returns what
 * is on its way, in halalas; 0: nothing of it is unused.
 */
export async function returnUnused(tx: Tx, charge: Charge, at: Instant): Promise<number> {
  if (charge.paidBy === null || charge.paidBy === 'fund') return 0
  const of = { person: charge.person, category: charge.category, at }
  await takeTurn(tx, of.person, of.category)
  const halalas = await unusedOf(tx, charge)
  if (halalas === 0) return 0
  const refund = await writeRefund(tx, charge, { halalas, provider: charge.paidBy, why: 'officer', at })
  await book(tx, { ...of, chargeId: charge.id }, [{ kind: 'return', halalas, source: charge.id, refund }])
  return halalas
}

/** What still lies unused of a top-up, in halalas. */
export async function unusedOf(db: Db, charge: Charge): Promise<number> {
  const lots = await lotsOf(db, charge.person, charge.category)
  return lots.find(({ source }) => source === charge.id)?.halalas ?? 0
}

/** Money that came for what was paid before (or that fits nothing): booked, and on its way back. False: booked before. */
export async function bookSurplus(
  tx: Tx,
  charge: Charge,
  of: {
    readonly outside: NonNullable<Movement['outside']>
    readonly halalas: number
    readonly at: Instant
    readonly why: RefundWhy
  },
): Promise<boolean> {
  const { outside, halalas, at, why } = of
  if ((await bookedUnder(tx, outside.provider, 'in', outside.reference)) !== null) return false
  const refund = await writeRefund(tx, charge, { halalas, provider: outside.provider, why, at })
  const booking = { person: charge.person, category: charge.category, chargeId: charge.id, at }
  await book(tx, booking, [{ kind: 'surplus', halalas, source: charge.id, refund, outside }])
  return true
}

/** Puts a refund of a payment, or of a part of it, on its way; the caller books it. Returns its id. */
export async function writeRefund(
  tx: Tx,
  payment: Charge,
  of: Pick<Refund, 'halalas' | 'provider' | 'why'> & { readonly at: Instant },
): Promise<string> {
  const id = uuid()
  await tx.query(
    `insert into payments.refund (person_id, refund_id, charge_id, category, halalas, provider, why, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [payment.person, id, payment.id, payment.category, of.halalas, of.provider, of.why, of.at],
  )
  await wakeTask(tx, { id, person: payment.person, kind: 'refund' }, of.at)
  return id
}

/** A refund by its id. `lock`: nobody else changes it until this transaction ends. */
export async function refundById(db: Db, person: PersonId, id: string, lock = false): Promise<Refund | null> {
  const text = `select ${columns} from payments.refund where person_id = $1 and refund_id = $2${lock ? ' for update' : ''}`
  return first(await db.query<Refund>(text, [person, id]))
}

/** Refunds of a person, newest first. */
export async function refundsOf(db: Db, person: PersonId, limit = 20): Promise<readonly Refund[]> {
  const text = `select ${columns} from payments.refund where person_id = $1 order by asked_at desc, refund_id limit $2`
  return (await db.query<Refund>(text, [person, limit])).rows
}

/** The provider has sent it back. True: now; false: known before. */
export async function markReturned(
  tx: Tx,
  of: { readonly person: PersonId; readonly refund: string; readonly reference: string; readonly at: Instant },
): Promise<boolean> {
  const refund = await refundById(tx, of.person, of.refund, true)
  if (refund === null) throw new PaymentError('unknown-charge')
  if (refund.doneAt !== null) return false
  await tx.query(`update payments.refund set done_at = $3, reference = $4 where person_id = $1 and refund_id = $2`, [
    of.person,
    of.refund,
    of.at,
    of.reference,
  ])
  const { person, category, chargeId, halalas, provider } = refund
  const outside = { provider, reference: of.reference, at: of.at }
  const back: Movement = { kind: 'refund', halalas, source: chargeId, refund: refund.id, outside }
  await book(tx, { person, category, chargeId, at: of.at }, [back])
  return true
}
