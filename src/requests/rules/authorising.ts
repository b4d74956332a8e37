/**
 * What authorising somebody to drive asks (R-AUT-01), inside the Kingdom and outside it: the facts, the questions, the
 * rules on owner, vehicle and driver, and the agreement that the driver is asked for.
 */
import {
  type Day,
  dayInput,
  dayOf,
  field,
  formatGregorian,
  formatPlate,
  type Instant,
  type Text,
} from '../../language/index.ts'
import { inDays, later } from '../../store/index.ts'
import type { About, Case, Consent, PersonId, Rule } from '../define.ts'
import type { Registers } from '../registers.ts'
import { shortNames } from './any.ts'
import { type DriverFit, driverFit, type Party, partyBorn, partyNamed, partyNumber } from './parties.ts'
import { chosenVehicle, exampleVehicle, type OwnedVehicle, ownedVehicles, vehicleField } from './vehicles.ts'

export interface AuthorisingFacts {
  readonly owner: Text
  readonly vehicles: readonly OwnedVehicle[]
  readonly violations: number
  readonly party: Party | null
  /** What may be read of the driver once he agreed. */
  readonly fit: DriverFit | null
}

export async function authorisingFacts(read: Registers, subject: PersonId, about: About): Promise<AuthorisingFacts> {
  const owner = await read.people.get(subject)
  const party = await partyNamed(read, about.given.driver, about.given.born)
  return {
    owner: shortNames(owner.name),
    vehicles: await ownedVehicles(read, subject, about),
    violations: (await read.violations.unpaid(subject)).length,
    party,
    fit: await driverFit(read, about, 'driver', party?.id),
  }
}

export const driverFields = {
  vehicle: vehicleField,
  driver: partyNumber({ ar: 'رقم هوية السائق أو إقامته', en: 'The driver’s ID or iqama number' }),
  born: partyBorn({ ar: 'تاريخ ميلاد السائق', en: 'The driver’s date of birth' }),
}

export const periodFields = {
  from: field(dayInput, { ar: 'من يوم', en: 'From' }, undefined, { widget: 'date' }),
  to: field(
    dayInput,
    { ar: 'إلى يوم', en: 'To' },
    { ar: 'آخر يوم داخل في التفويض.', en: 'The last day is included.' },
    { widget: 'date' },
  ),
}

interface Answers {
  readonly vehicle: string
  readonly from: Day
  readonly to: Day
}
type Asked = Case<AuthorisingFacts, Answers>

export const noOtherDriver: Rule<Asked> = {
  holds: (c) => {
    const drivers = chosenVehicle(c)?.drivers ?? []
    const { from, to } = c.form
    return !drivers.some((d) => dayOf(d.since) <= to && (d.until === null || from < dayOf(d.until)))
  },
  otherwise: {
    ar: 'للمركبة سائق مفوض في هذه المدة. ألغ تفويضه أولًا.',
    en: 'Somebody is authorised to drive the vehicle in that time. Cancel that first.',
  },
  remedy: 'traffic/cancel-driver-authorisation',
}

export const periodInOrder: Rule<Asked> = {
  holds: (c) => c.form.from >= c.day && c.form.from <= c.form.to,
  otherwise: {
    ar: 'تبدأ المدة من اليوم أو بعده، وتنتهي بعد بدايتها.',
    en: 'The time begins today or later, and ends after it begins.',
  },
}

/** Until when a driver or a user may answer: three days, the house's own. */
export const answerBy = (c: { readonly now: Instant }): Instant => later(c.now, inDays(3))

export function driverConsent(c: Asked): readonly Consent[] {
  if (c.facts.party === null) return []
  const vehicle = chosenVehicle(c)
  const plate = { ar: formatPlate(c.form.vehicle, 'ar'), en: formatPlate(c.form.vehicle, 'en') }
  const { owner } = c.facts
  return [
    {
      key: 'driver',
      who: c.facts.party.id,
      by: answerBy(c),
      asks: {
        ar: `أوافق أن أقود المركبة ${plate.ar} بتفويض من ${owner.ar}، وما أخالف به فيها عليّ.`,
        en: `I agree to drive vehicle ${plate.en}, authorised by ${owner.en}; violations while I drive are mine.`,
      },
      sees: [
        { label: { ar: 'صاحب المركبة', en: 'Owner' }, shown: owner },
        {
          label: { ar: 'المركبة', en: 'Vehicle' },
          shown:
            vehicle === undefined
              ? plate
              : { ar: `${plate.ar}، ${vehicle.make.ar}`, en: `${plate.en}, ${vehicle.make.en}` },
        },
        { label: periodFields.from.meta()?.label as Text, shown: dayText(c.form.from) },
        { label: periodFields.to.meta()?.label as Text, shown: dayText(c.form.to) },
      ],
    },
  ]
}

const dayText = (day: Day): Text => ({ ar: formatGregorian(day, 'ar'), en: formatGregorian(day, 'en') })

/** The facts of an example: a vehicle in order, a driver named, nothing read of him yet. */
export const exampleAuthorising: AuthorisingFacts = {
  owner: { ar: 'فهد العتيبي', en: 'Fahd Alotaibi' },
  vehicles: [exampleVehicle],
  violations: 0,
  party: { id: '00000000-0000-4000-8000-000000000069', name: { ar: 'خالد الحربي', en: 'Khalid Alharbi' } },
  fit: { licence: '2031-08-10', violations: 0, finalExit: false, citizen: true, exitVisa: null },
}
