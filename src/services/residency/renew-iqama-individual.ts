/**
 * Renewing the residence permit of a domestic worker or a dependant (R-RES-03…06, R-RES-08, R-RES-11, R-LEV-01). The
 * levy on domestic workers above the limit (R-LEV-03) is not in its fee: the catalogue collects it elsewhere.
 */
import * as z from 'zod'
import { addMonths, type Day, sar } from '../../language/index.ts'
import { isLateRenewal, residency } from '../../registers/residency/index.ts'
import {
  type About,
  type Dated,
  defineService,
  inForce,
  oneOf,
  type PersonId,
  type Registers,
  stateFee,
} from '../../requests/define.ts'
import {
  beneficiaryHasNoViolations,
  dependantsFee,
  notAbsent,
  residentBiometrics,
  residentFacts,
} from '../../requests/rules.ts'

const months = {
  3: { ar: '3 أشهر', en: '3 months' },
  6: { ar: '6 أشهر', en: '6 months' },
  9: { ar: '9 أشهر', en: '9 months' },
  12: { ar: 'سنة', en: 'One year' },
  24: { ar: 'سنتان', en: 'Two years' },
} as const

type Months = keyof typeof months

interface Law {
  /** SAR: a domestic worker's and a dependant's year (R-RES-03, R-RES-04). */
  readonly worker: number
  readonly dependant: number
  /** SAR for being late the first time, the second; after the last one listed no screen renews (R-RES-06). */
  readonly late: readonly number[]
  /** A domestic worker's iqama cannot be split in quarters (R-RES-11). */
  readonly workerMonths: readonly Months[]
  readonly dependantMonths: readonly Months[]
}

const law: readonly Dated<Law>[] = [
  {
    from: '2016-10-02',
    is: { worker: 600, dependant: 500, late: [500, 1000], workerMonths: [12, 24], dependantMonths: [3, 6, 9, 12] },
  },
]

type Iqama = { readonly kind: string; readonly expires: Day; readonly levyPaidUntil: Day | null } | null

const monthsFor = (iqama: Iqama, on: Day): readonly Months[] =>
  iqama?.kind === 'dependant' ? inForce(law, on).dependantMonths : inForce(law, on).workerMonths

/** Months of the dependants' fee that a renewal pays: its own, and those begun and still owed before it (R-LEV-01). */
function levyMonths(iqama: Iqama, renewed: number): number {
  if (iqama?.kind !== 'dependant') return 0
  let owed = 0
  while (iqama.levyPaidUntil !== null && addMonths(iqama.levyPaidUntil, owed) < iqama.expires) owed += 1
  return renewed + owed
}

