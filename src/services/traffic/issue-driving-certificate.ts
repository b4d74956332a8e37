/** A sealed certificate of one's driving licences, for another country or an employer. Free; it holds a month. */
import * as z from 'zod'
import { fullName, plainText } from '../../language/index.ts'
import { type About, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

type Kind = 'private' | 'motorcycle' | 'public' | 'public-works' | 'temporary'
type State = 'valid' | 'suspended' | 'expired'
interface Shown {
  readonly number: string
  readonly kind: Kind
  readonly issued: string
  readonly expires: string
  readonly state: State
}

export default defineService({
  edition: 1,
  title: { ar: 'إصدار شهادة رخصة قيادة', en: 'Issue a driving licence certificate' },
  summary: {
    ar: 'وثيقة مختومة برخص قيادتك، لجهة عمل أو لبلد آخر.',
    en: 'A sealed document of your driving licences, for an employer or another country.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const person = await read.people.get(subject)
    const licences = await read.licences.of(subject)
    return {
      name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
      number: person.number,
      licences: licences.map(
        ({ number, kind, issued, expires, status }): Shown => ({
          number,
          kind,
          issued,
          expires,
          // A suspension is told before an end: it is what whoever reads this must know.
          state: status === 'suspended' ? 'suspended' : expires < about.day ? 'expired' : 'valid',
        }),
      ),
    }
  },

  eligible: {
    has_driving_licence: {
      holds: (c) => c.facts.licences.length > 0,
      otherwise: { ar: 'لا رخصة قيادة مسجلة لك.', en: 'No driving licence of yours is on record.' },
    },
  },
  form: z.object({
    recipient: field(
      plainText({ min: 2, max: 80 }),
      { ar: 'إلى من تقدمها؟', en: 'Whom is it for?' },
      { ar: 'نحفظه مع طلبك. مثل: جهة العمل.', en: 'Kept with your request. For example: an employer.' },
    ),
  }),
  pages: [{ title: { ar: 'لمن الشهادة', en: 'Whom it is for' }, fields: ['recipient'] }],

  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الشهادة', en: 'The certificate' }, price: free }],
  decision: { by: 'system' },
  effects: () => [],
  document: {
    template: 'driving-certificate',
    data: (c) => ({ holder: { name: c.facts.name, number: c.facts.number }, licences: c.facts.licences }),
  },
  next: {
    ar: 'تجد الشهادة في «وثائقي» خلال لحظات، وتسري شهرًا.',
    en: 'The certificate is in “My documents” within moments, and is good for a month.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
        number: '1999900010',
        licences: [
          { number: '1999900010', kind: 'private', issued: '2018-07-15', expires: '2028-03-27', state: 'valid' },
        ],
      },
      form: { recipient: 'جهة العمل' },
      expect: { fee: free, effects: [] },
    },
    refused: { has_driving_licence: { facts: { licences: [] } } },
  },
})
