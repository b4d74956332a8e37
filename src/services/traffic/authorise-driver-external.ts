/**
 * Authorising somebody to take one's vehicle out of the Kingdom (R-AUT-03): private vehicles, six months at most, and a
 * resident needs a visa that lets him be abroad as long. The driver's word is the agreement asked of him.
 */
import * as z from 'zod'
import { addMonths, choice, daysBetween, type Text } from '../../language/index.ts'
import { vehicles } from '../../registers/vehicles/index.ts'
import { defineService, free } from '../../requests/define.ts'
import {
  authorisingFacts,
  chosenVehicle,
  driverConsent,
  driverFields,
  driverLicensed,
  exampleAuthorising,
  exampleSelf,
  exampleWith,
  hasVehicle,
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

const mostMonths = 6

const countries = {
  gcc: { ar: 'دول مجلس التعاون', en: 'The Gulf states' },
  arab: { ar: 'الدول العربية', en: 'Arab countries' },
  all: { ar: 'كل الدول', en: 'All countries' },
} as const satisfies Record<string, Text>

export default defineService({
  edition: 1,
  title: { ar: 'تفويض قيادة مركبة خارج المملكة', en: 'Authorise a driver to take the vehicle outside the Kingdom' },
  summary: {
    ar: 'فوّض غيرك أن يخرج بمركبتك من المملكة، ستة أشهر على الأكثر.',
    en: 'Let somebody take your vehicle out of the Kingdom, for six months at most.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  facts: authorisingFacts,
  eligible: { has_vehicle: hasVehicle, own_violations_paid: ownViolationsPaid },
  form: z.object({
    ...driverFields,
    ...periodFields,
    countries: choice(countries, { ar: 'إلى أين', en: 'Where to' }),
  }),
  pages: [
    { title: { ar: 'المركبة', en: 'The vehicle' }, fields: ['vehicle'] },
    { title: { ar: 'السائق', en: 'The driver' }, fields: ['driver', 'born'] },
    { title: { ar: 'المدة والدول', en: 'The time and the countries' }, fields: ['from', 'to', 'countries'] },
  ],
  offers: (c) => ({ vehicle: vehicleOffers(c) }),
  accept: {
    vehicle_is_yours: vehicleIsYours,
    vehicle_is_private: {
      holds: (c) => (chosenVehicle(c)?.kind ?? 'private') === 'private',
      otherwise: {
        ar: 'لا تخرج بتفويض إلا المركبات الخاصة.',
        en: 'Only private vehicles leave the Kingdom under an authorisation.',
      },
    },
    registration_valid: registrationValid,
    insurance_valid: insuranceValid,
    vehicle_not_reported: vehicleNotReported,
    not_being_sold: notBeingSold,
    driver_found: partyFound,
    driver_is_another: partyIsAnother,
    period_in_order: periodInOrder,
    at_most_six_months: {
      holds: (c) => c.form.to <= addMonths(c.form.from, mostMonths),
      otherwise: { ar: 'لا تزيد المدة على ستة أشهر.', en: 'The time is six months at most.' },
    },
    no_other_driver: noOtherDriver,
    driver_licensed: driverLicensed,
    driver_violations_paid: partyViolationsPaid,
    exit_visa_covers: {
      holds: (c) => {
        const { fit } = c.facts
        if (fit === null || fit.citizen) return true
        if (fit.exitVisa === null || c.form.from > fit.exitVisa.leaveBefore) return false
        const { backBy, days } = fit.exitVisa
        return backBy === null ? daysBetween(c.form.from, c.form.to) < (days ?? 0) : c.form.to <= backBy
      },
      otherwise: {
        ar: 'السائق المقيم يحتاج إلى تأشيرة خروج وعودة تغطي المدة كلها.',
        en: 'A resident driver needs an exit and re-entry visa that covers the whole time.',
      },
      remedy: 'visas/issue-exit-reentry-single',
    },
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
      kind: 'external',
      from: c.form.from,
      to: c.form.to,
      countries: [c.form.countries],
    }),
  ],
  next: {
    ar: 'للسائق أن يخرج بها في المدة. ألغ التفويض متى شئت.',
    en: 'The driver may take it abroad in that time. Cancel the authorisation whenever you like.',
  },
  examples: {
    granted: {
      now: '2026-02-05T06:00:00Z',
      facts: exampleAuthorising,
      form: {
        vehicle: 'ABJ1234',
        driver: '1999900069',
        born: '1991-07-04',
        from: '2026-02-10',
        to: '2026-03-01',
        countries: 'gcc',
      },
      expect: { fee: free, effects: ['vehicles.authoriseDriver'] },
    },
    refused: {
      has_vehicle: { facts: { vehicles: [] } },
      own_violations_paid: { facts: { violations: 1 } },
      vehicle_is_yours: { form: { vehicle: 'KSA7812' } },
      vehicle_is_private: { facts: { vehicles: exampleWith({ kind: 'taxi' }) } },
      registration_valid: { facts: { vehicles: exampleWith({ registrationExpires: '2026-02-04' }) } },
      insurance_valid: { facts: { vehicles: exampleWith({ insuranceExpires: '2026-02-04' }) } },
      vehicle_not_reported: { facts: { vehicles: exampleWith({ reported: true }) } },
      not_being_sold: { facts: { vehicles: exampleWith({ beingSold: true }) } },
      driver_found: { facts: { party: null } },
      driver_is_another: { facts: { party: { id: exampleSelf } } },
      period_in_order: { form: { from: '2026-02-04' } },
      at_most_six_months: { form: { to: '2026-08-11' } },
      no_other_driver: {
        facts: {
          vehicles: exampleWith({
            drivers: [{ since: '2026-02-01T06:00:00.000Z', until: '2026-02-11T21:00:00.000Z' }],
          }),
        },
      },
      driver_licensed: { facts: { fit: { licence: null } } },
      driver_violations_paid: { facts: { fit: { violations: 2 } } },
      exit_visa_covers: {
        facts: { fit: { citizen: false, exitVisa: { leaveBefore: '2026-02-28', backBy: null, days: 19 } } },
      },
    },
  },
})
