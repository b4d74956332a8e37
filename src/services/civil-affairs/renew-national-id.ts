/** A new card before the old one ends, or after it with a fine (R-CIV-08, R-CIV-09). Sent or collected, as chosen. */
import * as z from 'zod'
import { addDays, type Day, sar } from '../../language/index.ts'
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

/** From so many days before it ends (R-CIV-09). */
const windowDays: readonly Dated<number>[] = [{ from: always, is: 180 }]

/** SAR once it has ended; asked for even a day before, nothing (R-CIV-09). */
const lateFine: readonly Dated<number>[] = [{ from: always, is: 100 }]

export default defineService({
  edition: 1,
  title: { ar: 'تجديد بطاقة الهوية الوطنية', en: 'Renew the national identity card' },
  summary: {
    ar: 'جدّد بطاقتك قبل انتهائها بستة أشهر، بلا غرامة.',
    en: 'Renew your card up to six months before it ends, without a fine.',
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
      card: card === null ? null : { expires: card.expires, lost: card.status === 'lost' },
      ...(await receiverFacts(read, subject, about)),
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    has_national_id: {
      holds: (c) => c.facts.card !== null,
      otherwise: {
        ar: 'لا بطاقة لك تُجدَّد. تُصدر أول بطاقة في المكتب.',
        en: 'You have no card to renew. The first one is issued at an office.',
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
    in_renewal_window: {
      holds: (c) => c.facts.card === null || c.day >= addDays(c.facts.card.expires, -inForce(windowDays, c.day)),
      otherwise: {
        ar: 'تُجدَّد البطاقة من 180 يومًا قبل انتهائها. عد حينها.',
        en: 'A card is renewed from 180 days before it ends. Come back then.',
      },
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

  fee: [{ from: always, is: (c) => stateFee(sar(fineOn(c.facts.card?.expires ?? c.day, c.day))) }],
  priceList: [
    { what: { ar: 'قبل انتهاء البطاقة', en: 'Before the card ends' }, price: free },
    { what: { ar: 'بعد انتهائها', en: 'After it has ended' }, price: stateFee(sar(100)) },
  ],
  decision: { by: 'system' },
  effects: (c) => [
    identityCards.renew({ holder: c.subject, number: c.facts.number, handover: c.form.pickup, why: 'expiry' }),
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
        card: { expires: '2026-04-03', lost: false },
        recipient: { ar: 'تركي سلطان فهد الدوسري', en: 'Turki Sultan Fahd Aldosari' },
        postTo: null,
      },
      form: { pickup: 'office' },
      expect: { fee: free, effects: ['identityCards.renew', 'delivery.order'] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      has_national_id: { facts: { card: null } },
      national_id_not_lost: { facts: { card: { lost: true } } },
      in_renewal_window: { facts: { card: { expires: '2027-01-20' } } },
      biometrics_enrolled: { facts: { biometrics: false } },
      national_address_registered: { form: { pickup: 'delivery' } },
    },
  },
})

function fineOn(expires: Day, day: Day): number {
  return expires < day ? inForce(lateFine, day) : 0
}
