/** A person as the state knows one: names, birth, nationality, death, and the national address. */
import type { Day, PersonName, Text } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'

export type PersonKind = 'citizen' | 'resident' | 'visitor'
export type Sex = 'male' | 'female'
export type Marital = 'single' | 'married' | 'divorced' | 'widowed'
/** What kind of number a person is, or was, known by. The number of a visa names those who have not arrived yet. */
export type NumberKind = 'national-id' | 'iqama' | 'border' | 'visa'

export interface Person {
  readonly id: PersonId
  /** The number the person goes by today: national ID, iqama, border number. */
  readonly number: string
  readonly kind: PersonKind
  readonly name: PersonName
  readonly sex: Sex
  readonly born: Day
  /** ISO 3166 alpha-2; `SA` for citizens. */
  readonly nationality: string
  readonly died: Day | null
  readonly alive: boolean
  readonly marital: Marital
  readonly profession: Text | null
  /** Fingers and face are on file (R-PAS-03, R-VIS-06). */
  readonly biometricsEnrolled: boolean
  /** The mobile on record, E.164: what a code is sent to before an account exists. */
  readonly mobile: string | null
}

/** Where a citizen works and as what, as the employer says: what attests a profession (R-CIV-15). */
export interface Employment {
  /** Ten digits, the first 7. */
  readonly employer: string
  readonly employerName: Text
  readonly profession: Text
  readonly since: Day
}

/** The national address (R-ADDR-01, R-ADDR-02). */
export interface Address {
  /** Four digits. */
  readonly building: string
  readonly street: string
  readonly district: string
  readonly city: string
  /** Five digits. */
  readonly postal: string
  /** Four digits. */
  readonly additional: string
  /** Four letters and the four digits of the building, `RHFA7312`. */
  readonly short: string
}

/** The short address ends in the building's number; anything else is somebody else's or a slip (R-ADDR-02). */
export function shortFitsBuilding(address: Pick<Address, 'short' | 'building'>): boolean {
  return address.short.slice(4) === address.building
}
