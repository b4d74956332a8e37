/** A birth certificate for oneself or for one's child, of a birth that was registered here. In Arabic and English side by side as every paper (R-NAME-05 asks for the Arabic). */
import * as z from 'zod'
import type { Day, Text } from '../../language/index.ts'
import { always, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
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

export default defineService({
  edition: 1,
  title: { ar: 'إصدار شهادة ميلاد', en: 'Issue a birth certificate' },
  summary: {
    ar: 'شهادة ميلاد مختومة لك أو لأحد أولادك.',
    en: 'A sealed birth certificate for you or one of your children.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self', 'dependant', 'travel-consent'],
  namesOthers: true,

  facts: async (read: Registers, subject: PersonId): Promise<{ readonly certified: Certified | null }> => {
    const child = await read.people.get(subject)
    const parents = await read.families.parentsOf(subject)
    const birth = await read.births.ofChild(
      subject,
      parents.map((parent) => parent.id),
    )
    if (birth === null || birth.registeredOn === null) return { certified: null }
    const mother = await read.people.get(birth.mother)
    const father = birth.father === null ? null : await read.people.get(birth.father)
    return {
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
    correct: field(
      z.literal(true),
      { ar: 'بيانات المولود والوالدين صحيحة', en: 'The data of the child and the parents is right' },
      undefined,
      { widget: 'checkbox' },
    ),
  }),
  pages: [{ title: { ar: 'الشهادة', en: 'The certificate' }, fields: ['correct'] }],
  fee: [{ from: always, is: () => free }],
  priceList: [{ what: { ar: 'الشهادة', en: 'The certificate' }, price: free }],
  decision: { by: 'system' },
  effects: () => [],
  document: {
    template: 'birth-certificate',
    data: (c) => {
      const { father, ...certified } = c.facts.certified ?? {}
      return { ...certified, ...(father ? { father } : {}) }
    },
  },
  next: {
    ar: 'تجد الشهادة في «وثائقي» خلال لحظات.',
    en: 'The certificate is in “My documents” within moments.',
  },

  examples: {
    granted: {
      now: '2026-02-05T06:00:00Z',
      standing: 'dependant',
      facts: {
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
      form: { correct: true },
      expect: { fee: free, effects: [] },
    },
    refused: { birth_registered: { facts: { certified: null } } },
  },
})
