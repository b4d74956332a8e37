/**
 * Paying a traffic violation (R-VIO-05…08): the least of its table in time, with the discount of the law, the most after.
 * The one-off half for violations before 18 April 2024 (R-VIO-06) is not here: no text says until when it could be paid.
 */
import * as z from 'zod'
import { formatMoney, fullName, plainText } from '../../language/index.ts'
import { payableHalalas as toPay, violations } from '../../registers/violations/index.ts'
import { defineService, field, fromReceipt, type PersonId, type Registers, stateFee } from '../../requests/define.ts'

export default defineService({
  edition: 1,
  title: { ar: 'سداد مخالفة مرورية', en: 'Pay a traffic violation' },
  summary: {
    ar: 'سدد مخالفة مسجلة عليك، وبخصم إن سددتها في مهلتها.',
    en: 'Pay a violation recorded against you, at a discount while its window is open.',
  },
  audience: ['citizen', 'resident', 'visitor'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId) => {
    const unpaid = await read.violations.unpaid(subject)
    const all = await read.violations.all(subject)
    const person = await read.people.get(subject)
    return {
      payer: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
      payerNumber: person.number,
      unpaid: unpaid.map((v) => ({
        number: v.number,
        article: v.article,
        minHalalas: v.minHalalas,
        maxHalalas: v.maxHalalas,
        payBy: v.payBy,
        plan: v.plan,
      })),
      disputed: all.filter((v) => v.status === 'disputed').map((v) => v.number),
    }
  },

  eligible: {
    has_unpaid_violation: {
      holds: (c) => c.facts.unpaid.length > 0,
      otherwise: { ar: 'ليست عليك مخالفات غير مسددة.', en: 'You have no unpaid violations.' },
    },
  },

  form: z.object({
    violation: field(
      plainText({ min: 1, max: 30 }),
      { ar: 'المخالفة', en: 'The violation' },
      { ar: 'المبلغ بعد الخصم إن كانت المهلة قائمة.', en: 'The sum is after the discount while its window is open.' },
      { widget: 'radios' },
    ),
  }),
  pages: [{ title: { ar: 'اختر المخالفة', en: 'Choose the violation' }, fields: ['violation'] }],
  offers: (c) => ({
    violation: c.facts.unpaid.map((v) => {
      const sum = { halalas: toPay(v, c.day) }
      return {
        value: v.number,
        label: {
          ar: `${v.article.ar}، رقم ${v.number}: ${formatMoney(sum, 'ar')}`,
          en: `${v.article.en}, no. ${v.number}: ${formatMoney(sum, 'en')}`,
        },
      }
    }),
  }),
  accept: {
    not_under_objection: {
      holds: (c) => !c.facts.disputed.includes(c.form.violation),
      otherwise: {
        ar: 'هذه المخالفة محل اعتراض، فلا تسدد حتى يصدر القرار.',
        en: 'This violation is under objection: there is nothing to pay until it is decided.',
      },
      remedy: 'traffic/inquire-dispute',
    },
    violation_unpaid: {
      holds: (c) =>
        c.facts.disputed.includes(c.form.violation) || c.facts.unpaid.some((v) => v.number === c.form.violation),
      otherwise: {
        ar: 'لا توجد عليك مخالفة غير مسددة بهذا الرقم.',
        en: 'You have no unpaid violation with this number.',
      },
    },
  },

  fee: [
    {
      from: '2000-01-01',
      is: (c) => {
        const chosen = c.facts.unpaid.find((v) => v.number === c.form.violation)
        return stateFee({ halalas: chosen === undefined ? 0 : toPay(chosen, c.day) })
      },
    },
  ],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => {
    const chosen = c.facts.unpaid.find((v) => v.number === c.form.violation)
    return [
      violations.settle({
        holder: c.subject,
        number: c.form.violation,
        paidHalalas: chosen === undefined ? 0 : toPay(chosen, c.day),
      }),
    ]
  },
  document: {
    template: 'violation-receipt',
    data: (c) => {
      const chosen = c.facts.unpaid.find((v) => v.number === c.form.violation)
      const paid = chosen === undefined ? 0 : toPay(chosen, c.day)
      const what = chosen?.article ?? { ar: 'مخالفة مرورية', en: 'Traffic violation' }
      return {
        payer: c.facts.payer,
        payerNumber: c.facts.payerNumber,
        subject: { ar: 'سداد مخالفة مرورية', en: 'A traffic violation' },
        requestNumber: fromReceipt('request', 'number'),
        lines: [
          {
            what: { ar: `${what.ar}، رقم ${c.form.violation}`, en: `${what.en}, no. ${c.form.violation}` },
            halalas: paid,
          },
        ],
        totalHalalas: paid,
      }
    },
  },
  next: { ar: 'سُجّل السداد، ولا شيء مطلوب منك.', en: 'The payment is recorded; nothing more is needed from you.' },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        payer: { ar: 'خالد سعد المطيري', en: 'Khalid Saad Almutairi' },
        payerNumber: '1999900127',
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
        disputed: [],
      },
      form: { violation: '4400000001' },
      expect: { fee: stateFee({ halalas: 11250 }), effects: ['violations.settle'] },
    },
    refused: {
      has_unpaid_violation: { facts: { unpaid: [] } },
      not_under_objection: { facts: { disputed: ['4400000001'] } },
      violation_unpaid: { form: { violation: '4499999999' } },
    },
  },
})
