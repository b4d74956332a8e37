/** The only writers of vehicles: registration here, drivers and sales in files of their own; and all as data. */
import { addYears, type Day } from '../../language/index.ts'
import { type Effect, InvariantError, type PersonId, type Verb } from '../../store/index.ts'
import { type AuthoriseDriver, authoriseDriver, type EndDriver, endDriver } from './driver-verbs.ts'
import { vehicleTable } from './rows.ts'
import {
  type AgreeSale,
  agreeSale,
  type CompleteSale,
  cancelSale,
  completeSale,
  fundSale,
  type SaleKey,
} from './sale-verbs.ts'
import { registrationRenewed } from './told.ts'
import { ownVehicle, room } from './turn.ts'

export interface OwnVehicle {
  readonly owner: PersonId
  readonly plate: string
}

/** A station has inspected it: it holds until this day. */
const recordInspection: Verb<OwnVehicle & { readonly until: Day }> = async (tx, { owner, plate, until }, cause) => {
  const vehicle = await ownVehicle(tx, owner, plate)
  await vehicleTable.write(tx, cause, { ...vehicle, inspection_expires: until })
  return { receipt: { plate, until }, told: [] }
}

/** Registration for so many years more, counted from where it ended (R-REG-01). */
const renewRegistration: Verb<OwnVehicle & { readonly years: number }> = async (tx, { owner, plate, years }, cause) => {
  const vehicle = await ownVehicle(tx, owner, plate)
  if (!Number.isInteger(years) || years < 1 || years > 5) throw new InvariantError(room, 'so_many_years_are_not_given')
  const until = addYears(vehicle.registration_expires, years)
  await vehicleTable.write(tx, cause, { ...vehicle, registration_expires: until })
  return { receipt: { plate, until }, told: [registrationRenewed(owner, plate, until)] }
}

export const verbs = {
  'vehicles.recordInspection': recordInspection,
  'vehicles.renewRegistration': renewRegistration,
  'vehicles.authoriseDriver': authoriseDriver,
  'vehicles.endDriver': endDriver,
  'vehicles.agreeSale': agreeSale,
  'vehicles.fundSale': fundSale,
  'vehicles.completeSale': completeSale,
  'vehicles.cancelSale': cancelSale,
} as const satisfies Readonly<Record<string, Verb>>

const effect =
  <Args extends object>(verb: keyof typeof verbs) =>
  (args: Args): Effect => ({ verb, args: { ...args } as Readonly<Record<string, unknown>> })

/** Effects of this register, as data. */
export const vehicles = {
  recordInspection: effect<OwnVehicle & { readonly until: Day }>('vehicles.recordInspection'),
  renewRegistration: effect<OwnVehicle & { readonly years: number }>('vehicles.renewRegistration'),
  authoriseDriver: effect<AuthoriseDriver>('vehicles.authoriseDriver'),
  endDriver: effect<EndDriver>('vehicles.endDriver'),
  agreeSale: effect<AgreeSale>('vehicles.agreeSale'),
  fundSale: effect<SaleKey & { readonly buyer: PersonId }>('vehicles.fundSale'),
  completeSale: effect<CompleteSale>('vehicles.completeSale'),
  cancelSale: effect<SaleKey>('vehicles.cancelSale'),
}
