/** A birth certificate in place of a lost or damaged one (R-CIV-13): a lost one is reported first, and its report closed. */
import * as z from 'zod'
import type { Day, Text } from '../../language/index.ts'
import { identityCards } from '../../registers/identity-cards/index.ts'
import { always, choice, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import { fullNames } from '../../requests/rules.ts'

interface Certified {
  readonly child: { readonly name: Text; readonly number: string }
  readonly sex: 'male' | 'female'
  readonly born: Day
  readonly place: Text
  readonly father: { readonly name: Text; readonly number: string } | null
  readonly mother: { readonly name: Text; readonly number: string }
  readonly registered: Day
  readonly certificate: string
}

interface Facts {
  readonly certified: Certified | null
  readonly reported: boolean
}

export default defineService({
  edition: 1,
  title: { ar: 'إصدار بدل فاقد أو تالف لشهادة ميلاد', en: 'Replace a lost or damaged birth certificate' },
  summary: {
    ar: 'شهادة ميلاد بدل التي فُقدت أو تلفت.',
    en: 'A birth certificate in place of one lost or damaged.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self', 'dependant', 'travel-consent'],
  namesOthers: true,

  facts: async (read: Registers, subject: PersonId): Promise<Facts> => {
    const child = await read.people.get(subject)
    const parents = await read.families.parentsOf(subject)
    const reported = (await read.identityCards.openReport(subject, 'birth-certificate')) !== null
    const birth = await read.births.ofChild(
      subject,
      parents.map((parent) => parent.id),
    )
    if (birth === null || birth.registeredOn === null) return { certified: null, reported }
    const mother = await read.people.get(birth.mother)
    const father = birth.father === null ? null : await read.people.get(birth.father)
    return {
      reported,
      certified: {
        child: { name: fullNames(child.name), number: child.number },
        sex: birth.sex,
        born: birth.born,
        place: birth.place,
        father: father === null ? null : { name: fullNames(father.name), number: father.number },
        mother: { name: fullNames(mother.name), number: mother.number },
        registered: birth.registeredOn,
        certificate: birth.number,
      },
    }
  },

  eligible: {
    birth_registered: {
      holds: (c) => c.facts.certified !== null,
      otherwise: {
        ar: 'هذا الميلاد في سجلات ما قبل البوابة. احجز موعدًا لإصدار الشهادة من المكتب.',
        en: 'This birth is in the records of before the portal. Book an appointment to get the certificate at an office.',
      },
      remedy: 'appointments/book-civil-affairs',
    },
  },
  form: z.object({
    why: choice(
      { lost: { ar: 'فُقدت', en: 'It is lost' }, damaged: { ar: 'تلفت وهي معي', en: 'It is damaged and I have it' } },
      { ar: 'ما الذي حدث للشهادة؟', en: 'What happened to the certificate?' },
    ),
  }),
  pages: [{ title: { ar: 'الشهادة', en: 'The certificate' }, fields: ['why'] }],
  accept: {
    loss_reported: {
      holds: (c) => c.form.why === 'damaged' || c.facts.reported,
      otherwise: {
        ar: 'لا يوجد بلاغ فقد قائم. أبلغ عن فقد الشهادة أولًا.',
        en: 'No loss report is open. Report the certificate lost first.',
      },
      remedy: 'civil-affairs/report-lost-document',
    },
  },
  fee: [{ from: always, is: () => free }],
  priceList: [{ what: { ar: 'الشهادة', en: 'The certificate' }, price: free }],
  decision: { by: 'system' },
  effects: (c) =>
    c.facts.reported ? [identityCards.closeReport({ holder: c.subject, document: 'birth-certificate' })] : [],
  document: {
    template: 'birth-certificate',
    data: (c) => {
      const { father, ...certified } = c.facts.certified ?? {}
      return { ...certified, ...(father ? { father } : {}) }
    },
  },
  next: {
    ar: 'تجد الشهادة في «وثائقي» خلال لحظات. القديمة ملغاة ولو وجدتها.',
    en: 'The certificate is in “My documents” within moments. The old one is void even if you find it.',
  },
  examples: {
    granted: {
      now: '2026-02-05T06:00:00Z',
      standing: 'dependant',
      facts: {
        reported: true,
        certified: {
          child: { name: { ar: 'ريان فهد صالح العتيبي', en: 'Rayan Fahd Saleh Alotaibi' }, number: '1999900051' },
          sex: 'male',
          born: '2026-01-20',
          place: { ar: 'الرياض', en: 'Riyadh' },
          father: {
            name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
            number: '1999900010',
          },
          mother: { name: { ar: 'نورة علي محمد الشهري', en: 'Noura Ali Mohammed Alshehri' }, number: '1999900028' },
          registered: '2026-02-01',
          certificate: '8000000001',
        },
      },
      form: { why: 'lost' },
      expect: { fee: free, effects: ['identityCards.closeReport'] },
    },
    refused: {
      birth_registered: { facts: { certified: null } },
      loss_reported: { facts: { reported: false } },
    },
  },
})
