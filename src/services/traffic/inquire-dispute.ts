/** What became of my objections: recorded, looked at, decided and why. */
import * as z from 'zod'
import { asciiDigits, plainText } from '../../language/index.ts'
import { objectionReasons, objectionStatuses } from '../../registers/violations/index.ts'
import { listOf, maybeOnDay, maybeSaid, onDay, said, written } from '../../requests/answers.ts'
import { defineInquiry, field } from '../../requests/define.ts'

export default defineInquiry({
  edition: 1,
  title: { ar: 'متابعة الاعتراض على مخالفة', en: 'Follow up a dispute' },
  summary: {
    ar: 'أين وصل اعتراضك على مخالفة، وما القرار وأسبابه.',
    en: 'Where your objection to a violation stands, the decision and its grounds.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  throttle: { perMinute: 30, challenge: false },

  question: z.object({
    number: field(
      plainText({ min: 0, max: 20 }).optional(),
      { ar: 'رقم الاعتراض', en: 'Objection number' },
      { ar: 'اتركه فارغًا لتظهر كل اعتراضاتك.', en: 'Leave it empty to see all of yours.' },
      { widget: 'digits' },
    ),
  }),
  answer: z.object({
    objections: listOf(
      {
        number: written({ ar: 'رقم الاعتراض', en: 'Objection' }),
        violation: written({ ar: 'المخالفة', en: 'Violation' }),
        filedOn: onDay({ ar: 'سُجّل في', en: 'Recorded on' }),
        reason: said({ ar: 'السبب', en: 'Reason' }),
        status: said({ ar: 'الحالة', en: 'Status' }),
        decidedOn: maybeOnDay({ ar: 'صدر القرار في', en: 'Decided on' }),
        grounds: maybeSaid({ ar: 'أسباب القرار', en: 'Grounds' }),
      },
      { ar: 'اعتراضاتك، الأحدث أولًا', en: 'Your objections, newest first' },
    ),
  }),

  find: async (read, q, { asker }) => {
    if (asker === null) return null
    const wanted = asciiDigits(q.number ?? '')
    const all = await read.violations.objections(asker.subject)
    const found = wanted === '' ? all : all.filter((o) => o.number === wanted)
    if (found.length === 0) return null
    return {
      objections: found.map((o) => ({
        number: o.number,
        violation: o.violation,
        filedOn: o.filedOn,
        reason: objectionReasons[o.reason],
        status: objectionStatuses[o.status],
        ...(o.decidedOn === null ? {} : { decidedOn: o.decidedOn }),
        ...(o.words === null ? {} : { grounds: o.words }),
      })),
    }
  },
  says: {
    found: (a) => ({ ar: `عدد الاعتراضات: ${a.objections.length}.`, en: `Objections: ${a.objections.length}.` }),
    notFound: { ar: 'ليس لك اعتراض بهذا.', en: 'You have no such objection.' },
  },

  examples: [
    {
      as: 'KHALID',
      ask: { number: '٦٩٩٩٩٠٠٠٠١' },
      expect: {
        objections: [
          {
            number: '6999900001',
            violation: '7999900007',
            filedOn: '2025-04-05',
            reason: objectionReasons['wrong-facts'],
            status: objectionStatuses.rejected,
            decidedOn: '2025-04-12',
            grounds: { ar: 'تظهر الصورة الهاتف في يدك.', en: 'The picture shows the phone in your hand.' },
          },
        ],
      },
    },
    // Another's is not found.
    { as: 'FAHD', ask: { number: '6999900001' }, expect: null },
  ],
})
