/** A death certificate for a relative of the one who died (R-CIV-04 by analogy): sealed, for any heir and any office. */
import * as z from 'zod'
import { type Day, plainText, type Text } from '../../language/index.ts'
import { type About, always, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { fullNames } from '../../requests/rules.ts'

interface Certified {
  readonly deceased: { readonly name: Text; readonly number: string }
  readonly born: Day
  readonly died: Day
  readonly place: Text
  readonly registered: Day
  readonly certificate: string
}

export default defineService({
  edition: 1,
  title: { ar: 'إصدار شهادة وفاة', en: 'Issue a death certificate' },
  summary: { ar: 'شهادة وفاة مختومة لقريب لك.', en: 'A sealed death certificate of a relative.' },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  namesOthers: true,
  whileSuspended: true,

  facts: async (
    read: Registers,
    subject: PersonId,
    about: About,
  ): Promise<{ readonly certified: Certified | null }> => {
    const given = typeof about.given.death === 'string' ? about.given.death : ''
    const death = /^9\d{9}$/.test(given) ? await read.deaths.byNumber(given) : null
    if (death === null || death.status !== 'registered' || death.registeredOn === null) return { certified: null }
    // One answer for a number that is nobody's and for somebody else's family.
    if ((await read.families.kinship(subject, death.deceased)) === null) return { certified: null }
    const person = await read.people.get(death.deceased)
    return {
      certified: {
        deceased: { name: fullNames(person.name), number: person.number },
        born: person.born,
        died: death.died,
        place: death.place,
        registered: death.registeredOn,
        certificate: death.number,
      },
    }
  },

  eligible: {},
  form: z.object({
    death: field(
      plainText({ min: 10, max: 10 }),
      { ar: 'رقم تسجيل الوفاة', en: 'Number of the death' },
      {
        ar: 'في رسالة التبليغ أو على شهادة سابقة، يبدأ بـ 9.',
        en: 'In the notice or on an earlier paper; it begins with 9.',
      },
      { widget: 'digits' },
    ),
  }),
  pages: [{ title: { ar: 'الوفاة', en: 'The death' }, fields: ['death'] }],
  accept: {
    death_of_a_relative: {
      holds: (c) => c.facts.certified !== null,
      otherwise: {
        ar: 'لا وفاة مسجلة بهذا الرقم لقريب لك. راجع الرقم، أو سجّل الواقعة أولًا.',
        en: 'No registered death of a relative of yours has this number. Check it, or register the death first.',
      },
      remedy: 'civil-affairs/register-death',
    },
  },
  fee: [{ from: always, is: () => free }],
  priceList: [{ what: { ar: 'الشهادة', en: 'The certificate' }, price: free }],
  decision: { by: 'system' },
  effects: () => [],
  document: { template: 'death-certificate', data: (c) => ({ ...c.facts.certified }) },
  next: {
    ar: 'تجد الشهادة في «وثائقي» خلال لحظات.',
    en: 'The certificate is in “My documents” within moments.',
  },
  examples: {
    granted: {
      now: '2026-02-02T06:00:00Z',
      facts: {
        certified: {
          deceased: {
            name: { ar: 'عبدالله سعد محمد العتيبي', en: 'Abdullah Saad Mohammed Alotaibi' },
            number: '1999900085',
          },
          born: '1940-02-11',
          died: '2026-01-25',
          place: { ar: 'الرياض', en: 'Riyadh' },
          registered: '2026-02-01',
          certificate: '9000000001',
        },
      },
      form: { death: '9000000001' },
      expect: { fee: free, effects: [] },
    },
    refused: { death_of_a_relative: { facts: { certified: null } } },
  },
})
