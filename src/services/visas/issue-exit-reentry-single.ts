/** A single exit and re-entry visa for a sponsored worker or a resident's dependant (R-VIS-01…06). */
import * as z from 'zod'
import { addDays, type Day, dayInput, daysBetween, sar, whole } from '../../language/index.ts'
import { visas } from '../../registers/visas/index.ts'
import {
  type About,
  always,
  choice,
  type Dated,
  defineService,
  field,
  fromReceipt,
  inForce,
  type PersonId,
  type Registers,
  stateFee,
} from '../../requests/define.ts'
import {
  beneficiaryHasNoViolations,
  dependantsFeeOwed,
  dependantsFeePaid,
  iqamaDaysLeft,
  iqamaValid,
  isInside,
  noOpenExitVisa,
  notAbsent,
  passportDaysLeft,
  residentBiometrics,
  residentFacts,
  sponsorHasNoViolations,
} from '../../requests/rules.ts'

interface Law {
  /** Days that must be left on the passport (R-VIS-03). */
  readonly passportDays: number
  /** Days between a fixed return and the end of the iqama (R-VIS-05). */
  readonly iqamaMarginDays: number
  /** Days within which one leaves, which the iqama covers besides a stay counted in days (R-VIS-04, R-VIS-05). */
  readonly leaveWithinDays: number
  /** SAR for the first months, how many those are, and SAR for each one begun after them (R-VIS-01). */
  readonly first: number
  readonly firstMonths: number
  readonly further: number
}

const fees = { first: 200, firstMonths: 2, further: 100 }
const law: readonly Dated<Law>[] = [
  { from: always, is: { passportDays: 60, iqamaMarginDays: 7, leaveWithinDays: 90, ...fees } },
  // Ninety days since 2022 (rules.md, section 24).
  { from: '2022-01-01', is: { passportDays: 90, iqamaMarginDays: 7, leaveWithinDays: 90, ...fees } },
]

/** Days abroad that were asked for, in either way of asking. */
function daysAsked(
  form: { mode: 'duration-days' | 'return-before'; days?: number | undefined; returnBefore?: Day | undefined },
  day: Day,
): number | null {
  if (form.mode === 'duration-days') return form.days ?? null
  return form.returnBefore === undefined ? null : daysBetween(day, form.returnBefore)
}

/** Started months of thirty days: 75 days are three. */
const monthsOf = (days: number): number => Math.max(1, Math.ceil(days / 30))

function feeOf(days: number, on: Day) {
  const { first, firstMonths, further } = inForce(law, on)
  return stateFee(sar(first + further * Math.max(0, monthsOf(days) - firstMonths)))
}

