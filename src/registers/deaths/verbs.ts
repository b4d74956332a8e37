/** The only writers of deaths. What a death ends in other registers is done by their verbs, in the same plan. */
import { dayOf, type Instant, type Text } from '../../language/index.ts'
import { type Effect, first, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import type { Ended } from './death.ts'
import { deathTable } from './rows.ts'
import { deathNotified, deathRegistered, deathReversed } from './told.ts'

const room = 'deaths'

export interface NotifyDeath {
  readonly deceased: PersonId
  readonly name: Text
  readonly hospital: string
  readonly hospitalName: Text
  readonly place: Text
  readonly diedAt: Instant
  /** ICD-10: kept, and shown to nobody. */
  readonly causeCode: string
  readonly informant: PersonId | null
  /** Who is told: the family and the informant. */
  readonly tell: readonly PersonId[]
}

/** A hospital tells of a death: it is heard once. Until a relative registers it nothing ends by it. */
const notify: Verb<NotifyDeath> = async (tx, told, cause) => {
  const { deceased, diedAt } = told
  await takeTurn(tx, deceased)
  if (diedAt > cause.at) throw new InvariantError(room, 'died_in_the_future')
  const before = await deathTable.currentOf(tx, deceased)
  if (before.some((death) => death.status !== 'reversed')) throw new InvariantError(room, 'death_already_notified')
  const next = first(await tx.query<{ n: string }>(`select nextval('deaths.death_number')::text as n`))
  if (next === null) throw new Error('deaths: no number')
  const [number, died] = [next.n, dayOf(diedAt)]
  await tx.query('insert into deaths.number (number, person_id) values ($1, $2)', [number, deceased])
  await deathTable.write(tx, cause, {
    person_id: deceased,
    number,
    hospital: told.hospital,
    hospital_name: told.hospitalName,
    place: told.place,
    died_at: diedAt,
    died,
    cause_code: told.causeCode,
    informant_id: told.informant,
    status: 'notified',
    registered_on: null,
    ended: null,
    ended_by: null,
  })
  const tell = [...new Set(told.tell)].filter((person) => person !== deceased)
  return { receipt: { number }, told: deathNotified(tell, told.name, number, died) }
}

export interface RegisterDeath {
  readonly deceased: PersonId
  readonly number: string
  readonly name: Text
  readonly ended: Ended
  readonly tell: readonly PersonId[]
}

/** A relative registers it (R-CIV-01): from this commit on it ends what a death ends (R-CIV-17). */
const register: Verb<RegisterDeath> = async (tx, { deceased, number, name, ended, tell }, cause) => {
  await takeTurn(tx, deceased)
  const death = await deathTable.lock(tx, deceased, number)
  if (death === null) throw new InvariantError(room, 'unknown_death')
  if (death.status !== 'notified') throw new InvariantError(room, 'not_waiting_to_be_registered')
  const on = dayOf(cause.at)
  await deathTable.write(tx, cause, {
    ...death,
    status: 'registered',
    registered_on: on,
    ended,
    ended_by: cause.request,
  })
  const family = [...new Set(tell)].filter((person) => person !== deceased)
  return { receipt: { number, registered: on }, told: deathRegistered(family, name, on) }
}

export interface ReverseDeath {
  readonly deceased: PersonId
  readonly number: string
  readonly name: Text
  readonly tell: readonly PersonId[]
}

/** It was another who died: the death does not count any more. The registers put back what it ended (`undo`). */
const reverse: Verb<ReverseDeath> = async (tx, { deceased, number, name, tell }, cause) => {
  await takeTurn(tx, deceased)
  const death = await deathTable.lock(tx, deceased, number)
  if (death === null || death.status !== 'registered') throw new InvariantError(room, 'no_death_to_reverse')
  await deathTable.write(tx, cause, { ...death, status: 'reversed' })
  return { receipt: { number }, told: deathReversed([...new Set(tell)], name, dayOf(cause.at)) }
}

/** Acts of this register on one person stand in a line. */
async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'deaths:turn', text, values: [`deaths:${person}`] })
}

export const verbs = {
  'deaths.notify': notify,
  'deaths.register': register,
  'deaths.reverse': reverse,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const deaths = {
  notify: (args: NotifyDeath): Effect => ({ verb: 'deaths.notify', args: { ...args } }),
  register: (args: RegisterDeath): Effect => ({ verb: 'deaths.register', args: { ...args } }),
  reverse: (args: ReverseDeath): Effect => ({ verb: 'deaths.reverse', args: { ...args } }),
}
