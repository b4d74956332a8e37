/** Conditions on a vehicle that somebody owns: on the road in order, not reported, not being sold, not driven by another. */
import { type Day, field, formatPlate, plainText, type Text } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'
import type { Case, Rule, Situation } from '../define.ts'
import type { Registers } from '../registers.ts'
import type { Holds } from './any.ts'

export interface OwnedVehicle {
  readonly plate: string
  readonly kind: 'private' | 'private-transport' | 'taxi' | 'motorcycle'
  readonly make: Text
  readonly registrationExpires: Day
  readonly insuranceExpires: Day | null
  readonly inspectionExpires: Day | null
  /** Stolen, wanted or impounded: which is nobody's to hear. */
  readonly reported: boolean
  /** Authorised drivers whose time is not over, each from when until when. */
  readonly drivers: readonly { readonly since: string; readonly until: string | null }[]
  readonly actualUser: boolean
  readonly beingSold: boolean
}

/** Everything registered to somebody, as the rules here look at it. */
export async function ownedVehicles(
  read: Registers,
  owner: PersonId,
  about: { readonly day: Day; readonly now: string },
): Promise<readonly OwnedVehicle[]> {
  const owned = await read.vehicles.ownedBy(owner)
  const reported = await read.vehicles.reported(owner, about.day)
  const drivers = (await read.vehicles.driversOf(owner)).filter(
    (d) => d.status === 'valid' && (d.until === null || d.until > about.now),
  )
  const sold = await read.vehicles.beingSold(owner, about.now)
  return owned.map(({ plate, kind, make, registrationExpires, insuranceExpires, inspectionExpires }) => ({
    plate,
    kind,
    make,
    registrationExpires,
    insuranceExpires,
    inspectionExpires,
    reported: reported.includes(plate),
    drivers: drivers
      .filter((d) => d.plate === plate && d.kind !== 'actual')
      .map(({ since, until }) => ({ since, until })),
    actualUser: drivers.some((d) => d.plate === plate && d.kind === 'actual'),
    beingSold: sold.includes(plate),
  }))
}

/** The question which vehicle; its answers are the plates of one's own. */
export const vehicleField = field(plainText({ min: 1, max: 10 }), { ar: 'المركبة', en: 'The vehicle' }, undefined, {
  widget: 'radios',
})

export function vehicleOffers(c: Situation<{ readonly vehicles: readonly OwnedVehicle[] }>) {
  return c.facts.vehicles.map(({ plate, make }) => ({ value: plate, label: plateAndMake(plate, make) }))
}

export const plateAndMake = (plate: string, make: Text): Text => ({
  ar: `${formatPlate(plate, 'ar')}، ${make.ar}`,
  en: `${formatPlate(plate, 'en')}, ${make.en}`,
})

type WithVehicles = { readonly vehicles: readonly OwnedVehicle[] }
type Chosen = Case<WithVehicles, { readonly vehicle: string }>

export const chosenVehicle = (c: Chosen): OwnedVehicle | undefined =>
  c.facts.vehicles.find(({ plate }) => plate === c.form.vehicle)

export const hasVehicle: Holds<WithVehicles> = {
  holds: (c) => c.facts.vehicles.length > 0,
  otherwise: { ar: 'لا مركبة مسجلة باسمك.', en: 'No vehicle is registered to you.' },
}

/** Rules about the vehicle that was chosen. Where it is none of hers, only the first of them speaks. */
function ofChosen(holds: (v: OwnedVehicle, c: Chosen) => boolean, otherwise: Text, remedy?: string): Rule<Chosen> {
  return {
    holds: (c) => {
      const chosen = chosenVehicle(c)
      return chosen === undefined || holds(chosen, c)
    },
    otherwise,
    ...(remedy === undefined ? {} : { remedy }),
  }
}

export const vehicleIsYours: Rule<Chosen> = {
  holds: (c) => chosenVehicle(c) !== undefined,
  otherwise: { ar: 'لا مركبة باسمك بهذه اللوحة.', en: 'No vehicle of yours has this plate.' },
}

export const registrationValid = ofChosen(
  (v, c) => v.registrationExpires >= c.day,
  { ar: 'رخصة سير المركبة منتهية. جددها أولًا.', en: 'The vehicle’s registration has expired. Renew it first.' },
  'traffic/renew-vehicle-registration',
)

export const insuranceValid = ofChosen((v, c) => v.insuranceExpires !== null && v.insuranceExpires >= c.day, {
  ar: 'لا تأمين ساريًا على المركبة. أمّنها ثم اطلب.',
  en: 'The vehicle has no valid insurance. Insure it, then ask.',
})

export const inspectionValid = ofChosen((v, c) => v.inspectionExpires !== null && v.inspectionExpires >= c.day, {
  ar: 'الفحص الدوري للمركبة منتهٍ. افحصها ثم اطلب.',
  en: 'The vehicle’s periodic inspection has expired. Have it inspected, then ask.',
})

/** Refused without detail: whoever holds a reported vehicle must not learn here what is known of it (P-13). */
export const vehicleNotReported = ofChosen((v) => !v.reported, {
  ar: 'لا نستطيع إجراء هذا على المركبة إلكترونيًا. راجع إدارة المرور.',
  en: 'This cannot be done with the vehicle online. Visit the traffic department.',
})

export const notBeingSold = ofChosen((v) => !v.beingSold, {
  ar: 'للمركبة مبايعة قائمة. أتمّها أو ألغها أولًا.',
  en: 'The vehicle is being sold. Complete or cancel that sale first.',
})

/** An example's vehicle: in order on 2026-02-01. */
export const exampleVehicle: OwnedVehicle = {
  plate: 'ABJ1234',
  kind: 'private',
  make: { ar: 'تويوتا كامري', en: 'Toyota Camry' },
  registrationExpires: '2026-03-01',
  insuranceExpires: '2026-11-30',
  inspectionExpires: '2026-12-31',
  reported: false,
  drivers: [],
  actualUser: false,
  beingSold: false,
}

/** An example with something else about its vehicle. */
export const exampleWith = (more: Partial<OwnedVehicle>): readonly OwnedVehicle[] => [{ ...exampleVehicle, ...more }]
