/**
 * Renewing a vehicle's registration for three years (R-REG-01…03). The late fine is the state's, with the fee; the new card
 * comes by post for 17.50 (R-PAY-09, P-12) or is collected.
 */
import * as z from 'zod'
import { postFee, withPost } from '../../delivery/index.ts'
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
  addressRegistered,
  chosenVehicle,
  exampleVehicle,
  exampleWith,
  hasVehicle,
  inspectionValid,
  insuranceValid,
  type OwnedVehicle,
  onItsWay,
  ownedVehicles,
  ownViolationsPaid,
  pickup,
  receiverFacts,
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
  edition: 2,
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
    const unpaid = await read.violations.unpaid(subject)
    return { vehicles: owned, violations: unpaid.length, ...(await receiverFacts(read, subject, about)) }
  },
  eligible: { has_vehicle: hasVehicle, own_violations_paid: ownViolationsPaid },
  form: z.object({ vehicle: vehicleField, pickup: pickup('vehicle-registration', 'traffic') }),
  pages: [{ title: { ar: 'اختر المركبة', en: 'Choose the vehicle' }, fields: ['vehicle', 'pickup'] }],
  offers: (c) => ({ vehicle: vehicleOffers(c) }),
  accept: {
    vehicle_is_yours: vehicleIsYours,
    // An address is needed only for what is sent to it.
    national_address_registered: {
      ...addressRegistered,
      holds: (c) => c.form.pickup !== 'delivery' || c.facts.postTo !== null,
    },
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
        const fee = stateFee(sar(now.years * now.perYear + lateRiyals(late, now)))
        return c.form.pickup === 'delivery' ? withPost(fee, 'vehicle-registration', c.day) : fee
      },
    },
  ],
  priceList: [
    { what: { ar: 'ثلاث سنوات', en: 'Three years' }, price: stateFee(sar(300)) },
    { what: { ar: 'التوصيل بالبريد', en: 'Sent by post' }, price: postFee('vehicle-registration', '2026-01-01') },
  ],
  decision: { by: 'system' },
  effects: (c) => [
    vehicles.renewRegistration({ owner: c.subject, plate: c.form.vehicle, years: inForce(law, c.day).years }),
    onItsWay(c, { document: 'vehicle-registration', documentNumber: c.form.vehicle, department: 'traffic' }),
  ],
  next: {
    ar: 'جُددت رخصة السير، وتصلك بطاقتها أو تستلمها كما اخترت.',
    en: 'The registration is renewed; its card is sent or collected as you chose.',
  },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        vehicles: [exampleVehicle],
        violations: 0,
        recipient: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
        postTo: {
          short: 'RHFA7312',
          building: '7312',
          street: 'شارع العليا',
          district: 'حي الورود',
          city: 'الرياض',
          postal: '12345',
          additional: '2987',
        },
      },
      form: { vehicle: 'ABJ1234', pickup: 'delivery' },
      // 300 riyals to the state, and 17.50 for the post with its tax inside.
      expect: {
        fee: { state: 30_000, platform: 1522, vat: 228 },
        effects: ['vehicles.renewRegistration', 'delivery.order'],
      },
    },
    refused: {
      has_vehicle: { facts: { vehicles: [] } },
      own_violations_paid: { facts: { violations: 1 } },
      vehicle_is_yours: { form: { vehicle: 'KSA7812' } },
      national_address_registered: { facts: { postTo: null } },
      inspection_valid: { facts: { vehicles: exampleWith({ inspectionExpires: '2026-01-15' }) } },
      insurance_valid: { facts: { vehicles: exampleWith({ insuranceExpires: null }) } },
      vehicle_not_reported: { facts: { vehicles: exampleWith({ reported: true }) } },
      within_the_window: { facts: { vehicles: exampleWith({ registrationExpires: '2026-07-31' }) } },
    },
  },
})