export default defineService({
  edition: 1,
  title: {
    ar: 'تجديد هوية مقيم للتابعين والعمالة المنزلية',
    en: 'Renew a resident identity for a dependant or domestic worker',
  },
  summary: {
    ar: 'تجديد إقامة عاملك المنزلي أو أحد أفراد أسرتك المقيمة.',
    en: 'Renew the iqama of your domestic worker or resident family member.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2, fresh: 5 },
  behalf: ['sponsored-worker', 'resident-dependant', 'mandate'],

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const cover = await read.insurance.health(subject, about.day)
    const passport = await read.residency.passport(subject)
    return {
      ...(await residentFacts(read, subject, about)),
      insured: cover !== null,
      familyInside: passport?.familyInside ?? 0,
    }
  },

  eligible: {
    has_iqama: {
      holds: (c) => c.facts.iqama !== null,
      otherwise: { ar: 'لا توجد إقامة قائمة لتجديدها.', en: 'There is no iqama to renew.' },
      remedy: 'residency/issue-iqama-individual',
    },
    passport_valid: {
      holds: (c) => c.facts.passportExpires !== null && c.facts.passportExpires >= c.day,
      otherwise: {
        ar: 'جواز المستفيد منتهٍ. يجدده لدى سفارة بلده أولًا.',
        en: 'The passport has expired. It must be renewed at the embassy first.',
      },
    },
    // R-RES-05
    no_family_in_passport: {
      holds: (c) => c.facts.familyInside === 0,
      otherwise: {
        ar: 'في جواز المستفيد أحد أفراد أسرته. يصدر له جواز مستقل من سفارة بلده أولًا.',
        en: 'A family member is entered in the passport. That person needs a passport of their own from the embassy first.',
      },
    },
    biometrics_enrolled: residentBiometrics,
    not_absent: notAbsent,
    beneficiary_violations_paid: beneficiaryHasNoViolations,
    health_insured: {
      holds: (c) => c.facts.insured,
      otherwise: {
        ar: 'لا يوجد تأمين صحي ساري للمستفيد. أمّن عليه أولًا.',
        en: 'No health insurance is in force for the person. Insure them first.',
      },
    },
    // R-RES-06: the third time the law is deportation, which no screen decides.
    not_late_a_third_time: {
      holds: (c) =>
        c.facts.iqama === null ||
        c.facts.iqama.lateRenewals < inForce(law, c.day).late.length ||
        !isLateRenewal(c.facts.iqama.expires, c.day),
      otherwise: {
        ar: 'تأخر التجديد للمرة الثالثة. راجع إدارة الجوازات.',
        en: 'This renewal is late for the third time. Visit the passports department.',
      },
    },
  },

  form: z.object({
    months: oneOf(months, { ar: 'مدة التجديد', en: 'For how long' }),
  }),
  pages: [{ title: { ar: 'المدة', en: 'Duration' }, fields: ['months'] }],
  offers: (c) => ({
    months: monthsFor(c.facts.iqama, c.day).map((n) => ({ value: String(n), label: months[n] })),
  }),
  accept: {
    duration_offered: {
      holds: (c) => monthsFor(c.facts.iqama, c.day).includes(c.form.months),
      otherwise: {
        ar: 'إقامة العمالة المنزلية تُجدد بالسنة، وإقامة التابع حتى سنة.',
        en: 'A domestic worker’s iqama is renewed by the year; a dependant’s for up to one year.',
      },
    },
  },

  fee: [
    {
      from: '2016-10-02',
      is: (c) => {
        const { worker, dependant, late } = inForce(law, c.day)
        const { iqama } = c.facts
        const permit = ((iqama?.kind === 'dependant' ? dependant : worker) * c.form.months) / 12
        const levy = levyMonths(iqama, c.form.months) * inForce(dependantsFee, c.day)
        const isLate = iqama !== null && isLateRenewal(iqama.expires, c.day)
        const fine = isLate ? (late[Math.min(iqama.lateRenewals, late.length - 1)] ?? 0) : 0
        return stateFee(sar(permit + levy + fine))
      },
    },
  ],
  priceList: [
    { what: { ar: 'عامل منزلي، لكل سنة', en: 'Domestic worker, each year' }, price: stateFee(sar(600)) },
    { what: { ar: 'تابع، لكل سنة', en: 'Dependant, each year' }, price: stateFee(sar(500)) },
    { what: { ar: 'المقابل المالي للتابع، لكل شهر', en: 'Dependants’ fee, each month' }, price: stateFee(sar(400)) },
    { what: { ar: 'غرامة التأخر أول مرة', en: 'Late fine, first time' }, price: stateFee(sar(500)) },
    { what: { ar: 'غرامة التأخر ثاني مرة', en: 'Late fine, second time' }, price: stateFee(sar(1000)) },
  ],
  decision: { by: 'system' },
  effects: (c) => [residency.renew({ holder: c.subject, months: c.form.months, askedOn: c.day })],
  next: {
    ar: 'الإقامة مجددة من الآن. البطاقة المطبوعة تبقى كما هي.',
    en: 'The iqama is renewed from now. The printed card stays as it is.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      standing: 'sponsored-worker',
      facts: {
        name: { ar: 'ماريا سانتوس', en: 'Maria Santos' },
        born: '1992-12-08',
        inside: true,
        biometrics: true,
        absent: false,
        violations: 0,
        sponsorViolations: 0,
        iqama: { expires: '2026-03-18', kind: 'domestic-worker', lateRenewals: 0, levyPaidUntil: null },
        passportExpires: '2026-12-01',
        openExitVisa: null,
        insured: true,
        familyInside: 0,
      },
      form: { months: 12 },
      expect: { fee: stateFee(sar(600)), effects: ['residency.renew'] },
    },
    refused: {
      has_iqama: { facts: { iqama: null } },
      passport_valid: { facts: { passportExpires: '2026-01-01' } },
      no_family_in_passport: { facts: { familyInside: 1 } },
      biometrics_enrolled: { facts: { biometrics: false } },
      not_absent: { facts: { absent: true } },
      beneficiary_violations_paid: { facts: { violations: 2 } },
      health_insured: { facts: { insured: false } },
      not_late_a_third_time: { facts: { iqama: { expires: '2026-01-01', lateRenewals: 2 } } },
      duration_offered: { form: { months: 3 } },
    },
  },
})
