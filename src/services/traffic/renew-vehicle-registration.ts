/** Renewing a vehicle's registration for three years (R-REG-01…03). The late fine is the state's, with the fee. */
import * as z from 'zod'
import { always, daysBetween, sar } from '../../language/index.ts'
import { vehicles } from '../../registers/vehicles/index.ts'
import {
  type About,
  type Dated,
  defineService,
  inForce,
  type PersonId,
  type Registers,
  stateFee,
} from '../../requests/define.ts'
import {
  chosenVehicle,
  exampleVehicle,
  exampleWith,
  hasVehicle,
  inspectionValid,
  insuranceValid,
  type OwnedVehicle,
  ownedVehicles,
  ownViolationsPaid,
  vehicleField,
  vehicleIsYours,
  vehicleNotReported,
  vehicleOffers,
} from '../../requests/rules.ts'

interface Law {
  readonly years: number
  readonly perYear: number
  /** Renewed at most so many days before it ends (R-REG-02). */
  readonly windowDays: number
  /** Late after so many days of grace, so much a year begun, up to a most (R-REG-03); riyals. */
  readonly late: { readonly graceDays: number; readonly perYear: number; readonly most: number }
}

const law: readonly Dated<Law>[] = [
  { from: always, is: { years: 3, perYear: 100, windowDays: 180, late: { graceDays: 60, perYear: 100, most: 300 } } },
]

/** Riyals for renewing so many days after it ended; none within the grace. */
function lateRiyals(days: number, { late }: Law): number {
  return days <= late.graceDays ? 0 : Math.min(Math.ceil(days / 365) * late.perYear, late.most)
}

export default defineService({
  edition: 1,
  title: { ar: 'تجديد رخصة سير المركبة', en: 'Renew the vehicle registration (istimara)' },
  summary: {
    ar: 'ثلاث سنوات أخرى لمركبتك، بفحص وتأمين ساريين.',
    en: 'Three more years for your vehicle, with a valid inspection and insurance.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  facts: async (read: Registers, subject: PersonId, about: About) => {
    const owned: readonly OwnedVehicle[] = await ownedVehicles(read, subject, about)
    return { vehicles: owned, violations: (await read.violations.unpaid(subject)).length }
  },
  eligible: { has_vehicle: hasVehicle, own_violations_paid: ownViolationsPaid },
  form: z.object({ vehicle: vehicleField }),
  pages: [{ title: { ar: 'اختر المركبة', en: 'Choose the vehicle' }, fields: ['vehicle'] }],
  offers: (c) => ({ vehicle: vehicleOffers(c) }),
  accept: {
    vehicle_is_yours: vehicleIsYours,
    inspection_valid: inspectionValid,
    insurance_valid: insuranceValid,
    vehicle_not_reported: vehicleNotReported,
    within_the_window: {
      holds: (c) => {
        const chosen = chosenVehicle(c)
        return chosen === undefined || daysBetween(c.day, chosen.registrationExpires) < inForce(law, c.day).windowDays
      },
      otherwise: {
        ar: 'تُجدد الرخصة في آخر 180 يومًا من مدتها أو بعدها.',
        en: 'A registration is renewed in its last 180 days, or after it ends.',
      },
    },
  },
  fee: [
    {
      from: '2000-01-01',
      is: (c) => {
        const now = inForce(law, c.day)
        const chosen = chosenVehicle(c)
        const late = chosen === undefined ? 0 : daysBetween(chosen.registrationExpires, c.day)
        return stateFee(sar(now.years * now.perYear + lateRiyals(late, now)))
      },
    },
  ],
  priceList: [{ what: { ar: 'ثلاث سنوات', en: 'Three years' }, price: stateFee(sar(300)) }],
  decision: { by: 'system' },
  effects: (c) => [
    vehicles.renewRegistration({ owner: c.subject, plate: c.form.vehicle, years: inForce(law, c.day).years }),
  ],
  next: { ar: 'جُددت رخصة السير.', en: 'The registration is renewed.' },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { vehicles: [exampleVehicle], violations: 0 },
      form: { vehicle: 'ABJ1234' },
      expect: { fee: stateFee(sar(300)), effects: ['vehicles.renewRegistration'] },
    },
    refused: {
      has_vehicle: { facts: { vehicles: [] } },
      own_violations_paid: { facts: { violations: 1 } },
      vehicle_is_yours: { form: { vehicle: 'KSA7812' } },
      inspection_valid: { facts: { vehicles: exampleWith({ inspectionExpires: '2026-01-15' }) } },
      insurance_valid: { facts: { vehicles: exampleWith({ insuranceExpires: null }) } },
      vehicle_not_reported: { facts: { vehicles: exampleWith({ reported: true }) } },
      within_the_window: { facts: { vehicles: exampleWith({ registrationExpires: '2026-07-31' }) } },
    },
  },
})
