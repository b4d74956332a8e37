/** Booking at passports (R-APPT-01…05): what for, where, on which day and when; the place is kept while she reads it over. */
import { appointments, type PurposeId } from '../../appointments/index.ts'
import { type About, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import {
  appointmentNeeds,
  bookingExample,
  bookingFacts,
  bookingForm,
  bookingOffers,
  bookingPages,
  bookingRules,
  momentOf,
  slotKept,
} from '../../requests/rules.ts'

const example = bookingExample('passport', {
  id: 'riyadh-passports',
  region: 'riyadh',
  name: { ar: 'جوازات الرياض', en: 'Riyadh passports' },
})

const placeOf = (form: { service: string; branch: string; date: string; time: string }, holder: PersonId) => ({
  holder,
  office: form.branch,
  purpose: form.service as PurposeId,
  startsAt: momentOf(form),
})

export default defineService({
  edition: 1,
  title: { ar: 'حجز موعد في الجوازات', en: 'Book a passports appointment' },
  summary: { ar: 'لما يحتاج حضورك في الجوازات.', en: 'For what needs you to come to a passports office.' },
  audience: ['citizen', 'resident'],
  needs: appointmentNeeds,
  behalf: ['self'],
  whileSuspended: true,

  facts: (read: Registers, subject: PersonId, about: About) => bookingFacts(read, subject, about, 'passports'),
  eligible: {},
  form: bookingForm('passports'),
  pages: bookingPages,
  offers: bookingOffers,
  reserves: { field: 'time', effect: (c) => appointments.hold(placeOf(c.form, c.subject)), ...slotKept },
  accept: bookingRules,
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الحجز', en: 'Booking' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [appointments.book(placeOf(c.form, c.subject))],
  next: {
    ar: 'موعدك في «مواعيدي»، ونذكّرك قبله بيوم وقبله بساعتين.',
    en: 'It is among your appointments. We remind you a day and two hours before.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      ...example.granted,
      expect: { fee: free, effects: ['appointments.book'] },
    },
    refused: example.refused,
  },
})
