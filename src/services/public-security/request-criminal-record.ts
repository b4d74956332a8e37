/**
 * A certificate that nothing stands against one in the criminal record (R-SEC-01): for oneself, fingers and an address on
 * file, and from within the Kingdom. Whoever has a conviction is told so and is not given a paper that says less.
 */
import * as z from 'zod'
import { type Day, fullName, plainText, type Text } from '../../language/index.ts'
import { type About, choice, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { addressRegistered, biometricsOnFile, isInside } from '../../requests/rules.ts'

const saudi: Text = { ar: 'سعودي', en: 'Saudi' }

export default defineService({
  edition: 1,
  title: { ar: 'طلب شهادة خلو سوابق', en: 'Request a criminal record certificate' },
  summary: {
    ar: 'شهادة مختومة تسري 30 يومًا، تقدمها لسفارة أو جهة عمل أو جامعة.',
    en: 'A sealed certificate, good for 30 days, for an embassy, an employer or a university.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 3, signIn: 2, fresh: 15 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, { day }: About) => {
    const person = await read.people.get(subject)
    const status = await read.travel.status(subject)
    const address = await read.people.address(subject)
    const convictions = await read.convictions.standing(subject, day)
    return {
      name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
      number: person.number,
      born: person.born,
      nationality: person.kind === 'citizen' ? saudi : { ar: person.nationality, en: person.nationality },
      inside: status.inside,
      biometrics: person.biometricsEnrolled,
      address: address !== null,
      convictions: convictions.length,
    }
  },

  eligible: {
    inside_kingdom: isInside,
    biometrics_enrolled: biometricsOnFile,
    national_address_registered: addressRegistered,
    no_conviction_stands: {
      holds: (c) => c.facts.convictions === 0,
      otherwise: {
        ar: 'في سجلك حكم قائم. راجع الأدلة الجنائية لتعرف متى يُرد اعتبارك.',
        en: 'A judgment stands in your record. Ask the forensic evidence department when it will be cleared.',
      },
    },
  },

  form: z.object({
    purpose: choice(
      {
        visa: { ar: 'تأشيرة', en: 'A visa' },
        immigration: { ar: 'هجرة', en: 'Immigration' },
        employment: { ar: 'عمل', en: 'Employment' },
        study: { ar: 'دراسة', en: 'Study' },
      },
      { ar: 'لماذا تطلبها؟', en: 'What is it for?' },
    ),
    country: field(
      plainText({ min: 2, max: 60 }),
      { ar: 'الدولة التي تقدمها فيها', en: 'The country where you present it' },
      { ar: 'مثل: كندا', en: 'For example: Canada' },
    ),
  }),
  pages: [{ title: { ar: 'الغرض', en: 'The purpose' }, fields: ['purpose', 'country'] }],

  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الشهادة', en: 'The certificate' }, price: free }],
  decision: { by: 'system' },
  effects: () => [],
  document: {
    template: 'criminal-record-certificate',
    data: (c) => ({
      holder: { name: c.facts.name, number: c.facts.number },
      born: c.facts.born,
      nationality: c.facts.nationality,
      purpose: c.form.purpose,
      country: { ar: c.form.country, en: c.form.country },
      searched: c.day,
    }),
  },
  next: {
    ar: 'تجد الشهادة في «وثائقي» خلال لحظات، وتسري 30 يومًا.',
    en: 'The certificate is in “My documents” within moments, and is good for 30 days.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        name: { ar: 'خالد سعد المطيري', en: 'Khalid Saad Almutairi' },
        number: '1999900127',
        born: '1990-04-02' as Day,
        nationality: saudi,
        inside: true,
        biometrics: true,
        address: true,
        convictions: 0,
      },
      form: { purpose: 'employment', country: 'كندا' },
      expect: { fee: free, effects: [] },
    },
    refused: {
      inside_kingdom: { facts: { inside: false } },
      biometrics_enrolled: { facts: { biometrics: false } },
      national_address_registered: { facts: { address: false } },
      no_conviction_stands: { facts: { convictions: 1 } },
    },
  },
})
