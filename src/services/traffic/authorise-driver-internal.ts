/**
 * Authorising somebody to drive one's vehicle inside the Kingdom for a time (R-AUT-01, R-AUT-02). The driver's own word
 * (`traffic/accept-driver-authorisation` of the catalogue) is the agreement asked of him, so it has no file of its own.
 */
import * as z from 'zod'
import { addYears } from '../../language/index.ts'
import { vehicles } from '../../registers/vehicles/index.ts'
import { defineService, free } from '../../requests/define.ts'
import {
  authorisingFacts,
  driverConsent,
  driverFields,
  driverLicensed,
  driverStays,
  exampleAuthorising,
  exampleSelf,
  exampleWith,
  hasVehicle,
  inspectionValid,
  insuranceValid,
  noOtherDriver,
  notBeingSold,
  ownViolationsPaid,
  partyFound,
  partyIsAnother,
  partyViolationsPaid,
  periodFields,
  periodInOrder,
  registrationValid,
  vehicleIsYours,
  vehicleNotReported,
  vehicleOffers,
} from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  also: ['traffic/accept-driver-authorisation'],
  title: { ar: 'تفويض قيادة مركبة داخل المملكة', en: 'Authorise a driver inside the Kingdom' },
  summary: {
    ar: 'فوّض غيرك بقيادة مركبتك مدة تحددها. يسري حين يوافق.',
    en: 'Let somebody drive your vehicle for a time you set. It holds once they agree.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  facts: authorisingFacts,
  eligible: { has_vehicle: hasVehicle, own_violations_paid: ownViolationsPaid },
  form: z.object({ ...driverFields, ...periodFields }),
  pages: [
    { title: { ar: 'المركبة', en: 'The vehicle' }, fields: ['vehicle'] },
    { title: { ar: 'السائق', en: 'The driver' }, fields: ['driver', 'born'] },
    { title: { ar: 'المدة', en: 'The time' }, fields: ['from', 'to'] },
  ],
  offers: (c) => ({ vehicle: vehicleOffers(c) }),
  accept: {
    vehicle_is_yours: vehicleIsYours,
    registration_valid: registrationValid,
    insurance_valid: insuranceValid,
    inspection_valid: inspectionValid,
    vehicle_not_reported: vehicleNotReported,
    not_being_sold: notBeingSold,
    driver_found: partyFound,
    driver_is_another: partyIsAnother,
    period_in_order: periodInOrder,
    // The rules name no limit for the inside; a year keeps an authorisation from being forgotten (R-DEL-04's value, A).
    at_most_a_year: {
      holds: (c) => c.form.to <= addYears(c.form.from, 1),
      otherwise: { ar: 'لا تزيد المدة على سنة.', en: 'The time is a year at most.' },
    },
    no_other_driver: noOtherDriver,
    driver_licensed: driverLicensed,
    driver_violations_paid: partyViolationsPaid,
    driver_stays: driverStays,
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  consents: driverConsent,
  decision: { by: 'system' },
  effects: (c) => [
    vehicles.authoriseDriver({
      owner: c.subject,
      plate: c.form.vehicle,
      driver: c.facts.party?.id ?? '',
      driverName: c.facts.party?.name ?? { ar: '', en: '' },
      kind: 'internal',
      from: c.form.from,
      to: c.form.to,
    }),
  ],
  next: {
    ar: 'للسائق أن يقودها في المدة. ألغ التفويض متى شئت.',
    en: 'The driver may drive it in that time. Cancel the authorisation whenever you like.',
  },
  examples: {
    granted: {
      now: '2026-02-05T06:00:00Z',
      facts: exampleAuthorising,
      form: { vehicle: 'ABJ1234', driver: '1999900069', born: '1991-07-04', from: '2026-02-05', to: '2026-03-05' },
      expect: { fee: free, effects: ['vehicles.authoriseDriver'] },
    },
    refused: {
      has_vehicle: { facts: { vehicles: [] } },
      own_violations_paid: { facts: { violations: 1 } },
      vehicle_is_yours: { form: { vehicle: 'KSA7812' } },
      registration_valid: { now: '2026-03-02T06:00:00Z', form: { from: '2026-03-02' } },
      insurance_valid: {
        facts: { vehicles: exampleWith({ insuranceExpires: null }) },
      },
      inspection_valid: {
        facts: { vehicles: exampleWith({ inspectionExpires: '2026-01-15' }) },
      },
      vehicle_not_reported: { facts: { vehicles: exampleWith({ reported: true }) } },
      not_being_sold: { facts: { vehicles: exampleWith({ beingSold: true }) } },
      driver_found: { facts: { party: null } },
      driver_is_another: { facts: { party: { id: exampleSelf } } },
      period_in_order: { form: { from: '2026-03-06' } },
      at_most_a_year: { form: { to: '2027-02-06' } },
      no_other_driver: {
        facts: {
          vehicles: exampleWith({
            drivers: [{ since: '2026-02-01T06:00:00.000Z', until: '2026-02-09T21:00:00.000Z' }],
          }),
        },
      },
      driver_licensed: { facts: { fit: { licence: null } } },
      driver_violations_paid: { facts: { fit: { violations: 1 } } },
      driver_stays: { facts: { fit: { finalExit: true } } },
    },
  },
})
