/**
 * Whom one sponsors and sponsored. Of somebody who left, the sponsor keeps only the past period: nothing of where the
 * person is or what the person does today (ID-72).
 */
import * as z from 'zod'
import { fullName, type Text } from '../../language/index.ts'
import { listOf, maybeOnDay, maybeSaid, maybeWritten, onDay, said } from '../../requests/answers.ts'
import { choice, defineInquiry } from '../../requests/define.ts'

const kinds = {
  'domestic-worker': { ar: 'عمالة منزلية', en: 'Domestic worker' },
  worker: { ar: 'عامل', en: 'Worker' },
  dependant: { ar: 'مرافق', en: 'Dependant' },
} as const satisfies Record<string, Text>

export default defineInquiry({
  edition: 1,
  title: {
    ar: 'استعراض المكفولين والعمالة الخاصة الحالية والسابقة',
    en: 'View current and previous sponsored persons and private workers',
  },
  summary: {
    ar: 'من تكفلهم اليوم، ومن كانوا على كفالتك من قبل.',
    en: 'Those you sponsor today and those you sponsored before.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  namesOthers: true,
  throttle: { perMinute: 30, challenge: false },

  question: z.object({
    period: choice(
      {
        current: { ar: 'على كفالتي اليوم', en: 'Sponsored today' },
        previous: { ar: 'كانوا على كفالتي', en: 'Sponsored before' },
        all: { ar: 'الكل', en: 'All' },
      },
      { ar: 'الفترة', en: 'Period' },
    ),
  }),
  answer: z.object({
    persons: listOf(
      {
        name: said({ ar: 'الاسم', en: 'Name' }),
        kind: said({ ar: 'نوع الكفالة', en: 'Kind' }),
        from: onDay({ ar: 'من يوم', en: 'From' }),
        until: maybeOnDay({ ar: 'إلى يوم', en: 'Until' }),
        number: maybeWritten({ ar: 'رقم الإقامة', en: 'Iqama number' }),
        profession: maybeSaid({ ar: 'المهنة', en: 'Profession' }),
        expires: maybeOnDay({ ar: 'تنتهي الإقامة', en: 'Iqama expires' }),
      },
      { ar: 'المكفولون', en: 'Sponsored persons' },
    ),
  }),

  find: async (read, q, { asker }) => {
    if (asker === null) return null
    const found = await read.sponsorships.workersOf(asker.subject, q.period)
    if (found.length === 0) return null
    const persons = await read.people.many(found.map((s) => s.worker))
    const answers = await Promise.all(
      found.map(async (s, i) => {
        const person = persons[i]
        if (person === undefined) return []
        const past = {
          name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
          kind: kinds[s.kind],
          from: s.from,
        }
        // ID-72: of a former worker not even the register of residents is opened.
        if (s.until !== null) return [{ ...past, until: s.until }]
        const iqama = await read.residency.iqama(s.worker)
        if (iqama === null) return [past]
        return [{ ...past, number: iqama.number, profession: iqama.profession, expires: iqama.expires }]
      }),
    )
    return { persons: answers.flat() }
  },
  says: {
    found: (a) => ({ ar: `العدد: ${a.persons.length}.`, en: `Number: ${a.persons.length}.` }),
    notFound: { ar: 'لا أحد على كفالتك في هذه الفترة.', en: 'You sponsor nobody in this period.' },
  },

  examples: [
    {
      as: 'FAHD',
      ask: { period: 'all' },
      expect: {
        persons: [
          {
            name: { ar: 'رحيم الدين', en: 'Rahim Uddin' },
            kind: kinds['domestic-worker'],
            from: '2025-01-10',
            number: '2999900042',
            profession: { ar: 'سائق خاص', en: 'Private driver' },
            expires: '2027-01-10',
          },
          {
            name: { ar: 'ماريا سانتوس', en: 'Maria Santos' },
            kind: kinds['domestic-worker'],
            from: '2023-03-18',
            number: '2999900067',
            profession: { ar: 'عاملة منزلية', en: 'Housemaid' },
            expires: '2026-03-18',
          },
          {
            name: { ar: 'أسلم خان', en: 'Aslam Khan' },
            kind: kinds['domestic-worker'],
            from: '2021-04-11',
            until: '2024-11-02',
          },
        ],
      },
    },
    {
      as: 'FAHD',
      ask: { period: 'previous' },
      expect: {
        persons: [
          {
            name: { ar: 'أسلم خان', en: 'Aslam Khan' },
            kind: kinds['domestic-worker'],
            from: '2021-04-11',
            until: '2024-11-02',
          },
        ],
      },
    },
    { as: 'KHALID', ask: { period: 'previous' }, expect: null },
    // A worker sponsors nobody; that she is sponsored is not what is asked.
    { as: 'ROSA', ask: { period: 'all' }, expect: null },
  ],
})
