/** Writers of who may drive a vehicle. The register's own bounds; who is fit to drive is the services' rules. */
import { addDays, type Day, dayOf, type Instant, startOfDay, type Text } from '../../language/index.ts'
import { type Cause, first, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import { type DriverRow, driverOf, driverTable } from './rows.ts'
import { driverAuthorised, driverEnded } from './told.ts'
import { ownVehicle, room, takeTurn } from './turn.ts'
import type { DriverKind } from './vehicle.ts'

export interface AuthoriseDriver {
  readonly owner: PersonId
  readonly plate: string
  readonly driver: PersonId
  readonly driverName: Text
  readonly kind: DriverKind
  /** The first and the last day that are covered, whole days in the Kingdom. `actual` has neither: from now on. */
  readonly from?: Day
  readonly to?: Day
  readonly countries?: readonly string[]
}

/**
 * Allows somebody to drive. One authorised driver a vehicle at a time, one actual user (R-AUT-01); what begins today
 * begins now, not at midnight before it was agreed. Receipt: its number and its bounds.
 */
export const authoriseDriver: Verb<AuthoriseDriver> = async (tx, args, cause) => {
  const { owner, plate, driver, kind, from, to, countries } = args
  await ownVehicle(tx, owner, plate)
  if (driver === owner) throw new InvariantError(room, 'the_owner_drives_anyway')
  const since = from === undefined || from <= dayOf(cause.at) ? cause.at : startOfDay(from)
  const until = to === undefined ? null : startOfDay(addDays(to, 1))
  if ((kind === 'actual') !== (until === null)) throw new InvariantError(room, 'without_its_end')
  if (until !== null && until <= since) throw new InvariantError(room, 'ends_before_it_begins')
  const others = (await driverTable.currentOf(tx, owner)).filter((row) => row.plate === plate)
  if (others.some((row) => (row.kind === 'actual') === (kind === 'actual') && meets(row, since, until)))
    throw new InvariantError(room, kind === 'actual' ? 'has_an_actual_user' : 'has_a_driver')
  const next = first(await tx.query<{ n: string }>(`select nextval('vehicles.driver_number')::text as n`))
  if (next === null) throw new Error('vehicles: no number left')
  await tx.query('insert into vehicles.driving (driver, person_id, number) values ($1, $2, $3)', [
    driver,
    owner,
    next.n,
  ])
  await driverTable.write(tx, cause, {
    person_id: owner,
    number: next.n,
    plate,
    driver,
    kind,
    since,
    until,
    countries: countries === undefined ? null : [...countries],
    status: 'valid',
    ended_at: null,
  })
  const told = { plate, name: args.driverName, ref: next.n, since, last: to ?? null }
  return { receipt: { number: next.n, since, until }, told: driverAuthorised([driver, owner], told) }
}

function meets(row: DriverRow, since: Instant, until: Instant | null): boolean {
  if (row.status === 'ended') return false
  return (until === null || row.since < until) && (row.until === null || since < row.until)
}

export interface EndDriver {
  readonly owner: PersonId
  readonly number: string
}

/** Ends an authorisation or the use of a vehicle, from this minute on. */
export const endDriver: Verb<EndDriver> = async (tx, { owner, number }, cause) => {
  const known = await driverTable.current(tx, owner, number)
  if (known === null) throw new InvariantError(room, 'no_such_driver')
  await takeTurn(tx, known.plate)
  const row = await driverTable.lock(tx, owner, number)
  if (row === null || row.status === 'ended' || (row.until !== null && row.until <= cause.at))
    throw new InvariantError(room, 'ended_already')
  await driverTable.write(tx, cause, { ...row, status: 'ended', ended_at: cause.at })
  return { receipt: { number, endedAt: cause.at }, told: driverEnded([row.driver, owner], row.plate, number, cause.at) }
}

/** Whoever drives a vehicle drives it no longer: it has another owner. The turn at its plate is taken. */
export async function endAllDrivers(tx: Tx, owner: PersonId, plate: string, cause: Cause) {
  const ended: DriverRow[] = []
  for (const row of await driverTable.currentOf(tx, owner)) {
    if (row.plate !== plate || row.status === 'ended' || (row.until !== null && row.until <= cause.at)) continue
    await driverTable.write(tx, cause, { ...row, status: 'ended', ended_at: cause.at })
    ended.push(row)
  }
  return ended.map(driverOf)
}
