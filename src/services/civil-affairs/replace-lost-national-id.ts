/**
 * A new card in place of a lost one (R-CIV-10, R-CIV-11), sent or collected as its holder chooses. Sending it costs nothing
 * beside the fine: neither the table of the post's fees (R-PAY-09) nor the catalogue has one for a national ID card.
 */
import * as z from 'zod'
import { type Day, sar } from '../../language/index.ts'
import { identityCards } from '../../registers/identity-cards/index.ts'
import {
  type About,
  always,
  choice,
  type Dated,
  defineService,
  free,
  fromReceipt,
  inForce,
  type PersonId,
  type Registers,
  stateFee,
} from '../../requests/define.ts'
import { addressRegistered, biometricsOnFile, isCitizen, onItsWay, receiverFacts } from '../../requests/rules.ts'

/**
 * SAR by how many cards were lost, this one included: the last one listed holds for all later ones (R-CIV-11). None
 * before the schedule of 2020, which stays the default (rules.md section 24).
 */
const fines: readonly Dated<readonly number[]>[] = [
  { from: always, is: [0] },
  { from: '2020-01-01', is: [0, 100, 100, 1000] },
]

function lossFine(losses: number, on: Day): number {
  const schedule = inForce(fines, on)
  return schedule[Math.min(Math.max(losses, 1), schedule.length) - 1] ?? 0
}

export default defineService({
  edition: 2,
  title: { ar: 'إصدار بدل فاقد لبطاقة الهوية الوطنية', en: 'Replace a lost national identity card' },
  summary: { ar: 'بطاقة جديدة بدل التي أبلغت عن فقدها.', en: 'A new card in place of the one you reported lost.' },
  audience: ['citizen'],
  needs: { identity: 3, signIn: 2, fresh: 5 },
  behalf: ['self'],

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const person = await read.people.get(subject)
    const card = await read.identityCards.current(subject)
    const report = await read.identityCards.openReport(subject, 'national-id')
    return {
      citizen: person.kind === 'citizen',
      biometrics: person.biometricsEnrolled,
      reported: report !== null,
      losses: card?.lostCount ?? 0,
      ...(await receiverFacts(read, subject, about)),
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    loss_reported: {
      holds: (c) => c.facts.reported,
      otherwise: {
        ar: 'لا يوجد بلاغ فقد قائم. أبلغ عن فقد البطاقة أولًا.',
        en: 'No loss report is open. Report the card lost first.',
      },
      remedy: 'civil-affairs/report-lost-document',
    },
    biometrics_enrolled: biometricsOnFile,
  },

  form: z.object({
    pickup: choice(
      {
        delivery: { ar: 'بالبريد إلى عنواني الوطني', en: 'By post to my national address' },
        office: { ar: 'من مكتب الأحوال المدنية', en: 'At the civil affairs office' },
      },
      { ar: 'كيف تستلم البطاقة؟', en: 'How will you get the card?' },
    ),
  }),
  pages: [{ title: { ar: 'الاستلام', en: 'Collection' }, fields: ['pickup'] }],
  accept: {
    // An address is needed only for what is sent to it.
    national_address_registered: {
      ...addressRegistered,
      holds: (c) => c.form.pickup === 'office' || c.facts.postTo !== null,
    },
  },

  fee: [{ from: always, is: (c) => stateFee(sar(lossFine(c.facts.losses, c.day))) }],
  priceList: [
    { what: { ar: 'أول فقد', en: 'First loss' }, price: free },
    { what: { ar: 'الفقد الثاني والثالث', en: 'Second and third loss' }, price: stateFee(sar(100)) },
    { what: { ar: 'الفقد الرابع وما بعده', en: 'Fourth loss and later' }, price: stateFee(sar(1000)) },
  ],
  decision: { by: 'system' },
  effects: (c) => [
    identityCards.replaceLost({ holder: c.subject, handover: c.form.pickup }),
    onItsWay(c, {
      document: 'identity-card',
      documentNumber: fromReceipt('identityCards.replaceLost', 'card'),
      department: 'civil-affairs',
    }),
  ],
  next: {
    ar: 'تجهز بطاقتك خلال 14 يوم عمل على الأكثر. البطاقة القديمة تبقى ملغاة ولو وجدتها.',
    en: 'Your card is ready within 14 working days at most. The old card stays void even if you find it.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:10:00Z',
      facts: {
        citizen: true,
        biometrics: true,
        reported: true,
        losses: 2,
        recipient: { ar: 'منى إبراهيم علي القحطاني', en: 'Mona Ibrahim Ali Alqahtani' },
        postTo: {
          short: 'RNUA4410',
          building: '4410',
          street: 'شارع الأمير سلطان',
          district: 'حي النزهة',
          city: 'الرياض',
          postal: '12471',
          additional: '6631',
        },
      },
      form: { pickup: 'delivery' },
      expect: { fee: stateFee(sar(100)), effects: ['identityCards.replaceLost', 'delivery.order'] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      loss_reported: { facts: { reported: false } },
      biometrics_enrolled: { facts: { biometrics: false } },
      national_address_registered: { facts: { postTo: null } },
    },
  },
})
