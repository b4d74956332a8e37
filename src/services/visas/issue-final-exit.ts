/**
 * A final exit visa for a sponsored person (R-VIS-06, R-VIS-12…14). Free, and it cannot be taken back by editing. Of the
 * bills that must be settled (R-VIS-14) we know the state's: those of telephone and electricity stand in no register.
 */
import * as z from 'zod'
import { finalExitDeadline, isUnused, visas } from '../../registers/visas/index.ts'
import {
  type About,
  always,
  type Dated,
  defineService,
  field,
  free,
  fromReceipt,
  inForce,
  type PersonId,
  type Registers,
} from '../../requests/define.ts'
import {
  beneficiaryHasNoViolations,
  finesOwed,
  iqamaDaysLeft,
  irreversible,
  isInside,
  noOpenExitVisa,
  notAbsent,
  passportDaysLeft,
  residentBiometrics,
  residentFacts,
} from '../../requests/rules.ts'

/** Days that must be left on the iqama and on the passport (R-VIS-13, R-VIS-14). */
const law: readonly Dated<{ readonly iqamaDays: number; readonly passportDays: number }>[] = [
  { from: always, is: { iqamaDays: 0, passportDays: 60 } },
  // A least stay of the iqama since 2025 (rules.md, section 24).
  { from: '2025-01-01', is: { iqamaDays: 30, passportDays: 60 } },
]

export default defineService({
  edition: 1,
  title: { ar: 'إصدار تأشيرة خروج نهائي لمكفول', en: 'Issue a final exit visa for a sponsored person' },
  summary: {
    ar: 'ليغادر مكفولك أو أحد أفراد أسرتك المقيمة مغادرة نهائية.',
    en: 'For your worker or resident family member to leave for good.',
  },
  audience: ['citizen', 'resident'],
  needs: irreversible,
  behalf: ['sponsored-worker', 'resident-dependant'],

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const vehicles = await read.vehicles.ownedBy(subject)
    const invited = await read.visas.invitedBy(subject)
    return {
      ...(await residentFacts(read, subject, about)),
      vehicles: vehicles.length,
      // Asked for in the person's name, held by others, and nobody has come in on them: a family visit, a work visa.
      unusedVisas: invited.filter((visa) => isUnused(visa, about.day)).length,
      fines: await finesOwed(read, subject, about),
    }
  },

  eligible: {
    inside_kingdom: isInside,
    iqama_thirty_days: {
      holds: (c) => iqamaDaysLeft(c.facts, c.day) >= inForce(law, c.day).iqamaDays,
      otherwise: {
        ar: 'باقي الإقامة أقل من 30 يومًا. جدّدها أولًا.',
        en: 'The iqama has fewer than 30 days left. Renew it first.',
      },
      remedy: 'residency/renew-iqama-individual',
    },
    passport_sixty_days: {
      holds: (c) => passportDaysLeft(c.facts, c.day) >= inForce(law, c.day).passportDays,
      otherwise: {
        ar: 'باقي صلاحية جواز المستفيد أقل من 60 يومًا. يجدده لدى سفارة بلده أولًا.',
        en: 'The passport has fewer than 60 days left. It must be renewed at the embassy first.',
      },
    },
    no_registered_vehicles: {
      holds: (c) => c.facts.vehicles === 0,
      otherwise: {
        ar: 'باسم المستفيد مركبة. انقل ملكيتها أولًا.',
        en: 'A vehicle is registered to the person. Transfer its ownership first.',
      },
      remedy: 'traffic/sell-vehicle',
    },
    no_unused_visas: {
      holds: (c) => c.facts.unusedVisas === 0,
      otherwise: {
        ar: 'باسم المستفيد تأشيرة لم تُستعمل. ألغها أولًا.',
        en: 'An unused visa stands in the person’s name. Cancel it first.',
      },
    },
    biometrics_enrolled: residentBiometrics,
    not_absent: notAbsent,
    no_open_exit_visa: noOpenExitVisa,
    beneficiary_violations_paid: beneficiaryHasNoViolations,
    beneficiary_fines_paid: {
      holds: (c) => c.facts.fines.beneficiary === 0,
      otherwise: {
        ar: 'على المستفيد غرامة إقامة أو تأشيرة غير مسددة.',
        en: 'The beneficiary has an unpaid residence or visa fine.',
      },
    },
    sponsor_fines_paid: {
      holds: (c) => c.facts.fines.sponsor === 0,
      otherwise: {
        ar: 'عليك غرامة إقامة أو تأشيرة غير مسددة. راجع إدارة الجوازات.',
        en: 'You have an unpaid residence or visa fine. Visit the passports department.',
      },
    },
  },

  form: z.object({
    understood: field(
      z.literal(true),
      {
        ar: 'أفهم أن المستفيد يغادر نهائيًا، وأن إقامته تنتهي بمغادرته',
        en: 'I understand that the person leaves for good and that the iqama ends with the departure',
      },
      undefined,
      { widget: 'checkbox' },
    ),
  }),
  pages: [{ title: { ar: 'تأكيد', en: 'Confirmation' }, fields: ['understood'] }],

  // R-VIS-12
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'تأشيرة الخروج النهائي', en: 'Final exit visa' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [
    visas.issueFinalExit({
      holder: c.subject,
      name: c.facts.name,
      sponsor: c.actor.id,
      leaveBefore: finalExitDeadline(c.day, c.facts.iqama?.expires ?? c.day),
    }),
  ],
  document: {
    template: 'visa-sheet',
    data: (c) => ({
      kind: 'final-exit',
      holder: c.facts.name,
      number: fromReceipt('visas.issueFinalExit', 'number'),
      issued: fromReceipt('visas.issueFinalExit', 'issuedOn'),
      leaveBefore: fromReceipt('visas.issueFinalExit', 'leaveBefore'),
    }),
  },
  next: {
    ar: 'يغادر المستفيد قبل التاريخ المكتوب في التأشيرة. بعده لا تُلغى إلا بغرامة.',
    en: 'The person leaves before the date on the visa. After it, cancelling costs a fine.',
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
        vehicles: 0,
        unusedVisas: 0,
        fines: { beneficiary: 0, sponsor: 0 },
      },
      form: { understood: true },
      expect: { fee: free, effects: ['visas.issueFinalExit'] },
    },
    refused: {
      inside_kingdom: { facts: { inside: false } },
      iqama_thirty_days: { facts: { iqama: { expires: '2026-03-02' } } },
      passport_sixty_days: { facts: { passportExpires: '2026-03-23' } },
      no_registered_vehicles: { facts: { vehicles: 1 } },
      no_unused_visas: { facts: { unusedVisas: 1 } },
      biometrics_enrolled: { facts: { biometrics: false } },
      not_absent: { facts: { absent: true } },
      no_open_exit_visa: { facts: { openExitVisa: { kind: 'final-exit', number: '6000000001' } } },
      beneficiary_violations_paid: { facts: { violations: 1 } },
      beneficiary_fines_paid: { facts: { fines: { beneficiary: 1 } } },
      sponsor_fines_paid: { facts: { fines: { sponsor: 1 } } },
    },
  },
})
