/** The reports of lost documents that one made, open and closed (R-CIV-10, R-CIV-13). */
import * as z from 'zod'
import type { Text } from '../../language/index.ts'
import { lostDocuments } from '../../registers/identity-cards/index.ts'
import { listOf, onDay, said, written } from '../../requests/answers.ts'
import { defineInquiry } from '../../requests/define.ts'

const statuses = {
  open: { ar: 'قائم، والوثيقة ملغاة', en: 'Open; the document is void' },
  closed: { ar: 'أُغلق بإصدار بدل', en: 'Closed: a replacement was issued' },
} as const satisfies Record<string, Text>

export default defineInquiry({
  edition: 1,
  title: { ar: 'الاستعلام عن بلاغات الوثائق المفقودة', en: 'View my lost-document reports' },
  summary: { ar: 'بلاغاتك وما آل إليه كل منها.', en: 'Your reports and what became of each.' },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  throttle: { perMinute: 30, challenge: false },
  question: z.object({}),
  answer: z.object({
    reports: listOf(
      {
        number: written({ ar: 'رقم البلاغ', en: 'Report number' }),
        document: said({ ar: 'الوثيقة', en: 'Document' }),
        lostOn: onDay({ ar: 'فُقدت في', en: 'Lost on' }),
        status: said({ ar: 'الحالة', en: 'Status' }),
      },
      { ar: 'البلاغات', en: 'Reports' },
    ),
  }),
  find: async (read, _q, { asker }) => {
    if (asker === null) return null
    const reports = await read.identityCards.losses(asker.subject)
    if (reports.length === 0) return null
    return {
      reports: reports.map(({ number, document, lostOn, status }) => ({
        number,
        document: lostDocuments[document],
        lostOn,
        status: statuses[status],
      })),
    }
  },
  says: {
    found: (a) => ({
      ar: `عدد بلاغاتك: ${a.reports.length}.`,
      en: `Your reports: ${a.reports.length}.`,
    }),
    notFound: { ar: 'لم تبلّغ عن وثيقة مفقودة.', en: 'You reported no lost document.' },
  },
  examples: [
    {
      as: 'MONA',
      ask: {},
      expect: {
        reports: [
          {
            number: '1442-000217',
            document: lostDocuments['national-id'],
            lostOn: '2021-06-06',
            status: statuses.closed,
          },
        ],
      },
    },
    { as: 'FAHD', ask: {}, expect: null },
  ],
})
