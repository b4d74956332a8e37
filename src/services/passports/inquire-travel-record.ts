/** The travel record: crossings of the border between two days, both included. */
import * as z from 'zod'
import { dayInput, type Text } from '../../language/index.ts'
import { listOf, said, written } from '../../requests/answers.ts'
import { defineInquiry, field } from '../../requests/define.ts'

const directions = { exit: { ar: 'خروج', en: 'Exit' }, entry: { ar: 'دخول', en: 'Entry' } } as const
const backwards: Text = {
  ar: 'يوم النهاية قبل يوم البداية. اكتب يومًا بعده أو اليوم نفسه.',
  en: 'The last day is before the first. Enter the same day or a later one.',
}

export default defineInquiry({
  edition: 1,
  title: { ar: 'الاستعلام عن سجل السفر', en: 'View the travel record (entries and exits)' },
  summary: {
    ar: 'حركات دخولك وخروجك، أو حركات من تعوله، بين يومين تختارهما.',
    en: 'Your entries and exits, or your family’s, between two days you choose.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self', 'dependant', 'travel-consent', 'resident-dependant'],
  throttle: { perMinute: 30, challenge: false },

  question: z
    .object({
      from: field(dayInput, { ar: 'من يوم', en: 'From' }, undefined, { widget: 'date' }),
      to: field(dayInput, { ar: 'إلى يوم', en: 'To' }, undefined, { widget: 'date' }),
    })
    .refine((q) => q.from <= q.to, { path: ['to'], message: backwards.en, params: { text: backwards } }),
  answer: z.object({
    movements: listOf(
      {
        at: written({ ar: 'الوقت', en: 'When' }),
        direction: said({ ar: 'الحركة', en: 'Movement' }),
        port: said({ ar: 'المنفذ', en: 'Port' }),
        document: said({ ar: 'الوثيقة', en: 'Document' }),
      },
      { ar: 'الحركات، الأحدث أولًا', en: 'Movements, newest first' },
    ),
  }),

  find: async (read, q, { asker }) => {
    if (asker === null) return null
    const movements = await read.travel.movements(asker.subject, q.from, q.to)
    if (movements.length === 0) return null
    return {
      movements: movements.map((m) => ({
        at: m.at,
        direction: directions[m.direction],
        port: m.port,
        document:
          m.document === 'national-id'
            ? { ar: 'الهوية الوطنية', en: 'National ID' }
            : { ar: m.document, en: m.document },
      })),
    }
  },
  says: {
    found: (a) => ({
      ar: `عدد الحركات في هذه المدة: ${a.movements.length}.`,
      en: `Movements in this period: ${a.movements.length}.`,
    }),
    notFound: { ar: 'لا توجد حركات عبور في هذه المدة.', en: 'There are no border movements in this period.' },
  },

  examples: [
    {
      as: 'FAHD',
      about: 'SAUD',
      // Typed in Hijri: both calendars name the same days.
      ask: { from: '1447-02-01', to: '2025-08-19' },
      expect: {
        movements: [
          {
            at: '2025-08-03T07:40:00.000Z',
            direction: directions.exit,
            port: { ar: 'جسر الملك فهد', en: 'King Fahd Causeway' },
            document: { ar: 'A99900036', en: 'A99900036' },
          },
        ],
      },
    },
    { as: 'FAHD', ask: { from: '2025-09-01', to: '2026-02-01' }, expect: null },
    {
      as: 'IMRAN',
      ask: { from: '2017-01-28', to: '2017-01-28' },
      expect: {
        movements: [
          {
            at: '2017-01-28T04:10:00.000Z',
            direction: directions.entry,
            port: { ar: 'مطار الملك خالد الدولي', en: 'King Khalid International Airport' },
            document: { ar: 'PK9990018', en: 'PK9990018' },
          },
        ],
      },
    },
  ],
})
