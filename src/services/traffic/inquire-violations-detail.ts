/**
 * Violations recorded against me: where and when, what the tables set, and until when to object or pay (R-VIO-04,
 * R-VIO-05). The catalogue's photo of the violation waits for a register that holds evidence.
 */
import * as z from 'zod'
import { asciiDigits, formatPlate, plainText } from '../../language/index.ts'
import { objectByOf, violationStatuses } from '../../registers/violations/index.ts'
import { listOf, maybeSaid, onDay, said, sumOf, written } from '../../requests/answers.ts'
import { defineInquiry, field } from '../../requests/define.ts'

export default defineInquiry({
  edition: 1,
  title: { ar: 'الاستعلام عن تفاصيل المخالفات المرورية', en: 'View violation details and evidence' },
  summary: {
    ar: 'كل مخالفة عليك: مكانها ووقتها ومبلغها وآخر يوم للاعتراض والسداد.',
    en: 'Each violation against you: where, when, how much, and until when to object and pay.',
  },
  audience: ['citizen', 'resident', 'visitor'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  throttle: { perMinute: 30, challenge: false },

  question: z.object({
    number: field(
      plainText({ min: 0, max: 20 }).optional(),
      { ar: 'رقم المخالفة', en: 'Violation number' },
      { ar: 'اتركه فارغًا لتظهر كل مخالفاتك.', en: 'Leave it empty to see all of yours.' },
      { widget: 'digits' },
    ),
  }),
  answer: z.object({
    violations: listOf(
      {
        number: written({ ar: 'الرقم', en: 'Number' }),
        article: said({ ar: 'المخالفة', en: 'Violation' }),
        at: written({ ar: 'الوقت', en: 'When' }),
        place: said({ ar: 'المكان', en: 'Where' }),
        plate: maybeSaid({ ar: 'اللوحة', en: 'Plate' }),
        status: said({ ar: 'الحالة', en: 'Status' }),
        least: said({ ar: 'الحد الأدنى', en: 'Least' }),
        most: said({ ar: 'الحد الأعلى', en: 'Most' }),
        objectBy: onDay({ ar: 'آخر يوم للاعتراض', en: 'Object by' }),
        payBy: onDay({ ar: 'الحد الأدنى حتى يوم', en: 'Least payable until' }),
      },
      { ar: 'المخالفات، الأحدث أولًا', en: 'Violations, newest first' },
    ),
  }),

  find: async (read, q, { asker }) => {
    if (asker === null) return null
    const wanted = asciiDigits(q.number ?? '')
    const all = await read.violations.all(asker.subject)
    const found = wanted === '' ? all : all.filter((v) => v.number === wanted)
    if (found.length === 0) return null
    return {
      violations: found.map((v) => ({
        number: v.number,
        article: v.article,
        at: v.at,
        place: v.place,
        ...(v.plate === null ? {} : { plate: { ar: formatPlate(v.plate, 'ar'), en: formatPlate(v.plate, 'en') } }),
        status: violationStatuses[v.status],
        least: sumOf({ halalas: v.minHalalas }),
        most: sumOf({ halalas: v.maxHalalas }),
        objectBy: objectByOf(v.issuedOn),
        payBy: v.payBy,
      })),
    }
  },
  says: {
    found: (a) => ({
      ar: `عدد المخالفات: ${a.violations.length}. عند السداد ترى المبلغ بعد الخصم.`,
      en: `Violations: ${a.violations.length}. When you pay you see the sum after the discount.`,
    }),
    notFound: { ar: 'لا توجد عليك مخالفة بهذا.', en: 'There is no such violation against you.' },
  },

  examples: [
    {
      as: 'KHALID',
      ask: { number: '٧٩٩٩٩٠٠٠١٥' },
      expect: {
        violations: [
          {
            number: '7999900015',
            article: { ar: 'تجاوز السرعة المحددة بما لا يزيد على 20 كم/س', en: 'Speeding by up to 20 km/h' },
            at: '2026-01-14T15:42:00.000Z',
            place: { ar: 'جدة، طريق المدينة', en: 'Jeddah, Madinah Road' },
            plate: { ar: formatPlate('KSA7812', 'ar'), en: 'K S A 7812' },
            status: violationStatuses.unpaid,
            least: { ar: '150 ريال', en: 'SAR 150' },
            most: { ar: '300 ريال', en: 'SAR 300' },
            objectBy: '2026-02-14',
            payBy: '2026-03-01',
          },
        ],
      },
    },
    // Somebody else's number is not found.
    { as: 'KHALID', ask: { number: '7999900023' }, expect: null },
    { as: 'FAHD', ask: {}, expect: null },
  ],
})
