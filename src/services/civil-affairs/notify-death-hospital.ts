/**
 * A hospital tells of a death (R-CIV-01): recorded, and the family is asked to register it. Nothing ends by it yet: a
 * wrong number must not close a living person's account. The cause is kept and shown to nobody.
 */
import * as z from 'zod'
import { type Day, dayOf, personNumber, plainText } from '../../language/index.ts'
import { deaths } from '../../registers/deaths/index.ts'
import { type About, always, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { shortNames } from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'تبليغ وفاة إلكتروني من المستشفى', en: 'Hospital electronic death notification' },
  summary: {
    ar: 'يبلّغ المستشفى عن الوفاة، فتُدعى الأسرة إلى تسجيلها.',
    en: 'The hospital tells of a death, and the family is asked to register it.',
  },
  audience: ['agency:hospital', 'agency:civil-affairs'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['office'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const person = await read.people.get(subject)
    const given = typeof about.given.informant === 'string' ? about.given.informant : null
    const informant = given === null ? null : await read.people.find(given)
    const kin = await read.people.many(await read.families.kin(subject))
    return {
      name: shortNames(person.name),
      born: person.born,
      notified: (await read.deaths.of(subject)) !== null,
      informant,
      informantIsDeceased: informant === subject,
      // Who died before is told nothing, and a stranger who brought them in nothing of the family's affairs.
      tell: kin.filter((one) => one.alive).map((one) => one.id),
    }
  },

  eligible: {
    death_not_notified: {
      holds: (c) => !c.facts.notified,
      otherwise: { ar: 'بُلّغ عن هذه الوفاة من قبل.', en: 'This death was told before.' },
    },
  },

  form: z.object({
    hospital: field(plainText({ min: 2, max: 20 }), { ar: 'رمز المستشفى', en: 'Code of the hospital' }),
    hospitalAr: field(plainText({ min: 2, max: 80 }), { ar: 'اسم المستشفى', en: 'Name of the hospital in Arabic' }),
    hospitalEn: field(plainText({ min: 2, max: 80 }), {
      ar: 'اسم المستشفى بالإنجليزية',
      en: 'Name of the hospital in English',
    }),
    placeAr: field(plainText({ min: 2, max: 80 }), { ar: 'مكان الوفاة', en: 'Place of death in Arabic' }),
    placeEn: field(plainText({ min: 2, max: 80 }), {
      ar: 'مكان الوفاة بالإنجليزية',
      en: 'Place of death in English',
    }),
    diedAt: field(z.iso.datetime({ offset: true }), { ar: 'وقت الوفاة', en: 'Time of death' }),
    cause: field(z.string().regex(/^[A-Z]\d{2}(\.\d{1,2})?$/), {
      ar: 'رمز سبب الوفاة',
      en: 'Code of the cause of death (ICD-10)',
    }),
    informant: field(personNumber.optional(), { ar: 'رقم المبلّغ', en: 'The informant’s number' }),
  }),
  pages: [
    {
      title: { ar: 'الوفاة', en: 'The death' },
      fields: ['hospital', 'hospitalAr', 'hospitalEn', 'placeAr', 'placeEn', 'diedAt', 'cause', 'informant'],
    },
  ],
  accept: {
    died_already: {
      holds: (c) => Date.parse(c.form.diedAt) <= Date.parse(c.now),
      otherwise: { ar: 'وقت الوفاة لم يأتِ بعد. راجعه.', en: 'The time of death has not come yet. Check it.' },
    },
    died_after_birth: {
      holds: (c) => diedOn(c.form) >= c.facts.born,
      otherwise: {
        ar: 'الوفاة قبل الميلاد المسجل. راجع الرقم.',
        en: 'The death is before the recorded birth. Check the number.',
      },
    },
    informant_known: {
      holds: (c) => c.form.informant === undefined || c.facts.informant !== null,
      otherwise: {
        ar: 'لا أحد في السجل برقم المبلّغ. ينظر فيه موظف.',
        en: 'Nobody in the register has the informant’s number. An officer looks into it.',
      },
    },
    informant_is_another: {
      holds: (c) => !c.facts.informantIsDeceased,
      otherwise: { ar: 'المبلّغ هو المتوفى. راجع الرقم.', en: 'The informant is the deceased. Check the number.' },
    },
  },
  fee: [{ from: always, is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => [
    deaths.notify({
      deceased: c.subject,
      name: c.facts.name,
      hospital: c.form.hospital,
      hospitalName: { ar: c.form.hospitalAr, en: c.form.hospitalEn },
      place: { ar: c.form.placeAr, en: c.form.placeEn },
      diedAt: new Date(c.form.diedAt).toISOString(),
      causeCode: c.form.cause,
      informant: c.facts.informant,
      tell: c.facts.tell,
    }),
  ],
  next: { ar: 'أُبلغت الأسرة.', en: 'The family has been told.' },

  examples: {
    granted: {
      now: '2026-01-26T06:00:00Z',
      standing: 'office',
      facts: {
        name: { ar: 'عبدالله العتيبي', en: 'Abdullah Alotaibi' },
        born: '1940-02-11',
        notified: false,
        informant: '00000000-0000-8000-8000-000000000010',
        informantIsDeceased: false,
        tell: ['00000000-0000-8000-8000-000000000010'],
      },
      form: {
        hospital: 'KFMC',
        hospitalAr: 'مدينة الملك فهد الطبية',
        hospitalEn: 'King Fahad Medical City',
        placeAr: 'الرياض',
        placeEn: 'Riyadh',
        diedAt: '2026-01-25T22:10:00+03:00',
        cause: 'I21.9',
        informant: '1999900010',
      },
      expect: { fee: free, effects: ['deaths.notify'] },
    },
    refused: {
      death_not_notified: { facts: { notified: true } },
      died_already: { form: { diedAt: '2026-01-27T22:10:00+03:00' } },
      died_after_birth: { facts: { born: '2026-01-26' } },
      informant_known: { facts: { informant: null } },
      informant_is_another: { facts: { informantIsDeceased: true } },
    },
  },
})

function diedOn(form: { readonly diedAt: string }): Day {
  return dayOf(new Date(form.diedAt).toISOString())
}
