/** The travel record as a document: crossings between two days, sealed, one's own or a ward's. Free. */
import * as z from 'zod'
import { type Day, dayInput, daysBetween, fullName } from '../../language/index.ts'
import { type About, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

/** So many crossings fit a document; whoever crossed oftener asks for a shorter time. */
const mostMovements = 400

/** A day as it was typed so far; null while it is none. */
function typedDay(given: unknown): Day | null {
  const read = dayInput.safeParse(given)
  return read.success ? read.data : null
}

export default defineService({
  edition: 1,
  title: { ar: 'تقرير بيانات سجل السفر', en: 'Travel record report (statement)' },
  summary: {
    ar: 'وثيقة مختومة بحركات دخولك وخروجك، أو حركات من تعوله، بين يومين تختارهما.',
    en: 'A sealed document of your entries and exits, or your family’s, between two days you choose.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self', 'dependant', 'travel-consent', 'resident-dependant'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const person = await read.people.get(subject)
    const [from, to] = [typedDay(about.given.from), typedDay(about.given.to)]
    const movements = from === null || to === null ? [] : await read.travel.movements(subject, from, to)
    return {
      name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
      number: person.number,
      crossings: movements.length,
      movements: movements.slice(0, mostMovements),
    }
  },

  eligible: {},
  form: z.object({
    from: field(dayInput, { ar: 'من يوم', en: 'From' }, undefined, { widget: 'date' }),
    to: field(dayInput, { ar: 'إلى يوم', en: 'To' }, undefined, { widget: 'date' }),
  }),
  pages: [{ title: { ar: 'المدة', en: 'The period' }, fields: ['from', 'to'] }],
  accept: {
    period_in_order: {
      holds: (c) => daysBetween(c.form.from, c.form.to) >= 0,
      otherwise: {
        ar: 'يوم النهاية قبل يوم البداية. اكتب يومًا بعده أو اليوم نفسه.',
        en: 'The last day is before the first. Enter the same day or a later one.',
      },
    },
    period_not_ahead: {
      holds: (c) => c.form.to <= c.day,
      otherwise: {
        ar: 'لا يُعرف ما بعد اليوم. اختر يوم نهاية لا يتجاوز اليوم.',
        en: 'Nothing is known after today. Choose a last day that is not after today.',
      },
    },
    crossings_fit_document: {
      holds: (c) => c.facts.crossings <= mostMovements,
      otherwise: {
        ar: 'في هذه المدة حركات لا تسعها وثيقة واحدة. اختر مدة أقصر.',
        en: 'This period has more crossings than one document holds. Choose a shorter one.',
      },
    },
  },

  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'التقرير', en: 'The report' }, price: free }],
  decision: { by: 'system' },
  effects: () => [],
  document: {
    template: 'travel-record',
    data: (c) => ({
      holder: { name: c.facts.name, number: c.facts.number },
      from: c.form.from,
      to: c.form.to,
      movements: c.facts.movements,
    }),
  },
  next: {
    ar: 'تجد التقرير في «وثائقي» خلال لحظات، ويسري شهرًا.',
    en: 'The report is in “My documents” within moments, and is good for a month.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        name: { ar: 'سعود فهد صالح العتيبي', en: 'Saud Fahd Saleh Alotaibi' },
        number: '1999900036',
        crossings: 1,
        movements: [
          {
            at: '2025-08-03T07:40:00.000Z',
            direction: 'exit',
            port: { ar: 'جسر الملك فهد', en: 'King Fahd Causeway' },
            document: 'A99900036',
          },
        ],
      },
      form: { from: '2025-07-01', to: '2025-12-31' },
      expect: { fee: free, effects: [] },
    },
    refused: {
      period_in_order: { form: { from: '2025-12-31', to: '2025-07-01' } },
      period_not_ahead: { form: { to: '2026-02-02' } },
      crossings_fit_document: { facts: { crossings: 401 } },
    },
  },
})
