/** What every verb on vehicles begins with: its turn at the plate, and the vehicle as it stands. */
import { InvariantError, type PersonId, type Tx } from '../../store/index.ts'
import { type VehicleRow, vehicleTable } from './rows.ts'

export const room = 'vehicles'

/** Acts on one vehicle stand in a line, whoever does them: two sales, a sale and a driver. */
export async function takeTurn(tx: Tx, plate: string): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'vehicles:turn', text, values: [`vehicles:${plate}`] })
}

/** The vehicle of this owner, its turn taken. Throws `not_the_owner`. */
export async function ownVehicle(tx: Tx, owner: PersonId, plate: string): Promise<VehicleRow> {
  await takeTurn(tx, plate)
  const vehicle = await vehicleTable.lock(tx, owner, plate)
  if (vehicle === null || vehicle.status !== 'registered') throw new InvariantError(room, 'not_the_owner')
  return vehicle
}
