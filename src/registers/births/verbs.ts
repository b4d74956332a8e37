/** The only writers of births. */
import { type Day, dayOf, daysBetween, type Instant, type PersonName, type Text } from '../../language/index.ts'
import { type Effect, first, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import { onePregnancyDays } from './birth.ts'
import { type BirthRow, birthTable } from './rows.ts'
import { birthNotified, birthRegistered } from './told.ts'

const room = 'births'

export interface NotifyBirth {
  readonly mother: PersonId
  readonly father: PersonId | null
  readonly hospital: string
  readonly hospitalName: Text
  readonly place: Text
  readonly bornAt: Instant
  readonly sex: 'male' | 'female'
  readonly grams: number
  readonly order: number
}

/**
 * A hospital tells of a birth (R-CIV-04). One child is told once, whichever hospital was quicker: a birth of the same
 * mother in the same half year and of the same order among twins is this one.
 */
const notify: Verb<NotifyBirth> = async (tx, told, cause) => {
  const { mother, father, bornAt, order } = told
  await takeTurn(tx, mother)
  const born = dayOf(bornAt)
  if (bornAt > cause.at) throw new InvariantError(room, 'born_in_the_future')
  if (father === mother) throw new InvariantError(room, 'nobody_is_both_parents')
  for (const other of await birthTable.currentOf(tx, mother)) {
    if (Math.abs(daysBetween(other.born, born)) >= onePregnancyDays) continue
    if (other.birth_order === order) throw new InvariantError(room, 'birth_already_notified')
  }
  const number = await nextNumber(tx)
  await tx.query('insert into births.number (number, person_id, father_id) values ($1, $2, $3)', [
    number,
    mother,
    father,
  ])
  await birthTable.write(tx, cause, {
    person_id: mother,
    number,
    hospital: told.hospital,
    hospital_name: told.hospitalName,
    place: told.place,
    father_id: father,
    born_at: bornAt,
    born,
    sex: told.sex,
    grams: told.grams,
    birth_order: order,
    status: 'notified',
    child_id: null,
    name_ar: null,
    name_en: null,
    registered_on: null,
  })
  const parents = father === null ? [mother] : [mother, father]
  return { receipt: { number }, told: birthNotified(parents, { hospital: told.hospitalName, born, number }) }
}

export interface RegisterBirth {
  readonly mother: PersonId
  readonly number: string
  readonly name: PersonName
  /** The child as its parents are told of it. */
  readonly shortName: Text
  /** The child among people; null for a resident's, which gets its number with the iqama. */
  readonly child: PersonId | null
}

/** The parents gave the child its name: the birth is registered, once (R-CIV-01, R-CIV-04). */
const register: Verb<RegisterBirth> = async (tx, { mother, number, name, shortName, child }, cause) => {
  await takeTurn(tx, mother)
  const birth = await birthTable.lock(tx, mother, number)
  if (birth === null) throw new InvariantError(room, 'unknown_birth')
  if (birth.status !== 'notified') throw new InvariantError(room, 'registered_already')
  const on = dayOf(cause.at)
  const made: BirthRow = {
    ...birth,
    status: 'registered',
    child_id: child,
    name_ar: name.ar,
    name_en: name.en,
    registered_on: on,
  }
  await birthTable.write(tx, cause, made)
  const parents = birth.father_id === null ? [mother] : [birth.father_id, mother]
  return { receipt: { number, registered: on }, told: birthRegistered(parents, shortName, on as Day) }
}

async function nextNumber(tx: Tx): Promise<string> {
  const next = first(await tx.query<{ n: string }>(`select nextval('births.birth_number')::text as n`))
  if (next === null) throw new Error('births: no number')
  return next.n
}

/** Acts of this register on one mother stand in a line, also before her first birth is there to be locked. */
async function takeTurn(tx: Tx, mother: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'births:turn', text, values: [`births:${mother}`] })
}

export const verbs = {
  'births.notify': notify,
  'births.register': register,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const births = {
  notify: (args: NotifyBirth): Effect => ({ verb: 'births.notify', args: { ...args } }),
  register: (args: RegisterBirth): Effect => ({ verb: 'births.register', args: { ...args } }),
}
