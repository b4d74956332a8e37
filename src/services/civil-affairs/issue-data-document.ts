/**
 * The data document («برنت»): a citizen's own data, sealed, of which she picks what is shown (R-CIV-16). Its fee is not
 * published and none is taken until it is; it holds a month.
 */
import * as z from 'zod'
import { formatDay, fullName, plainText, type Text } from '../../language/index.ts'
import { defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { isCitizen } from '../../requests/rules.ts'

const marital = {
  single: { ar: 'غير متزوج', en: 'Not married' },
  married: { ar: 'متزوج', en: 'Married' },
  divorced: { ar: 'مطلّق', en: 'Divorced' },
  widowed: { ar: 'أرمل', en: 'Widowed' },
} as const satisfies Record<string, Text>

const sexes = { male: { ar: 'ذكر', en: 'Male' }, female: { ar: 'أنثى', en: 'Female' } } as const

/** What may be shown, in the order of the paper; the labels are those of the form's boxes. */
const labels = {
  born: { ar: 'تاريخ الميلاد', en: 'Date of birth' },
  sex: { ar: 'الجنس', en: 'Sex' },
  marital: { ar: 'الحالة الاجتماعية', en: 'Marital status' },
  profession: { ar: 'المهنة', en: 'Profession' },
  address: { ar: 'العنوان الوطني', en: 'National address' },
  card: { ar: 'انتهاء الهوية الوطنية', en: 'National ID ends' },
} as const satisfies Record<string, Text>
type Shown = keyof typeof labels
const all = Object.keys(labels) as Shown[]

const none: Text = { ar: 'لا شيء مسجل', en: 'Nothing on record' }
const box = (name: Shown) => field(z.boolean().optional(), labels[name], undefined, { widget: 'checkbox' })

export default defineService({
  edition: 1,
  title: { ar: 'إصدار وثيقة بياناتي', en: 'Issue a data document (civil print-out)' },
  summary: {
    ar: 'وثيقة مختومة ببياناتك في الأحوال المدنية، تختار ما يظهر فيها.',
    en: 'A sealed document of your civil data. You choose what it shows.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId) => {
    const person = await read.people.get(subject)
    const address = await read.people.address(subject)
    const card = await read.identityCards.current(subject)
    const day = (of: typeof person.born): Text => ({ ar: formatDay(of, 'ar'), en: formatDay(of, 'en') })
    const where = address === null ? null : `${address.short}، ${address.street}، ${address.city} ${address.postal}`
    return {
      citizen: person.kind === 'citizen',
      name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
      number: person.number,
      born: day(person.born),
      sex: sexes[person.sex] as Text,
      marital: marital[person.marital] as Text,
      profession: person.profession ?? none,
      address: where === null ? none : { ar: where, en: where },
      card: card === null ? none : day(card.expires),
    }
  },

  eligible: { person_is_citizen: isCitizen },

  form: z.object({
    born: box('born'),
    sex: box('sex'),
    marital: box('marital'),
    profession: box('profession'),
    address: box('address'),
    card: box('card'),
    recipient: field(
      plainText({ min: 2, max: 80 }),
      { ar: 'إلى من تقدمها؟', en: 'Whom is it for?' },
      { ar: 'يُكتب على الوثيقة. مثل: البنك.', en: 'Written on the document. For example: the bank.' },
    ),
  }),
  pages: [
    {
      title: { ar: 'ما يظهر في الوثيقة', en: 'What the document shows' },
      fields: ['born', 'sex', 'marital', 'profession', 'address', 'card', 'recipient'],
    },
  ],
  accept: {
    something_shown: {
      holds: (c) => all.some((name) => c.form[name] === true),
      otherwise: {
        ar: 'لم تختر شيئًا يظهر فيها. اختر واحدًا على الأقل.',
        en: 'You chose nothing to show. Choose at least one.',
      },
    },
  },

  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الوثيقة', en: 'The document' }, price: free }],
  decision: { by: 'system' },
  effects: () => [],
  document: {
    template: 'data-document',
    data: (c) => ({
      holder: { name: c.facts.name, number: c.facts.number },
      recipient: c.form.recipient,
      fields: all
        .filter((name) => c.form[name] === true)
        .map((name) => ({ label: labels[name], value: c.facts[name] })),
    }),
  },
  next: {
    ar: 'تجد الوثيقة في «وثائقي» خلال لحظات، وتسري شهرًا.',
    en: 'The document is in “My documents” within moments, and is good for a month.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        citizen: true,
        name: { ar: 'منى سعد القحطاني', en: 'Mona Saad Alqahtani' },
        number: '1999900119',
        born: { ar: '1 رجب 1411 هـ (16 يناير 1991)', en: '1 Rajab 1411 AH (16 January 1991)' },
        sex: sexes.female,
        marital: marital.single,
        profession: { ar: 'معلمة', en: 'Teacher' },
        address: none,
        card: none,
      },
      form: { born: true, profession: true, recipient: 'البنك' },
      expect: { fee: free, effects: [] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      something_shown: { form: { born: false, profession: false } },
    },
  },
})
