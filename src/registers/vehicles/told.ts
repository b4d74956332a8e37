/** What owners, drivers, sellers and buyers are told about vehicles. */
import {
  type Day,
  dayOf,
  formatMoney,
  formatPlate,
  formatSlashDay,
  type Instant,
  type Text,
} from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'

const plateText = (plate: string): Text => ({ ar: formatPlate(plate, 'ar'), en: formatPlate(plate, 'en') })
const sum = (halalas: number): Text => ({ ar: formatMoney({ halalas }, 'ar'), en: formatMoney({ halalas }, 'en') })
const day = (at: Instant): string => formatSlashDay(dayOf(at))

interface Driving {
  readonly plate: string
  readonly name: Text
  readonly ref: string
  readonly since: Instant
  /** The last day that is covered; null: without an end. */
  readonly last: Day | null
}

export function driverAuthorised(people: readonly PersonId[], { plate, name, ref, since, last }: Driving): Told[] {
  const expiry = last === null ? { ar: 'أن يُلغى', en: 'it is ended' } : formatSlashDay(last)
  const vars = { name, plate: plateText(plate), ref, from: day(since), expiry }
  return people.map((person) => ({ person, kind: 'vehicles.driver-authorised', vars }))
}

export function driverEnded(people: readonly PersonId[], plate: string, ref: string, at: Instant): Told[] {
  return people.map((person) => ({
    person,
    kind: 'vehicles.driver-ended',
    vars: { plate: plateText(plate), ref, date: day(at) },
  }))
}

export function registrationRenewed(person: PersonId, plate: string, until: Day): Told {
  return { person, kind: 'traf.vehicle.renewed', vars: { plate: plateText(plate), expiry: formatSlashDay(until) } }
}

interface Deal {
  readonly seller: PersonId
  readonly buyer: PersonId
  readonly plate: string
  readonly number: string
  readonly priceHalalas: number
}

/** Both have agreed: the buyer is told until when to pay the price in. */
export function saleAgreed({ seller, buyer, plate, number, priceHalalas }: Deal, until: Instant): Told[] {
  const vars = { plate: plateText(plate), ref: number, amount: sum(priceHalalas), date: day(until) }
  return [seller, buyer].map((person) => ({ person, kind: 'vehicles.sale-agreed', vars }))
}

/** The price lies in between: the buyer gets the code, which he says when the vehicle is in his hands and not before. */
export function saleFunded(deal: Deal, handover: string, until: Instant): Told[] {
  const { seller, buyer, plate, number, priceHalalas } = deal
  const vars = { plate: plateText(plate), ref: number, amount: sum(priceHalalas), date: day(until) }
  return [
    { person: seller, kind: 'vehicles.sale-funded', vars },
    { person: buyer, kind: 'vehicles.sale-code', vars: { plate: plateText(plate), handover, date: day(until) } },
  ]
}

export function ownershipMoved(deal: Deal, names: { readonly buyer: Text }, at: Instant): Told[] {
  const vars = { plate: plateText(deal.plate), name: names.buyer, date: day(at) }
  return [deal.seller, deal.buyer].map((person) => ({ person, kind: 'traf.vehicle.transferred', vars }))
}

export function saleCancelled({ seller, buyer, plate, number }: Deal): Told[] {
  const vars = { plate: plateText(plate), ref: number }
  return [seller, buyer].map((person) => ({ person, kind: 'vehicles.sale-cancelled', vars }))
}
