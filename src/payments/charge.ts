/** A charge: what one request costs. Written in the commit that submits the request; its id is the gateway's key. */
import { randomInt } from 'node:crypto'
import { dayOf, type Instant, type Money, type Text } from '../language/index.ts'
import { type Db, first, isUuid, type PersonId, type Tx, uuid } from '../store/index.ts'
import type { Category } from './category.ts'
import type { Provider } from './ledger.ts'
import { PaymentError } from './trouble.ts'
import { vatOn } from './vat.ts'

/** Halalas, kept apart (R-PAY-07): the state's fee carries no VAT. */
export interface Parts {
  readonly state: number
  readonly platform: number
  readonly vat: number
  /** A price that lies between two people until what was bought is handed over; no fee, and nobody's income. */
  readonly escrow?: number
}

export type ChargeState = 'due' | 'paid' | 'refunding' | 'refunded' | 'void'

export interface Charge {
  readonly id: string
  readonly person: PersonId
  /** The request it is for; of a top-up, the key of the form that asked for it. */
  readonly request: string
  /** What a request costs, or money laid by under a category (R-PAY-01). */
  readonly purpose: 'request' | 'top-up'
  readonly category: Category
  readonly description: Text
  readonly halalas: number
  readonly parts: Parts
  readonly billNumber: string
  readonly state: ChargeState
  readonly createdAt: Instant
  readonly dueUntil: Instant
  readonly paidAt: Instant | null
  /** By whom the money came: a provider outside, or the person's own funds. Null while it has not. */
  readonly paidBy: Provider | 'fund' | null
  readonly usedAt: Instant | null
  readonly refundedAt: Instant | null
  readonly gatewayReference: string | null
  readonly refundReference: string | null
  /** What does not fit and a person must look at. */
  readonly trouble: string | null
}

/** 100 million riyals: no fee of the state is near it, and no sum of sums leaves the safe integers. */
export const mostHalalas = 10_000_000_000

export const columns = `charge_id as id, person_id as person, request_id as request, purpose, category,
  description, halalas, parts,
  bill_number as "billNumber", state, created_at as "createdAt", due_until as "dueUntil", paid_at as "paidAt",
  paid_by as "paidBy", used_at as "usedAt", refunded_at as "refundedAt", gateway_reference as "gatewayReference",
  refund_reference as "refundReference", trouble`

/**
 * Writes the charge of a request, or gives the one it has: a request is charged once. Throws `not-a-price` for parts
 * that are not whole halalas adding up to at least one or whose VAT is not the law's of that day (R-PAY-07),
 * `price-differs` when the request was charged another sum.
 */
export async function bill(
  tx: Tx,
  of: {
    readonly person: PersonId
    readonly request: string
    readonly parts: Parts
    readonly description: Text
    readonly at: Instant
    readonly dueUntil: Instant
    /** Which prepaid funds may pay it; `other` unless told. */
    readonly category?: Category
    readonly purpose?: 'request' | 'top-up'
  },
): Promise<Charge> {
  const { halalas } = totalOf(of.parts)
  if (of.parts.vat !== vatOn(of.parts.platform, dayOf(of.at))) throw new PaymentError('not-a-price')
  const id = uuid()
  const number = await newBillNumber(tx, of.person, id)
  const done = await tx.query({
    name: 'payments.bill',
    text: `insert into payments.charge (person_id, charge_id, request_id, description, halalas, parts, bill_number, state,
             created_at, due_until, category, purpose)
           values ($1, $2, $3, $4, $5, $6, $7, 'due', $8, $9, $10, $11) on conflict (person_id, request_id) do nothing`,
    values: [
      of.person,
      id,
      of.request,
      of.description,
      halalas,
      of.parts,
      number,
      of.at,
      of.dueUntil,
      of.category ?? 'other',
      of.purpose ?? 'request',
    ],
  })
  if (done.rowCount === 1) {
    await tx.query('insert into payments.charge_of (charge_id, person_id) values ($1, $2)', [id, of.person])
  }
  const charge = await chargeOf(tx, of.person, of.request)
  if (charge === null) throw new PaymentError('unknown-charge')
  const partNames = ['state', 'platform', 'vat', 'escrow'] as const
  const same = partNames.every((part) => (charge.parts[part] ?? 0) === (of.parts[part] ?? 0))
  if (!same || charge.purpose !== (of.purpose ?? 'request')) throw new PaymentError('price-differs')
  return charge
}

