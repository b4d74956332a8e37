/** Whether a travel ban holds, which body asked for it and under which order (R-PAS-03): whom to go to. */
import * as z from 'zod'
import { maybeOnDay, onDay, said, written } from '../../requests/answers.ts'
import { defineInquiry } from '../../requests/define.ts'

export default defineInquiry({
  edition: 1,
  title: { ar: 'الاستعلام عن منع السفر', en: 'Check for a travel ban' },
  summary: {
    ar: 'هل عليك منع من السفر، ومن الجهة التي طلبته، وما رقم أمرها.',
    en: 'Whether a travel ban holds, which body asked for it, and its order number.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  // Whoever may ask for a passport for somebody must be able to learn why it is refused.
  behalf: ['self', 'dependant', 'travel-consent', 'resident-dependant'],
  throttle: { perMinute: 30, challenge: false },

  question: z.object({}),
  answer: z.object({
    agency: said({ ar: 'الجهة التي طلبت المنع', en: 'Body that asked for the ban' }),
    order: written({ ar: 'رقم الأمر', en: 'Order number' }),
    from: onDay({ ar: 'من يوم', en: 'From' }),
    until: maybeOnDay({ ar: 'حتى يوم', en: 'Until' }),
  }),

  find: async (read, _q, { day, asker }) => {
    if (asker === null) return null
    const ban = await read.travel.ban(asker.subject, day)
    if (ban === null) return null
    return {
      agency: ban.agency,
      order: ban.order,
      from: ban.from,
      ...(ban.until === null ? {} : { until: ban.until }),
    }
  },
  says: {
    found: (a) => ({
      ar: `يوجد منع من السفر طلبته ${a.agency.ar}. راجعها برقم الأمر ${a.order}، فهي التي ترفعه.`,
      en: `A travel ban is in force at the request of ${a.agency.en}. Contact that body with order ${a.order}; it can lift it.`,
    }),
    notFound: { ar: 'لا يوجد منع من السفر.', en: 'There is no travel ban.' },
  },

  examples: [
    {
      as: 'YOUSEF',
      ask: {},
      expect: {
        agency: { ar: 'المحكمة العامة بالدمام', en: 'General Court, Dammam' },
        order: '47-2211',
        from: '2025-10-14',
      },
    },
    // A ban that ended is not said.
    { as: 'KHALID', ask: {}, expect: null },
    { as: 'FAHD', about: 'SAUD', ask: {}, expect: null },
  ],
})
