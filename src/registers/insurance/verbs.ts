/** The only writers of insurance: insurers tell us of cover in their own business. */
import type { Day, Text } from '../../language/index.ts'
import { type Effect, InvariantError, type PersonId, type Verb } from '../../store/index.ts'
import { motorTable } from './read.ts'

export interface CoverVehicle {
  readonly holder: PersonId
  readonly plate: string
  /** The insurer's own number of the policy. */
  readonly number: string
  readonly insurer: Text
  readonly since: Day
  readonly until: Day
}

/** A person's vehicle, or one that is about to be hers, is insured. Told again, the later word holds. */
const coverVehicle: Verb<CoverVehicle> = async (tx, { holder, plate, number, insurer, since, until }, cause) => {
  if (until < since) throw new InvariantError('insurance', 'ends_before_it_begins')
  await motorTable.write(tx, cause, { person_id: holder, number, plate, insurer, since, until })
  return { receipt: { number, plate, until }, told: [] }
}

export const verbs = { 'insurance.coverVehicle': coverVehicle } as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const insurance = {
  coverVehicle: (args: CoverVehicle): Effect => ({ verb: 'insurance.coverVehicle', args: { ...args } }),
}
