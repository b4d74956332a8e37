/** Where a document of hers is on its way: by the number of its parcel, which the list of deliveries and messages name. */
import * as z from 'zod'
import { documents, states } from '../../delivery/index.ts'
import { plainText } from '../../language/index.ts'
import { maybeSaid, said } from '../../requests/answers.ts'
import { defineInquiry, field } from '../../requests/define.ts'

export default defineInquiry({
  edition: 1,
  title: { ar: 'متابعة توصيل وثيقة', en: 'Track a document delivery' },
  summary: { ar: 'أين وصلت وثيقتك التي أرسلناها.', en: 'Where the document that we sent you is.' },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  throttle: { perMinute: 30, challenge: false },

  question: z.object({
    number: field(plainText({ min: 1, max: 20 }), { ar: 'رقم الشحنة', en: 'Parcel number' }, undefined, {
      widget: 'digits',
    }),
  }),
  answer: z.object({
    document: said({ ar: 'الوثيقة', en: 'Document' }),
    state: said({ ar: 'أين هي', en: 'Where it is' }),
    carrier: maybeSaid({ ar: 'الناقل', en: 'Carrier' }),
    tracking: field(z.string().optional(), { ar: 'رقم التتبع', en: 'Tracking number' }),
    expected: field(z.string().optional(), { ar: 'الوصول المتوقع', en: 'Expected' }),
    keepUntil: field(z.string().optional(), { ar: 'تنتظرك حتى', en: 'Waits for you until' }),
  }),

  find: async (read, { number }, { asker }) => {
    const parcel = asker === null ? null : await read.delivery.byNumber(asker.actor, number)
    if (parcel === null) return null
    const { document, state, carrier, tracking, expected, keepUntil } = parcel
    return {
      document: documents[document],
      state: states[state],
      ...(carrier === null ? {} : { carrier }),
      ...(tracking === null ? {} : { tracking }),
      ...(expected === null ? {} : { expected }),
      ...(keepUntil === null ? {} : { keepUntil }),
    }
  },
  says: {
    found: (a) => ({ ar: `${a.document.ar}: ${a.state.ar}.`, en: `${a.document.en}: ${a.state.en}.` }),
    notFound: { ar: 'لا توجد شحنة لك بهذا الرقم.', en: 'You have no parcel with this number.' },
  },

  examples: [
    {
      as: 'IMRAN',
      ask: { number: '69999001' },
      expect: {
        document: documents.iqama,
        state: states['in-transit'],
        carrier: { ar: 'البريد', en: 'The post' },
        tracking: 'SP999900018SA',
        expected: '2026-02-03',
      },
    },
    // Another's parcel is not found.
    { as: 'FAHD', ask: { number: '69999001' }, expect: null },
  ],
})
