/** One's own driving licences, each with its kind and the day it ends. */
import * as z from 'zod'
import { listOf, onDay, said, written } from '../../requests/answers.ts'
import { defineInquiry } from '../../requests/define.ts'

const kinds = {
  private: { ar: 'خاصة', en: 'Private' },
  motorcycle: { ar: 'دراجة آلية', en: 'Motorcycle' },
  public: { ar: 'عامة', en: 'Public' },
  'public-works': { ar: 'مركبات أشغال عامة', en: 'Public works' },
  temporary: { ar: 'مؤقتة', en: 'Temporary' },
} as const

export default defineInquiry({
  edition: 1,
  title: { ar: 'استعراض رخصة القيادة', en: 'View my driving licence' },
  summary: { ar: 'رخصك ونوعها وإلى متى تسري.', en: 'Your licences, their kind and until when they are valid.' },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  throttle: { perMinute: 30, challenge: false },
  question: z.object({}),
  answer: z.object({
    licences: listOf(
      {
        number: written({ ar: 'الرقم', en: 'Number' }),
        kind: said({ ar: 'النوع', en: 'Kind' }),
        issued: onDay({ ar: 'صدرت', en: 'Issued' }),
        expires: onDay({ ar: 'تنتهي', en: 'Expires' }),
        state: said({ ar: 'الحالة', en: 'State' }),
      },
      { ar: 'الرخص', en: 'Licences' },
    ),
  }),
  find: async (read, _q, { asker, day }) => {
    if (asker === null) return null
    const found = await read.licences.of(asker.subject)
    if (found.length === 0) return null
    return {
      licences: found.map(({ number, kind, issued, expires, status }) => ({
        number,
        kind: kinds[kind],
        issued,
        expires,
        state:
          status === 'suspended'
            ? { ar: 'موقوفة', en: 'Suspended' }
            : expires < day
              ? { ar: 'منتهية', en: 'Expired' }
              : { ar: 'سارية', en: 'Valid' },
      })),
    }
  },
  says: {
    found: (a) => ({ ar: `عدد رخصك: ${a.licences.length}.`, en: `Your licences: ${a.licences.length}.` }),
    notFound: { ar: 'لا رخصة قيادة باسمك.', en: 'You have no driving licence.' },
  },
  examples: [
    {
      as: 'RAHIM',
      ask: {},
      expect: {
        licences: [
          {
            number: '2999900042',
            kind: kinds.private,
            issued: '2025-02-09',
            expires: '2027-01-10',
            state: { ar: 'سارية', en: 'Valid' },
          },
        ],
      },
    },
    { as: 'MONA', ask: {}, expect: null },
  ],
})
