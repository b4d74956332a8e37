/** Conditions of selling a vehicle between two people (R-SAL-01…04): the buyer's fitness, the sales one is in, their times. */
import { always, type Day, formatMoney, formatPlate, type Instant, type Text } from '../../language/index.ts'
import { acceptHours, type Sale, saleDays } from '../../registers/vehicles/index.ts'
import { hours, inDays, later, type PersonId } from '../../store/index.ts'
import { type About, type Dated, inForce } from '../define.ts'
import type { Registers } from '../registers.ts'
import type { Holds } from './any.ts'

/** What buying a vehicle asks of somebody; null before he agreed. */
export interface BuyerFit {
  readonly violations: number
  readonly citizen: boolean
  readonly privateVehicles: number
  readonly licensed: boolean
}

export async function buyerFit(read: Registers, about: Pick<About, 'day'>, id: PersonId): Promise<BuyerFit> {
  const person = await read.people.get(id)
  const unpaid = await read.violations.unpaid(id)
  const owned = await read.vehicles.ownedBy(id)
  const licences = await read.licences.of(id)
  return {
    violations: unpaid.length,
    citizen: person.kind === 'citizen',
    privateVehicles: owned.filter(({ kind }) => kind === 'private').length,
    licensed: licences.some((l) => l.kind === 'private' && l.status === 'valid' && l.expires >= about.day),
  }
}

/** A resident owns so many private vehicles at most (R-VEH-01). */
const mostOfResidents: readonly Dated<number>[] = [{ from: always, is: 2 }]

type WithBuyer = Holds<{ readonly buyer: BuyerFit | null }>

export const buyerMayOwnMore: WithBuyer = {
  holds: (c) => {
    const { buyer } = c.facts
    return buyer === null || buyer.citizen || buyer.privateVehicles < inForce(mostOfResidents, c.day)
  },
  otherwise: {
    ar: 'للمقيم مركبتان خاصتان على الأكثر، وللمشتري مركبتان.',
    en: 'A resident owns two private vehicles at most, and the buyer has two.',
  },
}

export const buyerLicensed: WithBuyer = {
  holds: (c) => c.facts.buyer === null || c.facts.buyer.licensed,
  otherwise: { ar: 'ليست للمشتري رخصة قيادة سارية.', en: 'The buyer has no valid driving licence.' },
}

export const buyerViolationsPaid: WithBuyer = {
  holds: (c) => c.facts.buyer === null || c.facts.buyer.violations === 0,
  otherwise: { ar: 'على المشتري مخالفات غير مسددة.', en: 'The buyer has unpaid violations.' },
  remedy: 'traffic/pay-violation',
}

/** The price of a private sale, in halalas (R-SAL-01). */
const priceBounds: readonly Dated<{ readonly least: number; readonly most: number }>[] = [
  { from: always, is: { least: 50_000, most: 100_000_000 } },
]

export function priceAllowed(halalas: number, day: Day): boolean {
  const { least, most } = inForce(priceBounds, day)
  return halalas >= least && halalas <= most
}

/** Until when a buyer may accept an offer, and a vehicle must be handed over (R-SAL-04). */
export const acceptBy = (c: { readonly now: Instant }): Instant => later(c.now, hours(acceptHours))
export const handOverBy = (c: { readonly now: Instant }): Instant => later(c.now, inDays(saleDays.deliver))

/** A sale as a service's facts keep it. */
export type OpenSale = Pick<Sale, 'number' | 'seller' | 'buyer' | 'plate' | 'priceHalalas' | 'iban' | 'codeDigest'> & {
  readonly funded: boolean
}

/** The open sales somebody is in, as one of the two or as either. */
export async function openSales(
  read: Registers,
  id: PersonId,
  now: Instant,
  as: 'seller' | 'buyer' | 'either',
): Promise<readonly OpenSale[]> {
  const all = await read.vehicles.sales(id, now)
  return all
    .filter((s) => (s.status === 'agreed' || s.status === 'funded') && (as === 'either' || s[as] === id))
    .map(({ number, seller, buyer, plate, priceHalalas, iban, codeDigest, status }) => ({
      number,
      seller,
      buyer,
      plate,
      priceHalalas,
      iban,
      codeDigest,
      funded: status === 'funded',
    }))
}

export const saleLabel = ({ number, plate, priceHalalas }: OpenSale): Text => ({
  ar: `${formatPlate(plate, 'ar')}، ${formatMoney({ halalas: priceHalalas }, 'ar')}، رقم ${number}`,
  en: `${formatPlate(plate, 'en')}, ${formatMoney({ halalas: priceHalalas }, 'en')}, no. ${number}`,
})

/** A sale of an example: agreed, the price not paid in. */
export const exampleSale: OpenSale = {
  number: '6000000001',
  seller: '00000000-0000-4000-8000-000000000010',
  buyer: '00000000-0000-4000-8000-000000000069',
  plate: 'ABJ1234',
  priceHalalas: 4_500_000,
  iban: 'SA0380000000608010167519',
  codeDigest: null,
  funded: false,
}
