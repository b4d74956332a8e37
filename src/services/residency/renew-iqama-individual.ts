/** Renewing the residence permit of a domestic worker or a dependant (R-RES-03…06, R-RES-11, R-LEV-01). */
import * as z from 'zod'
import { type Day, sar } from '../../language/index.ts'
import { isLateRenewal, residency } from '../../registers/residency/index.ts'
import {
  type About,
  defineService,
  inForce,
  oneOf,
  type PersonId,
  type Registers,
  stateFee,
} from '../../requests/define.ts'
import { beneficiaryHasNoViolations, biometricsOnFile, notAbsent, residentFacts } from '../../requests/rules.ts'

const months = {
  3: { ar: '3 أشهر', en: '3 months' },
  6: { ar: '6 أشهر', en: '6 months' },
  9: { ar: '9 أشهر', en: '9 months' },
  12: { ar: 'سنة', en: 'One year' },
  24: { ar: 'سنتان', en: 'Two years' },
} as const

/** SAR: a domestic worker's and a dependant's year (R-RES-03, R-RES-04), a dependant's month (R-LEV-01), late fines (R-RES-06). */
const fees = [
  { from: '2016-10-02' as Day, is: { worker: 600, dependant: 500, levyMonth: 0, late: [500, 1000] } },
  { from: '2020-07-01' as Day, is: { worker: 600, dependant: 500, levyMonth: 400, late: [500, 1000] } },
]

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
  behalf: ['sponsored-worker', 'resident-dependant'],

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const cover = await read.insurance.health(subject, about.day)
    return { ...(await residentFacts(read, subject, about)), insured: cover !== null }
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
    biometrics_enrolled: biometricsOnFile,
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
        c.facts.iqama === null || c.facts.iqama.lateRenewals < 2 || !isLateRenewal(c.facts.iqama.expires, c.day),
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
  // R-RES-11: a domestic worker's iqama cannot be split in quarters.
  offers: (c) => ({
    months: (c.facts.iqama?.kind === 'dependant' ? ([3, 6, 9, 12] as const) : ([12, 24] as const)).map((n) => ({
      value: String(n),
      label: months[n],
    })),
  }),
  accept: {
    duration_offered: {
      holds: (c) => (c.facts.iqama?.kind === 'dependant' ? c.form.months <= 12 : c.form.months >= 12),
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
        const law = inForce(fees, c.day)
        const { iqama } = c.facts
        const dependant = iqama?.kind === 'dependant'
        const permit = dependant
          ? (law.dependant * c.form.months) / 12 + law.levyMonth * c.form.months
          : (law.worker * c.form.months) / 12
        const late =
          iqama !== null && isLateRenewal(iqama.expires, c.day)
            ? (law.late[Math.min(iqama.lateRenewals, law.late.length - 1)] ?? 0)
            : 0
        return stateFee(sar(permit + late))
      },
    },
  ],
  priceList: [
    { what: { ar: 'عامل منزلي، لكل سنة', en: 'Domestic worker, each year' }, price: stateFee(sar(600)) },
    { what: { ar: 'تابع، لكل سنة', en: 'Dependant, each year' }, price: stateFee(sar(500)) },
    { what: { ar: 'المقابل المالي للتابع، لكل شهر', en: 'Dependants’ fee, each month' }, price: stateFee(sar(400)) },
    { what: { ar: 'غرامة التأخر أول مرة', en: 'Late fine, first time' }, price: stateFee(sar(500)) },
  ],
  decision: { by: 'system' },
  effects: (c) => [residency.renew({ holder: c.subject, months: c.form.months })],
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
        inside: true,
        biometrics: true,
        absent: false,
        violations: 0,
        sponsorViolations: 0,
        iqama: { expires: '2026-03-18', kind: 'domestic-worker', lateRenewals: 0 },
        passportExpires: '2026-12-01',
        openExitVisa: null,
        insured: true,
      },
      form: { months: 12 },
      expect: { fee: stateFee(sar(600)), effects: ['residency.renew'] },
    },
    refused: {
      has_iqama: { facts: { iqama: null } },
      passport_valid: { facts: { passportExpires: '2026-01-01' } },
      biometrics_enrolled: { facts: { biometrics: false } },
      not_absent: { facts: { absent: true } },
      beneficiary_violations_paid: { facts: { violations: 2 } },
      health_insured: { facts: { insured: false } },
      not_late_a_third_time: { facts: { iqama: { expires: '2026-01-01', lateRenewals: 2 } } },
      duration_offered: { form: { months: 3 } },
    },
  },
})
