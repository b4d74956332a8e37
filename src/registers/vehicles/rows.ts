/** The tables of vehicles. */
import { createHash } from 'node:crypto'
import type { Day, Instant, Text } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Driver, DriverKind, Sale, Vehicle } from './vehicle.ts'

export interface VehicleRow {
  readonly person_id: PersonId
  readonly plate: string
  readonly kind: Vehicle['kind']
  readonly make: Text
  readonly model_year: number
  readonly registration_expires: Day
  readonly insurer: Text | null
  readonly insurance_expires: Day | null
  readonly inspection_expires: Day | null
  readonly status: Vehicle['status']
}

export const vehicleTable = versioned<VehicleRow>({
  table: 'vehicles.vehicle',
  key: ['person_id', 'plate'],
  columns: [
    'kind',
    'make',
    'model_year',
    'registration_expires',
    'insurer',
    'insurance_expires',
    'inspection_expires',
    'status',
  ],
})

export function vehicleOf(row: VehicleRow): Vehicle {
  return {
    plate: row.plate,
    kind: row.kind,
    make: row.make,
    modelYear: row.model_year,
    registrationExpires: row.registration_expires,
    insurer: row.insurer,
    insuranceExpires: row.insurance_expires,
    inspectionExpires: row.inspection_expires,
    status: row.status,
  }
}

export interface DriverRow {
  readonly person_id: PersonId
  readonly number: string
  readonly plate: string
  readonly driver: PersonId
  readonly kind: DriverKind
  readonly since: Instant
  readonly until: Instant | null
  readonly countries: readonly string[] | null
  readonly status: Driver['status']
  readonly ended_at: Instant | null
}

export const driverTable = versioned<DriverRow>({
  table: 'vehicles.driver',
  key: ['person_id', 'number'],
  columns: ['plate', 'driver', 'kind', 'since', 'until', 'countries', 'status', 'ended_at'],
})

export function driverOf(row: DriverRow): Driver {
  const { person_id: owner, ended_at: endedAt, number, plate, driver, kind, since, until, countries, status } = row
  return { number, owner, plate, driver, kind, since, until, countries, status, endedAt }
}

export interface SaleRow {
  readonly person_id: PersonId
  readonly number: string
  readonly plate: string
  readonly buyer: PersonId
  readonly price_halalas: number
  readonly iban: string
  readonly status: Exclude<Sale['status'], 'expired'>
  readonly fund_by: Instant
  readonly deliver_by: Instant | null
  readonly code_digest: string | null
}

export const saleTable = versioned<SaleRow>({
  table: 'vehicles.sale',
  key: ['person_id', 'number'],
  columns: ['plate', 'buyer', 'price_halalas', 'iban', 'status', 'fund_by', 'deliver_by', 'code_digest'],
})

/** A sale as it stands at an instant: time that ran out needs nobody to write it down. */
export function saleOf(row: SaleRow, now: Instant): Sale {
  const late =
    (row.status === 'agreed' && row.fund_by <= now) || (row.status === 'funded' && (row.deliver_by ?? '') <= now)
  return {
    number: row.number,
    seller: row.person_id,
    buyer: row.buyer,
    plate: row.plate,
    priceHalalas: row.price_halalas,
    iban: row.iban,
    status: late ? 'expired' : row.status,
    fundBy: row.fund_by,
    deliverBy: row.deliver_by,
    codeDigest: row.code_digest,
  }
}

/** What is kept of a delivery code: 40 random bits cannot be found from it by trying at a door that counts tries. */
export function saleCodeDigest(number: string, code: string): string {
  const plain = code.toUpperCase().replace(/[^0-9A-Z]/g, '')
  return createHash('sha256').update(`${number}/${plain}`).digest('hex')
}
