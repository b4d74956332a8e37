/** Reading vehicles. */
import type { Day, Text } from '../../language/index.ts'
import { type Look, type PersonId, versioned } from '../../store/index.ts'
import { platesOfEstate } from './estate.ts'
import type { Vehicle } from './vehicle.ts'

interface VehicleRow {
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

const vehicleTable = versioned<VehicleRow>({
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

export interface VehiclesReader {
  /** The vehicles registered to this person today (R-VIS-14 asks whether there are any). */
  ownedBy(id: PersonId): Promise<Vehicle[]>
  /** Plates of somebody who died: the heirs’, not yet divided. */
  estateOf(id: PersonId): Promise<string[]>
}

export function reader(look: Look): VehiclesReader {
  return {
    async ownedBy(id) {
      look.note(id, 'vehicles')
      const rows = await vehicleTable.currentOf(look.db, id)
      return rows
        .filter((row) => row.status === 'registered')
        .map((row) => ({
          plate: row.plate,
          kind: row.kind,
          make: row.make,
          modelYear: row.model_year,
          registrationExpires: row.registration_expires,
          insurer: row.insurer,
          insuranceExpires: row.insurance_expires,
          inspectionExpires: row.inspection_expires,
          status: row.status,
        }))
    },
    async estateOf(id) {
      look.note(id, 'vehicles')
      return [...(await platesOfEstate(look.db, id))].sort()
    },
  }
}
