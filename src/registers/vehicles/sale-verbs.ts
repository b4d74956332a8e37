/**
 * Writers of sales between people (R-SAL-03): agreed, paid in, handed over. One sale a vehicle at a time; the ownership
 * moves in the commit that takes the buyer's code, and with it ends whoever drove by the old owner's word.
 */
import { randomInt } from 'node:crypto'
import type { Day, Text } from '../../language/index.ts'
import {
  type Cause,
  first,
  InvariantError,
  inDays,
  later,
  type PersonId,
  type Tx,
  type Verb,
} from '../../store/index.ts'
import { endAllDrivers } from './driver-verbs.ts'
import { type SaleRow, saleCodeDigest, saleOf, saleTable, vehicleTable } from './rows.ts'
import { driverEnded, ownershipMoved, saleAgreed, saleCancelled, saleFunded } from './told.ts'
import { ownVehicle, room, takeTurn } from './turn.ts'
import { saleDays } from './vehicle.ts'

export interface AgreeSale {
  readonly seller: PersonId
  readonly buyer: PersonId
  readonly plate: string
  readonly priceHalalas: number
  readonly iban: string
}

/** Seller and buyer have agreed: the buyer has three days to pay the price in (R-SAL-04). */
export const agreeSale: Verb<AgreeSale> = async (tx, { seller, buyer, plate, priceHalalas, iban }, cause) => {
  await ownVehicle(tx, seller, plate)
  if (buyer === seller) throw new InvariantError(room, 'nobody_buys_from_himself')
  const open = (await saleTable.currentOf(tx, seller)).map((row) => saleOf(row, cause.at))
  if (open.some((s) => s.plate === plate && (s.status === 'agreed' || s.status === 'funded')))
    throw new InvariantError(room, 'is_being_sold')
  const next = first(await tx.query<{ n: string }>(`select nextval('vehicles.sale_sequence')::text as n`))
  if (next === null) throw new Error('vehicles: no number left')
  const number = next.n
  await tx.query('insert into vehicles.sale_number (number, seller, buyer, plate) values ($1, $2, $3, $4)', [
    number,
    seller,
    buyer,
    plate,
  ])
  const fundBy = later(cause.at, inDays(saleDays.fund))
  await saleTable.write(tx, cause, {
    person_id: seller,
    number,
    plate,
    buyer,
    price_halalas: priceHalalas,
    iban,
    status: 'agreed',
    fund_by: fundBy,
    deliver_by: null,
    code_digest: null,
  })
  return { receipt: { number, fundBy }, told: saleAgreed({ seller, buyer, plate, number, priceHalalas }, fundBy) }
}

export interface SaleKey {
  readonly seller: PersonId
  readonly number: string
}

/** A code as people read it out: no letter that is taken for a digit. 40 random bits. */
const codeLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The price lies in between. The buyer, and nobody else, gets the code that moves the ownership. */
export const fundSale: Verb<SaleKey & { readonly buyer: PersonId }> = async (tx, { seller, number, buyer }, cause) => {
  const row = await lockSale(tx, { seller, number }, cause)
  if (row.buyer !== buyer) throw new InvariantError(room, 'not_the_buyer')
  if (saleOf(row, cause.at).status !== 'agreed') throw new InvariantError(room, 'not_waiting_for_the_price')
  const letters = Array.from({ length: 8 }, () => codeLetters[randomInt(codeLetters.length)]).join('')
  const deliverBy = later(cause.at, inDays(saleDays.deliver))
  await saleTable.write(tx, cause, {
    ...row,
    status: 'funded',
    deliver_by: deliverBy,
    code_digest: saleCodeDigest(number, letters),
  })
  const handover = `${letters.slice(0, 4)}-${letters.slice(4)}`
  return { receipt: { number, deliverBy }, told: saleFunded(dealOf(row), handover, deliverBy) }
}

export interface CompleteSale extends SaleKey {
  /** As the seller typed it. */
  readonly code: string
  readonly buyerName: Text
  /** The buyer's own insurance for this plate. */
  readonly insurer: Text
  readonly insuredUntil: Day
}

/** The vehicle is the buyer's from this instant: plates stay on it, who drove for the old owner drives no longer. */
export const completeSale: Verb<CompleteSale> = async (tx, args, cause) => {
  const { seller, number, code, buyerName, insurer, insuredUntil } = args
  const row = await lockSale(tx, { seller, number }, cause)
  if (saleOf(row, cause.at).status !== 'funded') throw new InvariantError(room, 'not_paid_in')
  if (row.code_digest !== saleCodeDigest(number, code)) throw new InvariantError(room, 'wrong_code')
  const { plate, buyer } = row
  const vehicle = await ownVehicle(tx, seller, plate)
  const ended = await endAllDrivers(tx, seller, plate, cause)
  await vehicleTable.write(tx, cause, { ...vehicle, status: 'transferred' })
  await vehicleTable.write(tx, cause, {
    ...vehicle,
    person_id: buyer,
    insurer,
    insurance_expires: insuredUntil,
  })
  await tx.query('insert into vehicles.plate (plate, person_id, since) values ($1, $2, $3)', [plate, buyer, cause.at])
  await saleTable.write(tx, cause, { ...row, status: 'delivered' })
  const strangers = ended.flatMap((d) => (d.driver === buyer ? [] : driverEnded([d.driver], plate, d.number, cause.at)))
  return {
    receipt: { number, plate, since: cause.at },
    told: [...ownershipMoved(dealOf(row), { buyer: buyerName }, cause.at), ...strangers],
  }
}

/** Either side calls it off before the vehicle is handed over (R-SAL-03). */
export const cancelSale: Verb<SaleKey> = async (tx, key, cause) => {
  const row = await lockSale(tx, key, cause)
  const { status } = saleOf(row, cause.at)
  if (status !== 'agreed' && status !== 'funded') throw new InvariantError(room, 'not_open_any_more')
  await saleTable.write(tx, cause, { ...row, status: 'cancelled' })
  return { receipt: { number: row.number, was: status }, told: saleCancelled(dealOf(row)) }
}

const dealOf = (row: SaleRow) => ({
  seller: row.person_id,
  buyer: row.buyer,
  plate: row.plate,
  number: row.number,
  priceHalalas: row.price_halalas,
})

async function lockSale(tx: Tx, { seller, number }: SaleKey, _cause: Cause): Promise<SaleRow> {
  const known = await saleTable.current(tx, seller, number)
  if (known === null) throw new InvariantError(room, 'no_such_sale')
  await takeTurn(tx, known.plate)
  const row = await saleTable.lock(tx, seller, number)
  if (row === null) throw new InvariantError(room, 'no_such_sale')
  return row
}
