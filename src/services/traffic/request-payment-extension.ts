/** More time to pay the least of a violation: up to 90 days, once, asked for while it is still payable (R-VIO-05). */
import * as z from 'zod'
import { addDays, type Day, formatDay, plainText, whole } from '../../language/index.ts'
import { violations } from '../../registers/violations/index.ts'
import { defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

interface Unpaid {
  readonly number: string
  readonly payBy: Day
  readonly extendedDays: number
}

const chosenOf = (c: { facts: { unpaid: readonly Unpaid[] }; form: { violation: string } }) =>
  c.facts.unpaid.find((v) => v.number === c.form.violation)

export default defineService({
  edition: 1,
  title: { ar: 'طلب مهلة لسداد مخالفة', en: 'Ask for more time to pay a violation' },
  summary: {
    ar: 'أطِل مهلة سداد مخالفة بحدها الأدنى، حتى 90 يومًا ومرة واحدة.',
    en: 'Extend the time in which a violation costs its least, by up to 90 days, once.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, { day }) => {
    const unpaid = await read.violations.unpaid(subject)
    return {
      unpaid: unpaid
        .filter((v) => v.payBy >= day)
        .map(({ number, article, payBy, extendedDays }) => ({ number, article, payBy, extendedDays })),
    }
  },

  eligible: {
    has_violation_in_its_window: {
      holds: (c) => c.facts.unpaid.length > 0,
      otherwise: {
        ar: 'ليست عليك مخالفة في مهلة سدادها.',
        en: 'You have no violation whose time to pay is still running.',
      },
    },
  },

  form: z.object({
    violation: field(plainText({ min: 1, max: 30 }), { ar: 'المخالفة', en: 'The violation' }, undefined, {
      widget: 'radios',
    }),
    days: field(
      whole({ min: 1, max: 90 }),
      { ar: 'كم يومًا', en: 'How many days' },
      { ar: 'من 1 إلى 90', en: 'From 1 to 90' },
      { widget: 'digits' },
    ),
  }),
  pages: [{ title: { ar: 'المخالفة والمهلة', en: 'The violation and the time' }, fields: ['violation', 'days'] }],
  offers: (c) => ({
    violation: c.facts.unpaid.map((v) => ({
      value: v.number,
      label: {
        ar: `${v.article.ar}، رقم ${v.number}: حتى ${formatDay(v.payBy, 'ar')}`,
        en: `${v.article.en}, no. ${v.number}: until ${formatDay(v.payBy, 'en')}`,
      },
    })),
  }),
  accept: {
    violation_in_its_window: {
      holds: (c) => chosenOf(c) !== undefined,
      otherwise: {
        ar: 'لا مخالفة عليك بهذا الرقم في مهلة سدادها.',
        en: 'You have no violation with this number whose time to pay is still running.',
      },
    },
    not_extended_before: {
      holds: (c) => (chosenOf(c)?.extendedDays ?? 0) === 0,
      otherwise: { ar: 'أُطيلت مهلة هذه المخالفة من قبل.', en: 'The time of this violation was extended before.' },
    },
  },

  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => [violations.extend({ holder: c.subject, number: c.form.violation, days: c.form.days })],
  next: {
    ar: 'أُطيلت المهلة. سدد قبل آخرها لتدفع الحد الأدنى.',
    en: 'The time is extended. Pay before its end to pay the least.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        unpaid: [
          {
            number: '4400000001',
            article: { ar: 'تجاوز السرعة', en: 'Speeding' },
            payBy: addDays('2026-02-01', 28),
            extendedDays: 0,
          },
        ],
      },
      form: { violation: '4400000001', days: '60' },
      expect: { fee: free, effects: ['violations.extend'] },
    },
    refused: {
      has_violation_in_its_window: { facts: { unpaid: [] } },
      violation_in_its_window: { form: { violation: '4499999999' } },
      not_extended_before: {
        facts: {
          unpaid: [
            {
              number: '4400000001',
              article: { ar: 'تجاوز السرعة', en: 'Speeding' },
              payBy: '2026-05-01',
              extendedDays: 30,
            },
          ],
        },
      },
    },
  },
})
