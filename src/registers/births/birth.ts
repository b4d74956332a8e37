/** Births: what a hospital told, and what the parents made of it (R-CIV-01…04). */
import {
  addDays,
  type Dated,
  type Day,
  type Instant,
  inForce,
  type PersonName,
  type Text,
} from '../../language/index.ts'
import { type PersonId, uuidOf } from '../../store/index.ts'

export type BirthStatus = 'notified' | 'registered'

export interface Birth {
  /** Ten digits, the first 8. */
  readonly number: string
  readonly mother: PersonId
  /** Null when the hospital knew of none: an officer registers such a child. */
  readonly father: PersonId | null
  /** The hospital's code, `KFMC`. */
  readonly hospital: string
  readonly hospitalName: Text
  readonly place: Text
  readonly bornAt: Instant
  readonly born: Day
  readonly sex: 'male' | 'female'
  readonly grams: number
  /** 1 for the first or only child, 2 for the second of twins. */
  readonly order: number
  readonly status: BirthStatus
  /** The child in the register of people; null until one is there (a resident's child gets its number with the iqama). */
  readonly child: PersonId | null
  readonly name: PersonName | null
  readonly registeredOn: Day | null
}

/** Days within which a birth is registered from home (R-CIV-01; rules.md section 24). */
const registrationDays: readonly Dated<number>[] = [{ from: '1924-08-01', is: 30 }]

/** The last day on which a parent registers a birth online (R-CIV-01, R-CIV-03). */
export function registerBy(born: Day): Day {
  return addDays(born, inForce(registrationDays, born))
}

/** Births of one mother nearer to each other than this are one birth, told twice, unless their order differs (days). */
export const onePregnancyDays = 150

/** The person a registered birth makes: the same for the same birth, so that it cannot be made twice. */
export function childOf(number: string): PersonId {
  return uuidOf(`birth ${number}`)
}