/** The sum of the parts. Throws `not-a-price`. A request that costs nothing has no charge. */
export function totalOf(parts: Parts): Money {
  const each = [parts.state, parts.platform, parts.vat, parts.escrow ?? 0]
  const good = each.every((part) => Number.isSafeInteger(part) && part >= 0 && part <= mostHalalas)
  if (!good) throw new PaymentError('not-a-price')
  const halalas = each.reduce((sum, part) => sum + part, 0)
  if (halalas < 1 || halalas > mostHalalas) throw new PaymentError('not-a-price')
  return { halalas }
}

/**
 * Thirteen digits that nobody can count up or guess, the last one a check digit (Luhn), so that a slip in typing at
 * a bank is not somebody else's bill. A number whose charge was not written after all stays unused and leads nowhere.
 */
async function newBillNumber(tx: Tx, person: PersonId, charge: string): Promise<string> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const digits = `${randomInt(1, 10)}${String(randomInt(0, 1_000_000)).padStart(6, '0')}${String(randomInt(0, 100_000)).padStart(5, '0')}`
    const number = digits + luhn(digits)
    const done = await tx.query(
      `insert into payments.bill (bill_number, person_id, charge_id) values ($1, $2, $3) on conflict do nothing`,
      [number, person, charge],
    )
    if (done.rowCount === 1) return number
  }
  throw new Error('no free bill number found in ten tries')
}

/** The check digit for these digits. */
export function luhn(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return String((10 - (sum % 10)) % 10)
}

/** The charge of a request, if it has one. */
export async function chargeOf(db: Db, person: PersonId, request: string): Promise<Charge | null> {
  const found = await db.query<Charge>({
    name: 'payments.charge-of',
    text: `select ${columns} from payments.charge where person_id = $1 and request_id = $2`,
    values: [person, request],
  })
  return first(found)
}

/** A charge by its id. `lock`: nobody else changes it until this transaction ends. */
export async function chargeById(db: Db, person: PersonId, id: string, lock = false): Promise<Charge | null> {
  const found = await db.query<Charge>({
    name: `payments.charge${lock ? '-locked' : ''}`,
    text: `select ${columns} from payments.charge where person_id = $1 and charge_id = $2 ${lock ? 'for update' : ''}`,
    values: [person, id],
  })
  return first(found)
}

/** Whose charge that is: for a gateway's event, which knows only the key. */
export async function findCharge(db: Db, id: string): Promise<Charge | null> {
  if (!isUuid(id)) return null
  const owner = first(
    await db.query<{ person_id: PersonId }>('select person_id from payments.charge_of where charge_id = $1', [id]),
  )
  return owner === null ? null : chargeById(db, owner.person_id, id)
}

/** Is this, as typed in our digits, a bill's number at all? The check digit finds a slip and two digits changed over. */
export function billTyped(number: string): boolean {
  return /^\d{13}$/.test(number) && luhn(number.slice(0, 12)) === number[12]
}

/** What a charge costs and what for; of whom, only to that person. */
export interface Payable {
  readonly billNumber: string
  readonly halalas: number
  readonly description: Text
  readonly state: ChargeState
  readonly dueUntil: Instant
}

/** What somebody sees who holds a bill's number and may be a stranger: sum and service, never whose it is (T-PAY-06). */
export async function payable(db: Db, billNumber: string): Promise<Payable | null> {
  const charge = await chargeOfBill(db, billNumber)
  if (charge === null) return null
  const { halalas, description, state, dueUntil } = charge
  return { billNumber, halalas, description, state, dueUntil }
}

/** The charge of a bill's number; stays inside the room's callers, never shown to a stranger as it is. */
export async function chargeOfBill(db: Db, billNumber: string): Promise<Charge | null> {
  if (!billTyped(billNumber)) return null
  const of = first(
    await db.query<{ person_id: PersonId; charge_id: string }>(
      'select person_id, charge_id from payments.bill where bill_number = $1',
      [billNumber],
    ),
  )
  return of === null ? null : chargeById(db, of.person_id, of.charge_id)
}
