/** A new card for a damaged one (R-CIV-11): the first is free, from the second on SAR 100; it ends when the old one would have. */
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

/** SAR by how many were damaged, this one included; the last one listed holds for all later ones (R-CIV-11). */
const fines: readonly Dated<readonly number[]>[] = [
  { from: always, is: [0] },
  { from: '2020-01-01', is: [0, 100] },
]

export default defineService({
  edition: 1,
  title: { ar: 'إصدار بدل تالف لبطاقة الهوية الوطنية', en: 'Replace a damaged national identity card' },
  summary: {
    ar: 'بطاقة جديدة بدل التي تلفت وهي معك.',
    en: 'A new card in place of the damaged one that you still have.',
  },
  audience: ['citizen'],
  needs: { identity: 3, signIn: 2, fresh: 5 },
  behalf: ['self'],

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const person = await read.people.get(subject)
    const card = await read.identityCards.current(subject)
    return {
      citizen: person.kind === 'citizen',
      number: person.number,
      biometrics: person.biometricsEnrolled,
      card: card === null ? null : { lost: card.status === 'lost' },
      damaged: card?.damagedCount ?? 0,
      ...(await receiverFacts(read, subject, about)),
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    has_national_id: {
      holds: (c) => c.facts.card !== null,
      otherwise: {
        ar: 'لا بطاقة لك تُستبدل. تُصدر أول بطاقة في المكتب.',
        en: 'You have no card to replace. The first one is issued at an office.',
      },
      remedy: 'appointments/book-civil-affairs',
    },
    national_id_not_lost: {
      holds: (c) => c.facts.card?.lost !== true,
      otherwise: {
        ar: 'بطاقتك مسجّلة مفقودة. اطلب بدل فاقد.',
        en: 'Your card is reported lost. Get a replacement.',
      },
      remedy: 'civil-affairs/replace-lost-national-id',
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

  fee: [{ from: always, is: (c) => stateFee(sar(damageFine(c.facts.damaged + 1, c.day))) }],
  priceList: [
    { what: { ar: 'أول تلف', en: 'The first damaged one' }, price: free },
    { what: { ar: 'الثاني وما بعده', en: 'The second and later' }, price: stateFee(sar(100)) },
  ],
  decision: { by: 'system' },
  effects: (c) => [
    identityCards.renew({ holder: c.subject, number: c.facts.number, handover: c.form.pickup, why: 'damaged' }),
    onItsWay(c, {
      document: 'identity-card',
      documentNumber: fromReceipt('identityCards.renew', 'card'),
      department: 'civil-affairs',
    }),
  ],
  next: {
    ar: 'تجهز بطاقتك خلال 14 يوم عمل على الأكثر. القديمة ملغاة من الآن.',
    en: 'Your card is ready within 14 working days at most. The old one is void from now on.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:10:00Z',
      facts: {
        citizen: true,
        number: '1999900101',
        biometrics: true,
        card: { lost: false },
        damaged: 1,
        recipient: { ar: 'تركي سلطان فهد الدوسري', en: 'Turki Sultan Fahd Aldosari' },
        postTo: null,
      },
      form: { pickup: 'office' },
      expect: { fee: stateFee(sar(100)), effects: ['identityCards.renew', 'delivery.order'] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      has_national_id: { facts: { card: null } },
      national_id_not_lost: { facts: { card: { lost: true } } },
      biometrics_enrolled: { facts: { biometrics: false } },
      national_address_registered: { form: { pickup: 'delivery' } },
    },
  },
})

function damageFine(damaged: number, on: Day): number {
  const schedule = inForce(fines, on)
  return schedule[Math.min(Math.max(damaged, 1), schedule.length) - 1] ?? 0
}
