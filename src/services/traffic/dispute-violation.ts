/**
 * Objecting to a traffic violation (R-VIO-04): within its days, once, one at a time; nothing is due until the committee
 * decides, and a rejected one gives days to pay anew (R-VIO-05). The catalogue's attachment waits for papers that are no
 * photographs.
 */
import * as z from 'zod'
import { type Day, formatDay, plainText, type Text } from '../../language/index.ts'
import {
  type Objection,
  objectByOf,
  objectionReasons,
  type Violation,
  violationStatuses,
  violations,
  whyNoObjection,
} from '../../registers/violations/index.ts'
import { choice, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

type Of = Pick<Violation, 'number' | 'status' | 'issuedOn' | 'plan' | 'article' | 'place' | 'plate'>
type Before = Pick<Objection, 'violation' | 'status' | 'decidedOn'>
interface Facts {
  readonly violations: readonly Of[]
  readonly objections: readonly Before[]
}
type Answered = { readonly facts: Facts; readonly day: Day; readonly form: { readonly violation: string } }

/** What stands in the way of the violation chosen; a number that is not theirs is in the way of itself. */
function inTheWay({ facts, day, form }: Answered) {
  const chosen = facts.violations.find((v) => v.number === form.violation)
  if (chosen === undefined) return 'no_such_violation'
  // Recorded under this very request and not decided: of open requests for it there is one (R-GATE-05).
  if (facts.objections.some((o) => o.violation === chosen.number && o.status === 'open')) return null
  return whyNoObjection(chosen, facts.objections, day)
}

const register: Text = { ar: 'سجل المخالفات', en: 'Register of violations' }
const words = {
  cancelled: { ar: 'قُبل اعتراضك وأُلغيت المخالفة.', en: 'Your objection was accepted and the violation is cancelled.' },
  rejected: {
    ar: 'رُفض اعتراضك. السبب مكتوب في طلبك.',
    en: 'Your objection was rejected. The reason stands with your request.',
  },
} as const satisfies Readonly<Record<string, Text>>

const notBecause = (why: ReturnType<typeof inTheWay>) => (c: Answered) => inTheWay(c) !== why

const labelOf = (v: Of): Text => ({
  ar: `${v.article.ar}، رقم ${v.number}: حتى ${formatDay(objectByOf(v.issuedOn), 'ar')}`,
  en: `${v.article.en}, no. ${v.number}: until ${formatDay(objectByOf(v.issuedOn), 'en')}`,
})

export default defineService({
  edition: 1,
  also: ['traffic/decide-dispute'],
  title: { ar: 'الاعتراض على مخالفة مرورية', en: 'Dispute a traffic violation' },
  summary: {
    ar: 'اعترض على مخالفة خلال 30 يومًا من تسجيلها. لا تسدد شيئًا حتى يصدر القرار.',
    en: 'Object to a violation within 30 days of its issue. Nothing is due until it is decided.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId): Promise<Facts> => {
    const all = await read.violations.all(subject)
    const objections = await read.violations.objections(subject)
    return {
      violations: all.map(({ number, status, issuedOn, plan, article, place, plate }) => ({
        number,
        status,
        issuedOn,
        plan,
        article,
        place,
        plate,
      })),
      objections: objections.map(({ violation, status, decidedOn }) => ({ violation, status, decidedOn })),
    }
  },

  eligible: {
    has_violation: {
      holds: (c) => c.facts.violations.length > 0,
      otherwise: { ar: 'لا مخالفات مسجلة عليك.', en: 'No violation is recorded against you.' },
    },
  },

  form: z.object({
    violation: field(plainText({ min: 1, max: 30 }), { ar: 'المخالفة', en: 'The violation' }, undefined, {
      widget: 'radios',
    }),
    reason: choice(objectionReasons, { ar: 'سبب الاعتراض', en: 'Why you object' }),
    statement: field(
      plainText({ min: 10, max: 1000 }),
      { ar: 'ما الذي حدث؟', en: 'What happened?' },
      { ar: 'اذكر ما يثبت اعتراضك.', en: 'Say what shows that you are right.' },
      { widget: 'textarea' },
    ),
  }),
  pages: [
    { title: { ar: 'المخالفة', en: 'The violation' }, fields: ['violation'] },
    { title: { ar: 'اعتراضك', en: 'Your objection' }, fields: ['reason', 'statement'] },
  ],
  offers: (c) => ({
    violation: c.facts.violations
      .filter((v) => inTheWay({ facts: c.facts, day: c.day, form: { violation: v.number } }) === null)
      .map((v) => ({ value: v.number, label: labelOf(v) })),
  }),
  accept: {
    violation_of_person: {
      holds: notBecause('no_such_violation'),
      otherwise: { ar: 'لا مخالفة عليك بهذا الرقم.', en: 'You have no violation with this number.' },
    },
    not_objected_before: {
      holds: notBecause('objected_before'),
      otherwise: {
        ar: 'سبق اعتراضك على هذه المخالفة. الاعتراض مرة واحدة.',
        en: 'You objected to this violation before. One objection is heard.',
      },
      remedy: 'traffic/inquire-dispute',
    },
    violation_unpaid: {
      holds: notBecause('not_unpaid'),
      otherwise: {
        ar: 'هذه المخالفة مسددة أو ملغاة، فلا اعتراض عليها.',
        en: 'This violation is paid or cancelled, so it cannot be objected to.',
      },
    },
    no_part_paid: {
      holds: notBecause('parts_paid'),
      otherwise: {
        ar: 'سددت دفعة من هذه المخالفة، فلا اعتراض عليها.',
        en: 'You paid a part of this violation, so it cannot be objected to.',
      },
    },
    objection_in_time: {
      holds: notBecause('days_over'),
      otherwise: {
        ar: 'مضت مهلة الاعتراض، وهي 30 يومًا من تسجيل المخالفة.',
        en: 'The time to object is over: 30 days from the day of issue.',
      },
      remedy: 'traffic/pay-violation',
    },
    no_other_objection_open: {
      holds: notBecause('another_open'),
      otherwise: {
        ar: 'لك اعتراض آخر لم يُبت فيه. انتظر قراره ثم اعترض.',
        en: 'Another objection of yours is not decided yet. Object again after its decision.',
      },
      remedy: 'traffic/inquire-dispute',
    },
    few_rejected_this_hijri_year: {
      holds: notBecause('too_many_rejected'),
      otherwise: {
        ar: 'رُفضت لك خمسة اعتراضات في هذه السنة الهجرية، فلا يُقبل غيرها حتى تنتهي.',
        en: 'Five of your objections were rejected in this Hijri year; no other is heard until it ends.',
      },
    },
  },

  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: {
    by: 'officer',
    desk: 'traffic-objections',
    within: 'P10D',
    guide: {
      ar: 'قارن أقوال المعترض بالمكان والوقت واللوحة. اطلب ما يثبتها إن كان ناقصًا.',
      en: 'Compare what is said with place, time and plate. Ask for what would show it, if it is missing.',
    },
  },
  received: (c) => [
    violations.object({
      holder: c.subject,
      violation: c.form.violation,
      reason: c.form.reason,
      statement: c.form.statement,
    }),
  ],
  effects: (c) => [
    violations.decide({
      holder: c.subject,
      violation: c.form.violation,
      outcome: 'cancelled',
      words: words.cancelled,
    }),
  ],
  declined: (c) => [
    violations.decide({ holder: c.subject, violation: c.form.violation, outcome: 'rejected', words: words.rejected }),
  ],
  shows: (c) => {
    const v = c.facts.violations.find((one) => one.number === c.form.violation)
    const rejected = c.facts.objections.filter((o) => o.status === 'rejected').length
    return [
      { label: { ar: 'المخالفة', en: 'Violation' }, shown: v?.article ?? c.form.violation, source: register },
      { label: { ar: 'تاريخها', en: 'Issued on' }, shown: v?.issuedOn ?? '–', source: register },
      { label: { ar: 'المكان', en: 'Place' }, shown: v?.place ?? '–', source: register },
      { label: { ar: 'اللوحة', en: 'Plate' }, shown: v?.plate ?? '–', source: register },
      { label: { ar: 'حالتها', en: 'Its state' }, shown: v ? violationStatuses[v.status] : '–', source: register },
      { label: { ar: 'اعتراضات رُفضت', en: 'Objections rejected before' }, shown: String(rejected), source: register },
    ]
  },
  next: {
    ar: 'ألغيت المخالفة، ولا شيء عليك بسببها.',
    en: 'The violation is cancelled; nothing is due for it.',
  },

  examples: {
    granted: {
      now: '2026-02-11T06:00:00Z',
      facts: {
        violations: [
          {
            number: '4400000001',
            status: 'unpaid',
            issuedOn: '2026-02-08',
            plan: null,
            article: { ar: 'تجاوز السرعة', en: 'Speeding' },
            place: { ar: 'الرياض', en: 'Riyadh' },
            plate: 'ABJ1234',
          },
        ],
        objections: [],
      },
      form: { violation: '4400000001', reason: 'wrong-facts', statement: 'كنت واقفًا عند الإشارة في ذلك الوقت.' },
      expect: { fee: free, effects: ['violations.decide'] },
    },
    refused: {
      has_violation: { facts: { violations: [] } },
      violation_of_person: { form: { violation: '4499999999' } },
      not_objected_before: {
        facts: { objections: [{ violation: '4400000001', status: 'rejected', decidedOn: '2026-02-10' }] },
      },
      violation_unpaid: {
        facts: {
          violations: [
            {
              number: '4400000001',
              status: 'paid',
              issuedOn: '2026-02-08',
              plan: null,
              article: { ar: 'تجاوز السرعة', en: 'Speeding' },
              place: { ar: 'الرياض', en: 'Riyadh' },
              plate: 'ABJ1234',
            },
          ],
        },
      },
      no_part_paid: {
        facts: {
          violations: [
            {
              number: '4400000001',
              status: 'unpaid',
              issuedOn: '2026-02-08',
              plan: { parts: 3, halalas: 15_000, partsPaid: 1, paidHalalas: 5_000 },
              article: { ar: 'تجاوز السرعة', en: 'Speeding' },
              place: { ar: 'الرياض', en: 'Riyadh' },
              plate: 'ABJ1234',
            },
          ],
        },
      },
      objection_in_time: { now: '2026-03-11T06:00:00Z' },
      no_other_objection_open: {
        facts: { objections: [{ violation: '4400000002', status: 'open', decidedOn: null }] },
      },
      few_rejected_this_hijri_year: {
        facts: {
          objections: ['2', '3', '4', '5', '6'].map((n) => ({
            violation: `440000000${n}`,
            status: 'rejected' as const,
            decidedOn: '2026-01-20' as const,
          })),
        },
      },
    },
  },
})
