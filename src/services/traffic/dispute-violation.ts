/**
 * Objecting to a traffic violation (R-VIO-04): within thirty days, once, decided by the objections committee. While it
 * decides nothing is due; a rejected objection gives fifteen days to pay the least (R-VIO-05).
 */
import * as z from 'zod'
import { type Day, formatDay, plainText, type Text, toHijri } from '../../language/index.ts'
import { objectByOf, violationStatuses, violations } from '../../registers/violations/index.ts'
import { choice, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

interface Booked {
  readonly number: string
  readonly article: Text
  readonly place: Text
  readonly at: string
  readonly plate: string | null
  readonly minHalalas: number
  readonly status: 'unpaid' | 'disputed'
  readonly objectBy: Day
  readonly objectedOn: Day | null
  readonly inParts: boolean
}

const chosenOf = (c: { facts: { booked: readonly Booked[] }; form: { violation: string } }) =>
  c.facts.booked.find((v) => v.number === c.form.violation)

/** Objected to under this very request, or never: of open requests for it there is one (R-GATE-05). */
const isOpen = (v: Booked): boolean => v.status === 'disputed' || v.objectedOn === null

/** More rejected ones in a Hijri year close the way (R-VIO-04). */
const mostRejected = 5

const register: Text = { ar: 'سجل المخالفات', en: 'Register of violations' }

export default defineService({
  edition: 1,
  also: ['traffic/decide-dispute'],
  title: { ar: 'الاعتراض على مخالفة مرورية', en: 'Object to a traffic violation' },
  summary: {
    ar: 'اعترض على مخالفة خلال 30 يومًا من تسجيلها، وتبتّ فيها لجنة.',
    en: 'Object to a violation within 30 days of its issue; a committee decides.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, { day }) => {
    const all = await read.violations.all(subject)
    const year = toHijri(day).year
    return {
      booked: all
        .filter((v) => v.status === 'unpaid' || v.status === 'disputed')
        .map((v) => ({
          number: v.number,
          article: v.article,
          place: v.place,
          at: v.at,
          plate: v.plate,
          minHalalas: v.minHalalas,
          status: v.status as Booked['status'],
          objectBy: objectByOf(v.issuedOn),
          objectedOn: v.objectedOn,
          inParts: v.plan !== null,
        })),
      rejectedThisYear: all.filter((v) => v.rejectedOn !== null && toHijri(v.rejectedOn).year === year).length,
    }
  },

  eligible: {
    has_violation_to_object_to: {
      holds: (c) => c.facts.booked.some((v) => isOpen(v) && v.objectBy >= c.day),
      otherwise: {
        ar: 'ليست عليك مخالفة في مهلة الاعتراض.',
        en: 'You have no violation whose time to object is still running.',
      },
    },
    few_objections_rejected: {
      holds: (c) => c.facts.rejectedThisYear < mostRejected,
      otherwise: {
        ar: 'رُفضت لك خمسة اعتراضات في هذه السنة الهجرية. تعترض من جديد في السنة القادمة.',
        en: 'Five of your objections were rejected this Hijri year. You can object again next year.',
      },
    },
  },

  form: z.object({
    violation: field(plainText({ min: 1, max: 30 }), { ar: 'المخالفة', en: 'The violation' }, undefined, {
      widget: 'radios',
    }),
    ground: choice(
      {
        'not-driving': { ar: 'لم أكن أقود المركبة', en: 'I was not driving' },
        'not-there': { ar: 'لم تكن المركبة في المكان', en: 'The vehicle was not there' },
        'wrong-plate': { ar: 'اللوحة ليست لوحتي', en: 'The plate is not mine' },
        emergency: { ar: 'حالة طارئة', en: 'An emergency' },
        other: { ar: 'سبب آخر', en: 'Another reason' },
      },
      { ar: 'سبب الاعتراض', en: 'Why you object' },
    ),
    statement: field(
      plainText({ min: 10, max: 1000 }),
      { ar: 'اشرح اعتراضك', en: 'Explain your objection' },
      { ar: 'ماذا حدث، ومتى، وما الذي يثبته', en: 'What happened, when, and what shows it' },
      { widget: 'textarea' },
    ),
  }),
  pages: [
    {
      title: { ar: 'المخالفة والاعتراض', en: 'The violation and the objection' },
      fields: ['violation', 'ground', 'statement'],
    },
  ],
  offers: (c) => ({
    violation: c.facts.booked
      .filter((v) => isOpen(v) && v.objectBy >= c.day)
      .map((v) => ({
        value: v.number,
        label: {
          ar: `${v.article.ar}، رقم ${v.number}: الاعتراض حتى ${formatDay(v.objectBy, 'ar')}`,
          en: `${v.article.en}, no. ${v.number}: object until ${formatDay(v.objectBy, 'en')}`,
        },
      })),
  }),
  accept: {
    violation_in_objection_time: {
      holds: (c) => (chosenOf(c)?.objectBy ?? '') >= c.day,
      otherwise: {
        ar: 'لا مخالفة عليك بهذا الرقم في مهلة الاعتراض.',
        en: 'You have no violation with this number whose time to object is still running.',
      },
    },
    not_objected_before: {
      holds: (c) => chosenOf(c) === undefined || isOpen(chosenOf(c) as Booked),
      otherwise: { ar: 'اعترضت على هذه المخالفة من قبل.', en: 'You objected to this violation before.' },
    },
    not_paid_in_part: {
      holds: (c) => chosenOf(c)?.inParts !== true,
      otherwise: {
        ar: 'بدأت سداد هذه المخالفة على دفعات، فلا اعتراض عليها.',
        en: 'You began to pay this violation in parts, so it cannot be objected to.',
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
  received: (c) => [violations.object({ holder: c.subject, number: c.form.violation, on: c.day })],
  effects: (c) => [violations.cancel({ holder: c.subject, number: c.form.violation })],
  declined: (c) => [violations.uphold({ holder: c.subject, number: c.form.violation })],
  shows: (c) => {
    const v = chosenOf(c)
    return [
      { label: { ar: 'المخالفة', en: 'Violation' }, shown: v?.article ?? c.form.violation, source: register },
      { label: { ar: 'المكان', en: 'Place' }, shown: v?.place ?? '–', source: register },
      { label: { ar: 'الوقت', en: 'Time' }, shown: v?.at ?? '–', source: register },
      { label: { ar: 'اللوحة', en: 'Plate' }, shown: v?.plate ?? '–', source: register },
      {
        label: { ar: 'حالتها', en: 'Its state' },
        shown: v === undefined ? '–' : violationStatuses[v.status],
        source: register,
      },
      {
        label: { ar: 'اعتراضات رُفضت هذه السنة', en: 'Objections rejected this year' },
        shown: String(c.facts.rejectedThisYear),
        source: register,
      },
    ]
  },
  next: {
    ar: 'ألغيت المخالفة، ولا شيء عليك بسببها.',
    en: 'The violation is cancelled; nothing is due for it.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        booked: [
          {
            number: '4400000001',
            article: { ar: 'تجاوز السرعة', en: 'Speeding' },
            place: { ar: 'الرياض', en: 'Riyadh' },
            at: '2026-01-20T06:00:00Z',
            plate: 'ABJ1234',
            minHalalas: 15000,
            status: 'unpaid',
            objectBy: '2026-02-19',
            objectedOn: null,
            inParts: false,
          },
        ],
        rejectedThisYear: 0,
      },
      form: { violation: '4400000001', ground: 'not-there', statement: 'كانت المركبة في الورشة ذلك اليوم' },
      expect: { fee: free, effects: ['violations.cancel'] },
    },
    refused: {
      has_violation_to_object_to: { facts: { booked: [] } },
      few_objections_rejected: { facts: { rejectedThisYear: 5 } },
      violation_in_objection_time: { form: { violation: '4499999999' } },
      not_objected_before: {
        facts: {
          booked: [
            {
              number: '4400000001',
              article: { ar: 'تجاوز السرعة', en: 'Speeding' },
              place: { ar: 'الرياض', en: 'Riyadh' },
              at: '2026-01-20T06:00:00Z',
              plate: 'ABJ1234',
              minHalalas: 15000,
              status: 'unpaid',
              objectBy: '2026-02-19',
              objectedOn: '2026-01-22',
              inParts: false,
            },
          ],
        },
      },
      not_paid_in_part: {
        facts: {
          booked: [
            {
              number: '4400000001',
              article: { ar: 'تجاوز السرعة', en: 'Speeding' },
              place: { ar: 'الرياض', en: 'Riyadh' },
              at: '2026-01-20T06:00:00Z',
              plate: 'ABJ1234',
              minHalalas: 15000,
              status: 'unpaid',
              objectBy: '2026-02-19',
              objectedOn: null,
              inParts: true,
            },
          ],
        },
      },
    },
  },
})
