/** The only writers of people. */
import { type Effect, InvariantError, type PersonId, type Undo, undoing, type Verb } from '../../store/index.ts'
import { civil, civilVerbs } from './civil.ts'
import { type Address, shortFitsBuilding } from './person.ts'
import { addresses, people as personTable } from './rows.ts'
import { addressChanged } from './told.ts'
import { takeTurn } from './turn.ts'

export interface RegisterAddress {
  readonly holder: PersonId
  readonly address: Address
}

/** Registers or changes the national address (R-ADDR-01…03). A citizen hears of a change, not of the first one. */
const registerAddress: Verb<RegisterAddress> = async (tx, { holder, address }, cause) => {
  await takeTurn(tx, holder)
  const person = await personTable.current(tx, holder)
  if (person === null) throw new InvariantError('people', 'unknown_person')
  if (person.died !== null) throw new InvariantError('people', 'person_has_died')
  if (!shortFitsBuilding(address)) throw new InvariantError('people', 'short_address_does_not_fit_building')
  const before = await addresses.lock(tx, holder)
  const version = await addresses.write(tx, cause, { person_id: holder, ...address })
  return {
    receipt: { short: address.short, version },
    told: before !== null && person.kind === 'citizen' ? [addressChanged(holder, cause)] : [],
  }
}

export const verbs = {
  'people.registerAddress': registerAddress,
  ...civilVerbs,
  'people.undo': undoing('people', [personTable]),
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const people = {
  registerAddress: (args: RegisterAddress): Effect => ({ verb: 'people.registerAddress', args: { ...args } }),
  ...civil,
  undo: (args: Undo): Effect => ({ verb: 'people.undo', args: { ...args } }),
}
