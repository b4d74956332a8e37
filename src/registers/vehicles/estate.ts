/** Vehicles of an owner who died: they belong to the estate until the heirs have divided it (R-CIV-17). */
import { type Day, dayOf } from '../../language/index.ts'
import {
  type Db,
  type Effect,
  InvariantError,
  type PersonId,
  type Undo,
  undoing,
  type Verb,
  versioned,
} from '../../store/index.ts'

interface EstateRow {
  readonly person_id: PersonId
  readonly plate: string
  readonly since: Day
}

const estateTable = versioned<EstateRow>({ table: 'vehicles.estate', key: ['person_id', 'plate'], columns: ['since'] })

/** The plates of this person's estate. */
export async function platesOfEstate(db: Db, id: PersonId): Promise<ReadonlySet<string>> {
  return new Set((await estateTable.currentOf(db, id)).map((row) => row.plate))
}

export interface ToEstate {
  readonly owner: PersonId
  readonly plates: readonly string[]
}

const toEstate: Verb<ToEstate> = async (tx, { owner, plates }, cause) => {
  await tx.query({
    name: 'vehicles:estate-turn',
    text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
    values: [`vehicles:${owner}`],
  })
  const known = await platesOfEstate(tx, owner)
  const since = dayOf(cause.at)
  const marked = [...new Set(plates)].filter((plate) => !known.has(plate))
  if (marked.length === 0) throw new InvariantError('vehicles', 'no_vehicle_for_the_estate')
  for (const plate of marked) await estateTable.write(tx, cause, { person_id: owner, plate, since })
  return { receipt: { plates: marked }, told: [] }
}

export const estateVerbs = {
  'vehicles.toEstate': toEstate,
  'vehicles.undoEstate': undoing('vehicles', [estateTable]),
} as const satisfies Readonly<Record<string, Verb>>

/** Effects, as data. */
export const estate = {
  toEstate: (args: ToEstate): Effect => ({ verb: 'vehicles.toEstate', args: { ...args } }),
  undo: (args: Undo): Effect => ({ verb: 'vehicles.undoEstate', args: { ...args } }),
}
