/** The only writers of border crossings. */
import type { Instant, Text } from '../../language/index.ts'
import { type Effect, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import { lastMovement } from './read.ts'
import { movementTable } from './rows.ts'
import { crossed } from './told.ts'
import type { Direction } from './travel.ts'

const room = 'travel'

export interface RecordMovement {
  readonly person: PersonId
  /** The traveller's short name: what guardians and sponsor are told. */
  readonly name: Text
  readonly at: Instant
  readonly port: Text
  readonly direction: Direction
  /** The number of the passport, or `national-id`. */
  readonly document: string
  /** Guardians of a dependant, the sponsor of a worker. */
  readonly tell: readonly PersonId[]
}

/** Records a crossing. Nobody leaves twice without coming back, or comes back without having left. */
const recordMovement: Verb<RecordMovement> = async (tx, args, cause) => {
  const { person, name, at, port, direction, document, tell } = args
  await takeTurn(tx, person)
  const last = await lastMovement(tx, person)
  if (last?.direction === direction) {
    throw new InvariantError(room, direction === 'exit' ? 'already_outside' : 'already_inside')
  }
  if (last !== null && Date.parse(at) < Date.parse(last.at)) throw new InvariantError(room, 'before_the_last_crossing')
  const ordinal = (last?.ordinal ?? 0) + 1
  await movementTable.write(tx, cause, { person_id: person, ordinal, at, port, direction, document })
  return { receipt: { ordinal, at, direction }, told: crossed(tell, direction, name, port, at) }
}

/** Acts of this register on one person stand in a line, also before the person's first row is there to be locked. */
async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'travel:turn', text, values: [`travel:${person}`] })
}

export const verbs = {
  'travel.recordMovement': recordMovement,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const travel = {
  recordMovement: (args: RecordMovement): Effect => ({ verb: 'travel.recordMovement', args: { ...args } }),
}
