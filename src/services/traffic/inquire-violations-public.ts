/**
 * How many unpaid violations and what they come to, without an account: number, birth date and a code to the mobile on
 * record (decided.md, "Without signing in"). Nothing else is told; what each is, one sees signed in.
 */
import * as z from 'zod'
import { dayInput, personNumber } from '../../language/index.ts'
import { payableHalalas } from '../../registers/violations/index.ts'
import { said, sumOf, written } from '../../requests/answers.ts'
import { defineInquiry, field } from '../../requests/define.ts'

export default defineInquiry({
  edition: 1,
  title: { ar: 'الاستعلام عن المخالفات المرورية برقم الهوية', en: 'Check traffic violations by ID number' },
  summary: {
    ar: 'عدد مخالفاتك غير المسددة ومجموعها، دون تسجيل دخول.',
    en: 'How many unpaid violations you have and their total, without signing in.',
  },
  audience: ['anyone'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['self'],
  throttle: { perMinute: 5, challenge: true, perLookedUpHour: 10 },
  byNumber: true,

  question: z.object({
    number: field(personNumber, { ar: 'رقم الهوية أو الإقامة', en: 'ID or iqama number' }, undefined, {
      widget: 'digits',
    }),
    birthDate: field(dayInput, { ar: 'تاريخ الميلاد', en: 'Date of birth' }, undefined, { widget: 'date' }),
  }),
  answer: z.object({
    count: written({ ar: 'عدد المخالفات غير المسددة', en: 'Unpaid violations' }),
    total: said({ ar: 'المجموع اليوم', en: 'Total today' }),
  }),

  find: async (read, _q, { asker, day }) => {
    if (asker === null) return null
    const unpaid = await read.violations.unpaid(asker.subject)
    const halalas = unpaid.reduce((sum, one) => sum + payableHalalas(one, day), 0)
    return { count: String(unpaid.length), total: sumOf({ halalas }) }
  },
  says: {
    found: (a) =>
      a.count === '0'
        ? { ar: 'لا مخالفات غير مسددة عليك.', en: 'You have no unpaid violations.' }
        : {
            ar: `عليك مخالفات غير مسددة، عددها ${a.count} ومجموعها ${a.total.ar}. ادخل لتراها وتسددها.`,
            en: `Unpaid violations: ${a.count}, in all ${a.total.en}. Sign in to see and pay them.`,
          },
    notFound: { ar: 'لا جواب لهذه البيانات.', en: 'There is no answer for these details.' },
  },

  examples: [
    {
      as: 'KHALID',
      ask: { number: '1999900069', birthDate: '1991-07-04' },
      expect: { count: '1', total: { ar: '112.50 ريال', en: 'SAR 112.50' } },
    },
    {
      as: 'FAHD',
      ask: { number: '1999900010', birthDate: '1978-03-09' },
      expect: { count: '0', total: { ar: '0 ريال', en: 'SAR 0' } },
    },
  ],
})
