/**
 * Paying a traffic violation in parts (R-VIO-07). What the parts come to is fixed with the first: the least of its table in
 * time, the most after (R-VIO-08); the discount is for who pays at once. Each part is a request of its own.
 */
import * as z from 'zod'
import { type Day, formatMoney, plainText } from '../../language/index.ts'
import { nextPart, type Plan, planOf, violations } from '../../registers/violations/index.ts'
import { defineService, field, oneOf, type PersonId, type Registers, stateFee } from '../../requests/define.ts'

interface Unpaid {
  readonly number: string
  readonly minHalalas: number
  readonly maxHalalas: number
  readonly payBy: Day
  readonly plan: Plan | null
}

interface Asked {
  readonly facts: { readonly unpaid: readonly Unpaid[] }
  readonly form: { readonly violation: string; readonly parts: number }
  readonly day: Day
}

const chosenOf = (c: Asked) => c.facts.unpaid.find((v) => v.number === c.form.violation)

function partDue(c: Asked): number {
  const chosen = chosenOf(c)
  return chosen === undefined ? 0 : nextPart(planOf(chosen, c.form.parts, c.day))
}

export default defineService({
  edition: 1,
  title: { ar: 'تجزئة سداد مخالفة مرورية', en: 'Pay a violation in parts' },
  summary: {
    ar: 'سدد المخالفة على أجزاء متساوية. الخصم لمن يسددها مرة واحدة.',
    en: 'Pay a violation in equal parts. The discount is for who pays at once.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId) => {
    const all = await read.violations.all(subject)
    return {
      unpaid: all
        .filter((v) => v.status === 'unpaid')
        .map((v) => ({
          number: v.number,
          article: v.article,
          minHalalas: v.minHalalas,
          maxHalalas: v.maxHalalas,
          payBy: v.payBy,
          plan: v.plan,
        })),
    }
  },

  eligible: {
    has_unpaid_violation: {
      holds: (c) => c.facts.unpaid.length > 0,
      otherwise: { ar: 'ليست عليك مخالفات غير مسددة.', en: 'You have no unpaid violations.' },
    },
  },

  form: z.object({
    violation: field(plainText({ min: 1, max: 30 }), { ar: 'المخالفة', en: 'The violation' }, undefined, {
      widget: 'radios',
    }),
    parts: oneOf(
      {
        2: { ar: 'جزءان', en: '2 parts' },
        3: { ar: '3 أجزاء', en: '3 parts' },
        4: { ar: '4 أجزاء', en: '4 parts' },
        6: { ar: '6 أجزاء', en: '6 parts' },
      },
      { ar: 'عدد الأجزاء', en: 'How many parts' },
      { ar: 'إن بدأت التجزئة من قبل فاختر العدد نفسه.', en: 'If you began before, choose the same number.' },
    ),
  }),
  pages: [
    {
      title: { ar: 'اختر المخالفة والأجزاء', en: 'Choose the violation and the parts' },
      fields: ['violation', 'parts'],
    },
  ],
  offers: (c) => ({
    violation: c.facts.unpaid.map((v) => {
      const { halalas, paidHalalas, partsPaid, parts } = planOf(v, 2, c.day)
      const left = { halalas: halalas - paidHalalas }
      const paid =
        partsPaid === 0
          ? { ar: '', en: '' }
          : { ar: `، سُدد ${partsPaid} من ${parts}`, en: `, ${partsPaid} of ${parts} paid` }
      return {
        value: v.number,
        label: {
          ar: `${v.article.ar}، رقم ${v.number}: بقي ${formatMoney(left, 'ar')}${paid.ar}`,
          en: `${v.article.en}, no. ${v.number}: ${formatMoney(left, 'en')} left${paid.en}`,
        },
      }
    }),
  }),
  accept: {
    violation_unpaid: {
      holds: (c) => chosenOf(c) !== undefined,
      otherwise: {
        ar: 'لا توجد عليك مخالفة غير مسددة بهذا الرقم.',
        en: 'You have no unpaid violation with this number.',
      },
    },
    plan_goes_on: {
      holds: (c) => (chosenOf(c)?.plan?.parts ?? c.form.parts) === c.form.parts,
      otherwise: {
        ar: 'بدأت تجزئة هذه المخالفة بعدد آخر من الأجزاء. اختر العدد نفسه.',
        en: 'You began to pay this violation in another number of parts. Choose that number.',
      },
    },
  },

  fee: [{ from: '2000-01-01', is: (c) => stateFee({ halalas: partDue(c) }) }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => [
    violations.payPart({
      holder: c.subject,
      number: c.form.violation,
      parts: c.form.parts,
      paidHalalas: partDue(c),
    }),
  ],
  next: {
    ar: 'سُجّل الجزء. للجزء التالي اطلب من هنا مرة أخرى.',
    en: 'The part is recorded. For the next part, ask here again.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        unpaid: [
          {
            number: '4400000001',
            article: { ar: 'تجاوز السرعة', en: 'Speeding' },
            minHalalas: 15000,
            maxHalalas: 30000,
            payBy: '2026-03-01',
            plan: null,
          },
        ],
      },
      form: { violation: '4400000001', parts: '2' },
      expect: { fee: stateFee({ halalas: 7500 }), effects: ['violations.payPart'] },
    },
    refused: {
      has_unpaid_violation: { facts: { unpaid: [] } },
      violation_unpaid: { form: { violation: '4499999999' } },
      plan_goes_on: {
        facts: {
          unpaid: [
            {
              number: '4400000001',
              article: { ar: 'تجاوز السرعة', en: 'Speeding' },
              minHalalas: 15000,
              maxHalalas: 30000,
              payBy: '2026-03-01',
              plan: { parts: 3, halalas: 15000, partsPaid: 1, paidHalalas: 5000 },
            },
          ],
        },
      },
    },
  },
})
