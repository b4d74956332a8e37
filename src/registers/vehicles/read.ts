/** Reading vehicles, who drives them and who sells them to whom. */
import type { Day, Instant } from '../../language/index.ts'
import { type Db, first, type Look, type PersonId } from '../../store/index.ts'
import { platesOfEstate } from './estate.ts'
import {
  type DriverRow,
  driverOf,
  type SaleRow,
  saleOf,
  saleTable,
  type VehicleRow,
  vehicleOf,
  vehicleTable,
} from './rows.ts'
import { type Answerable, covers, type Driver, type Sale, type Vehicle } from './vehicle.ts'

export interface VehiclesReader {
  /** The vehicles registered to this person today (R-VIS-14 asks whether there are any). */
  ownedBy(id: PersonId): Promise<Vehicle[]>
  /** Plates of somebody who died: the heirs’, not yet divided. */
  estateOf(id: PersonId): Promise<string[]>
  /** Plates of this person's vehicles on which a report stands that day; never which. */
  reported(id: PersonId, on: Day): Promise<string[]>
  /** Everybody who was ever allowed to drive this person's vehicles, the latest first. */
  driversOf(owner: PersonId): Promise<Driver[]>
  /** What this person was ever allowed to drive, the latest first. */
  driving(driver: PersonId): Promise<Driver[]>
  /** Plates of this person's vehicles that are being sold at an instant. */
  beingSold(seller: PersonId, now: Instant): Promise<string[]>
  /** Sales this person is in, as seller or buyer, as they stand at an instant; the latest first. */
  sales(id: PersonId, now: Instant): Promise<Sale[]>
  /** Whom a violation by this vehicle at an instant is booked on (R-AUT-02); null: the plate was nobody's. */
  answerableAt(plate: string, at: Instant): Promise<Answerable | null>
}

export function reader(look: Look): VehiclesReader {
  const { db } = look
  return {
    async ownedBy(id) {
      look.note(id, 'vehicles')
      const rows: VehicleRow[] = await vehicleTable.currentOf(db, id)
      return rows.filter((row) => row.status === 'registered').map(vehicleOf)
    },
    async reported(id, on) {
      look.note(id, 'vehicles')
      const { rows } = await db.query<{ plate: string }>({
        name: 'vehicles:reported',
        text: `select distinct plate from vehicles.report where person_id = $1 and superseded_at is null
          and since <= $2 and (until is null or until >= $2)`,
        values: [id, on],
      })
      return rows.map(({ plate }) => plate)
    },
    async driversOf(owner) {
      look.note(owner, 'vehicles')
      const { rows } = await db.query<DriverRow>({
        name: 'vehicles:drivers-of',
        text: 'select * from vehicles.driver where person_id = $1 and superseded_at is null order by since desc, number desc',
        values: [owner],
      })
      return rows.map(driverOf)
    },
    async driving(driver) {
      look.note(driver, 'vehicles')
      const { rows } = await db.query<DriverRow>({
        name: 'vehicles:driving',
        text: `select d.* from vehicles.driving l join vehicles.driver d on d.person_id = l.person_id and d.number = l.number
          where l.driver = $1 and d.superseded_at is null order by d.since desc, d.number desc`,
        values: [driver],
      })
      for (const row of rows) look.note(row.person_id, 'vehicles')
      return rows.map(driverOf)
    },
    async beingSold(seller, now) {
      look.note(seller, 'vehicles')
      const open = (await saleTable.currentOf(db, seller)).map((row) => saleOf(row, now))
      return open.filter(({ status }) => status === 'agreed' || status === 'funded').map(({ plate }) => plate)
    },
    async sales(id, now) {
      look.note(id, 'vehicles')
      const { rows } = await db.query<SaleRow>({
        name: 'vehicles:sales',
        text: `select s.* from (
            select seller, number from vehicles.sale_number where buyer = $1
            union select person_id, number from vehicles.sale where person_id = $1) l
          join vehicles.sale s on s.person_id = l.seller and s.number = l.number
          where s.superseded_at is null order by s.number desc`,
        values: [id],
      })
      for (const row of rows) {
        look.note(row.person_id, 'vehicles')
        look.note(row.buyer, 'vehicles')
      }
      return rows.map((row) => saleOf(row, now))
    },
    async answerableAt(plate, at) {
      const owner = await ownerAt(db, plate, at)
      if (owner === null) return null
      look.note(owner, 'vehicles')
      const { rows } = await db.query<DriverRow>({
        name: 'vehicles:driver-at',
        text: `select * from vehicles.driver where person_id = $1 and plate = $2 and kind in ('internal', 'external')
          and superseded_at is null and since <= $3`,
        values: [owner, plate, at],
      })
      const driving = rows.map(driverOf).find((one) => covers(one, at))
      if (driving === undefined) return { person: owner, as: 'owner', owner }
      look.note(driving.driver, 'vehicles')
      return { person: driving.driver, as: 'driver', owner }
    },
    async estateOf(id) {
      look.note(id, 'vehicles')
      return [...(await platesOfEstate(look.db, id))].sort()
    },
  }
}

/** To whom a plate belonged at an instant. */
export async function ownerAt(db: Db, plate: string, at: Instant): Promise<PersonId | null> {
  const row = first(
    await db.query<{ person_id: PersonId }>({
      name: 'vehicles:owner-at',
      text: 'select person_id from vehicles.plate where plate = $1 and since <= $2 order by since desc limit 1',
      values: [plate, at],
    }),
  )
  return row?.person_id ?? null
}