export default defineService({
  edition: 1,
  title: {
    ar: 'إصدار تأشيرة خروج وعودة مفردة لمكفول',
    en: 'Issue a single exit and re-entry visa for a sponsored person',
  },
  summary: {
    ar: 'ليسافر مكفولك أو أحد أفراد أسرتك المقيمة مرة واحدة ثم يعود.',
    en: 'For your worker or resident family member to leave once and come back.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 3, signIn: 2, fresh: 'per-act' },
  behalf: ['sponsored-worker', 'resident-dependant', 'mandate'],

  facts: async (read: Registers, subject: PersonId, about: About) => ({
    ...(await residentFacts(read, subject, about)),
    feesOwed: await dependantsFeeOwed(read, subject, about),
  }),

  eligible: {
    inside_kingdom: isInside,
    iqama_valid: iqamaValid,
    passport_ninety_days: {
      holds: (c) => passportDaysLeft(c.facts, c.day) >= inForce(law, c.day).passportDays,
      otherwise: {
        ar: 'باقي صلاحية جواز المستفيد أقل من 90 يومًا. يجدده لدى سفارة بلده أولًا.',
        en: 'The passport has fewer than 90 days left. It must be renewed at the embassy first.',
      },
    },
    biometrics_enrolled: residentBiometrics,
    not_absent: notAbsent,
    no_open_exit_visa: noOpenExitVisa,
    beneficiary_violations_paid: beneficiaryHasNoViolations,
    sponsor_violations_paid: sponsorHasNoViolations,
    dependants_fee_paid: dependantsFeePaid,
  },

  form: z.object({
    mode: choice(
      {
        'duration-days': { ar: 'عدد أيام من يوم المغادرة', en: 'A number of days from departure' },
        'return-before': { ar: 'العودة قبل تاريخ', en: 'Back before a date' },
      },
      { ar: 'كيف تُحسب المدة؟', en: 'How is the stay counted?' },
    ),
    days: field(
      // Only keeps nonsense out: how long it may be is for the iqama to say.
      whole({ min: 1, max: 999 }).optional(),
      { ar: 'عدد الأيام', en: 'Number of days' },
      { ar: 'إذا اخترت عدد أيام. مثل 75.', en: 'If you chose a number of days. For example 75.' },
    ),
    returnBefore: field(
      dayInput.optional(),
      { ar: 'العودة قبل', en: 'Back before' },
      { ar: 'إذا اخترت تاريخًا.', en: 'If you chose a date.' },
    ),
  }),
  pages: [{ title: { ar: 'مدة السفر', en: 'The stay abroad' }, fields: ['mode', 'days', 'returnBefore'] }],
  accept: {
    stay_given: {
      holds: (c) => daysAsked(c.form, c.day) !== null,
      otherwise: {
        ar: 'اكتب عدد الأيام أو تاريخ العودة كما اخترت.',
        en: 'Give the number of days or the date of return, as you chose.',
      },
    },
    return_ahead: {
      holds: (c) => (daysAsked(c.form, c.day) ?? 1) >= 1,
      otherwise: { ar: 'تاريخ العودة يكون بعد اليوم.', en: 'The date of return must be after today.' },
    },
    // R-VIS-05: back at least seven days before the iqama ends.
    back_before_iqama_ends: {
      holds: (c) =>
        c.form.mode !== 'return-before' ||
        c.form.returnBefore === undefined ||
        c.facts.iqama === null ||
        c.form.returnBefore <= addDays(c.facts.iqama.expires, -inForce(law, c.day).iqamaMarginDays),
      otherwise: {
        ar: 'تاريخ العودة يسبق انتهاء الإقامة بسبعة أيام على الأقل. اختر تاريخًا أقرب أو جدّد الإقامة.',
        en: 'The return must be at least seven days before the iqama ends. Choose an earlier date or renew the iqama.',
      },
      remedy: 'residency/renew-iqama-individual',
    },
    // R-VIS-05: a stay counted in days may begin up to three months from now.
    iqama_covers_stay: {
      holds: (c) =>
        c.form.mode !== 'duration-days' ||
        c.form.days === undefined ||
        iqamaDaysLeft(c.facts, c.day) >= c.form.days + inForce(law, c.day).leaveWithinDays,
      otherwise: {
        ar: 'الإقامة لا تغطي مدة السفر وتسعين يومًا قبلها. اختر مدة أقصر أو جدّد الإقامة.',
        en: 'The iqama does not cover the stay and the ninety days before it. Choose a shorter stay or renew the iqama.',
      },
      remedy: 'residency/renew-iqama-individual',
    },
  },

  // R-VIS-01: 200 up to two months, 100 for each further month begun.
  fee: [{ from: always, is: (c) => feeOf(daysAsked(c.form, c.day) ?? 1, c.day) }],
  priceList: [
    { what: { ar: 'حتى شهرين', en: 'Up to two months' }, price: stateFee(sar(200)) },
    { what: { ar: 'كل شهر بعدهما', en: 'Each further month' }, price: stateFee(sar(100)) },
  ],
  decision: { by: 'system' },
  effects: (c) => [
    visas.issueExitReentrySingle({
      holder: c.subject,
      name: c.facts.name,
      sponsor: c.actor.id,
      term:
        c.form.mode === 'return-before' && c.form.returnBefore !== undefined
          ? { mode: 'return-before', returnBefore: c.form.returnBefore }
          : { mode: 'duration', days: c.form.days ?? 1 },
    }),
  ],
  document: {
    template: 'visa-sheet',
    data: (c) => ({
      kind: 'exit-reentry-single',
      holder: c.facts.name,
      number: fromReceipt('visas.issueExitReentrySingle', 'number'),
      issued: fromReceipt('visas.issueExitReentrySingle', 'issuedOn'),
      leaveBefore: fromReceipt('visas.issueExitReentrySingle', 'leaveBefore'),
      returnBefore: fromReceipt('visas.issueExitReentrySingle', 'returnBefore'),
      days: fromReceipt('visas.issueExitReentrySingle', 'days'),
    }),
  },
  next: {
    ar: 'التأشيرة صادرة ويراها موظف المنفذ. أبلغنا المستفيد برسالة بلغته.',
    en: 'The visa is issued and the border officer sees it. We told the holder in their own language.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      standing: 'sponsored-worker',
      facts: {
        name: { ar: 'رحيم الدين', en: 'Rahim Uddin' },
        born: '1990-04-17',
        inside: true,
        biometrics: true,
        absent: false,
        violations: 0,
        sponsorViolations: 0,
        iqama: { expires: '2027-01-10', kind: 'domestic-worker', lateRenewals: 0, levyPaidUntil: null },
        passportExpires: '2027-03-01',
        openExitVisa: null,
        feesOwed: 0,
      },
      form: { mode: 'duration-days', days: 75 },
      expect: { fee: stateFee(sar(300)), effects: ['visas.issueExitReentrySingle'] },
    },
    refused: {
      inside_kingdom: { facts: { inside: false } },
      iqama_valid: { facts: { iqama: { expires: '2026-01-20' } } },
      passport_ninety_days: { facts: { passportExpires: '2026-04-22' } },
      biometrics_enrolled: { facts: { biometrics: false } },
      not_absent: { facts: { absent: true } },
      no_open_exit_visa: { facts: { openExitVisa: { kind: 'exit-reentry-single', number: '6000000001' } } },
      beneficiary_violations_paid: { facts: { violations: 1 } },
      sponsor_violations_paid: { facts: { sponsorViolations: 1 } },
      dependants_fee_paid: { facts: { feesOwed: 1 } },
      stay_given: { form: { days: undefined } },
      return_ahead: { form: { mode: 'return-before', returnBefore: '2026-02-01' } },
      back_before_iqama_ends: { form: { mode: 'return-before', returnBefore: '2027-01-06' } },
      iqama_covers_stay: { form: { days: 300 } },
    },
  },
})
