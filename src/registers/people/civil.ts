/** What the civil register does to a person: birth, death, marriage's mark, names, profession. */
import { type Day, dayOf, type PersonName, type Text } from '../../language/index.ts'
import { type Effect, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import { nextCivilNumber } from './number.ts'
import type { Marital, Sex } from './person.ts'
import { type PersonRow, people as personTable } from './rows.ts'
import { maritalChanged, nameChanged, professionChanged } from './told.ts'
import { takeTurn } from './turn.ts'

const room = 'people'

export interface RegisterNewborn {
  /** Who the child will be: the register of births says (`childOf`), the same for the same birth. */
  readonly child: PersonId
  readonly name: PersonName
  readonly sex: Sex
  readonly born: Day
}

/** A citizen is born: a person with a civil number of their own (R-CIV-04). The same child cannot be made twice. */
const registerNewborn: Verb<RegisterNewborn> = async (tx, { child, name, sex, born }, cause) => {
  await takeTurn(tx, child)
  if (born > dayOf(cause.at)) throw new InvariantError(room, 'born_in_the_future')
  const made = await tx.query('insert into people.subject (person_id) values ($1) on conflict do nothing', [child])
  if (made.rowCount !== 1) throw new InvariantError(room, 'registered_already')
  const number = await nextCivilNumber(tx, child)
  await personTable.write(tx, cause, {
    person_id: child,
    number,
    kind: 'citizen',
    name_ar: name.ar,
    name_en: name.en,
    sex,
    born,
    nationality: 'SA',
    died: null,
    marital: 'single',
    profession: null,
    biometrics_enrolled: false,
    contact_mobile: null,
  })
  return { receipt: { number, child }, told: [] }
}

export interface RecordDeath {
  readonly person: PersonId
  readonly died: Day
}

/** Marks a person as deceased: from this commit on no request is taken in that name (R-GATE-04, R-CIV-17). */
const recordDeath: Verb<RecordDeath> = async (tx, { person, died }, cause) => {
  const row = await living(tx, person)
  if (died < row.born) throw new InvariantError(room, 'died_before_birth')
  await personTable.write(tx, cause, { ...row, died })
  return { receipt: { died }, told: [] }
}

export interface SetMarital {
  readonly person: PersonId
  readonly to: Marital
}

/** What marriage, divorce or a spouse's death makes of somebody. Who is married is not married again by it. */
const setMarital: Verb<SetMarital> = async (tx, { person, to }, cause) => {
  const row = await living(tx, person)
  if (row.marital !== 'married' && (to === 'divorced' || to === 'widowed'))
    throw new InvariantError(room, 'not_married')
  // A wife has one husband; a husband may have four wives, so his mark stays with the second.
  if (to === 'married' && row.marital === 'married' && row.sex === 'female')
    throw new InvariantError(room, 'married_already')
  await personTable.write(tx, cause, { ...row, marital: to })
  const told = to === 'married' || to === 'divorced' ? [maritalChanged(person, to, cause)] : []
  return { receipt: { from: row.marital, to }, told }
}

export interface ChangeName {
  readonly holder: PersonId
  readonly name: PersonName
  readonly what: 'first-name' | 'english-name'
}

/** Another first name, or the English spelling put right (R-NAME-03, R-NAME-04). */
const changeName: Verb<ChangeName> = async (tx, { holder, name, what }, cause) => {
  const row = await living(tx, holder)
  await personTable.write(tx, cause, { ...row, name_ar: name.ar, name_en: name.en })
  return { receipt: { before: { ar: row.name_ar, en: row.name_en } }, told: [nameChanged(holder, what, cause)] }
}

export interface ChangeProfession {
  readonly holder: PersonId
  readonly profession: Text
}

/** Another profession in the civil record (R-CIV-15). */
const changeProfession: Verb<ChangeProfession> = async (tx, { holder, profession }, cause) => {
  const row = await living(tx, holder)
  await personTable.write(tx, cause, { ...row, profession })
  return { receipt: { before: row.profession }, told: [professionChanged(holder, profession, cause)] }
}

async function living(tx: Tx, person: PersonId): Promise<PersonRow> {
  await takeTurn(tx, person)
  const row = await personTable.lock(tx, person)
  if (row === null) throw new InvariantError(room, 'unknown_person')
  if (row.died !== null) throw new InvariantError(room, 'person_has_died')
  return row
}

export const civilVerbs = {
  'people.registerNewborn': registerNewborn,
  'people.recordDeath': recordDeath,
  'people.setMarital': setMarital,
  'people.changeName': changeName,
  'people.changeProfession': changeProfession,
} as const satisfies Readonly<Record<string, Verb>>

export const civil = {
  registerNewborn: (args: RegisterNewborn): Effect => ({ verb: 'people.registerNewborn', args: { ...args } }),
  recordDeath: (args: RecordDeath): Effect => ({ verb: 'people.recordDeath', args: { ...args } }),
  setMarital: (args: SetMarital): Effect => ({ verb: 'people.setMarital', args: { ...args } }),
  changeName: (args: ChangeName): Effect => ({ verb: 'people.changeName', args: { ...args } }),
  changeProfession: (args: ChangeProfession): Effect => ({ verb: 'people.changeProfession', args: { ...args } }),
}
