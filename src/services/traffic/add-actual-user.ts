/**
 * Recording who really uses a vehicle, without an end: one a vehicle, ended by either side (rules.md section 26 tells it
 * from the authorised driver, on whom violations are booked). The user agrees himself.
 */
import * as z from 'zod'
import { formatPlate } from '../../language/index.ts'
import { vehicles } from '../../registers/vehicles/index.ts'
import { defineService, free } from '../../requests/define.ts'
import {
  answerBy,
  authorisingFacts,
  chosenVehicle,
  driverLicensed,
  exampleAuthorising,
  exampleSelf,
  exampleWith,
  hasVehicle,
  insuranceValid,
  notBeingSold,
  ownViolationsPaid,
  partyBorn,
  partyFound,
  partyIsAnother,
  partyNumber,
  partyViolationsPaid,
  plateAndMake,
  registrationValid,
  vehicleField,
  vehicleIsYours,
  vehicleNotReported,
  vehicleOffers,
} from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'إضافة مستخدم فعلي للمركبة', en: 'Add an actual user to a vehicle' },
  summary: {
    ar: 'سجّل من يستعمل مركبتك فعلًا. يوافق بنفسه، وتلغيانه متى شئتما.',
    en: 'Record who really uses your vehicle. They agree, and either of you can end it.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  facts: authorisingFacts,
  eligible: { has_vehicle: hasVehicle, own_violations_paid: ownViolationsPaid },
  form: z.object({
    vehicle: vehicleField,
    driver: partyNumber({ ar: 'رقم هوية المستخدم أو إقامته', en: 'The user’s ID or iqama number' }),
    born: partyBorn({ ar: 'تاريخ ميلاد المستخدم', en: 'The user’s date of birth' }),
  }),
  pages: [
    { title: { ar: 'المركبة', en: 'The vehicle' }, fields: ['vehicle'] },
    { title: { ar: 'المستخدم', en: 'The user' }, fields: ['driver', 'born'] },
  ],
  offers: (c) => ({ vehicle: vehicleOffers(c) }),
  accept: {
    vehicle_is_yours: vehicleIsYours,
    registration_valid: registrationValid,
    insurance_valid: insuranceValid,
    vehicle_not_reported: vehicleNotReported,
    not_being_sold: notBeingSold,
    no_actual_user: {
      holds: (c) => !(chosenVehicle(c)?.actualUser ?? false),
      otherwise: {
        ar: 'للمركبة مستخدم فعلي مسجل. ألغه أولًا.',
        en: 'The vehicle has an actual user on record. Remove that one first.',
      },
      remedy: 'traffic/remove-actual-user',
    },
    user_found: partyFound,
    user_is_another: partyIsAnother,
    user_licensed: driverLicensed,
    user_violations_paid: partyViolationsPaid,
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  consents: (c) => {
    const { party, owner } = c.facts
    if (party === null) return []
    const plate = { ar: formatPlate(c.form.vehicle, 'ar'), en: formatPlate(c.form.vehicle, 'en') }
    const make = chosenVehicle(c)?.make
    return [
      {
        key: 'driver',
        who: party.id,
        by: answerBy(c),
        asks: {
          ar: `أوافق أن أُسجَّل مستخدمًا فعليًا للمركبة ${plate.ar} لصاحبها ${owner.ar}.`,
          en: `I agree to be recorded as the actual user of vehicle ${plate.en}, owned by ${owner.en}.`,
        },
        sees: [
          { label: { ar: 'صاحب المركبة', en: 'Owner' }, shown: owner },
          {
            label: { ar: 'المركبة', en: 'Vehicle' },
            shown: make === undefined ? plate : plateAndMake(c.form.vehicle, make),
          },
        ],
      },
    ]
  },
  decision: { by: 'system' },
  effects: (c) => [
    vehicles.authoriseDriver({
      owner: c.subject,
      plate: c.form.vehicle,
      driver: c.facts.party?.id ?? '',
      driverName: c.facts.party?.name ?? { ar: '', en: '' },
      kind: 'actual',
    }),
  ],
  next: { ar: 'سُجل المستخدم. ألغه متى شئت.', en: 'The user is on record. Remove them whenever you like.' },
  examples: {
    granted: {
      now: '2026-02-05T06:00:00Z',
      facts: exampleAuthorising,
      form: { vehicle: 'ABJ1234', driver: '1999900069', born: '1991-07-04' },
      expect: { fee: free, effects: ['vehicles.authoriseDriver'] },
    },
    refused: {
      has_vehicle: { facts: { vehicles: [] } },
      own_violations_paid: { facts: { violations: 1 } },
      vehicle_is_yours: { form: { vehicle: 'KSA7812' } },
      registration_valid: { facts: { vehicles: exampleWith({ registrationExpires: '2026-02-04' }) } },
      insurance_valid: { facts: { vehicles: exampleWith({ insuranceExpires: null }) } },
      vehicle_not_reported: { facts: { vehicles: exampleWith({ reported: true }) } },
      not_being_sold: { facts: { vehicles: exampleWith({ beingSold: true }) } },
      no_actual_user: { facts: { vehicles: exampleWith({ actualUser: true }) } },
      user_found: { facts: { party: null } },
      user_is_another: { facts: { party: { id: exampleSelf } } },
      user_licensed: { facts: { fit: { licence: null } } },
      user_violations_paid: { facts: { fit: { violations: 1 } } },
    },
  },
})
