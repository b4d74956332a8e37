/**
 * The profession in the civil record (R-CIV-15): what an employer attests is taken over without a paper (P-04). Who has no
 * employer that says so brings a letter to an office.
 */
import * as z from 'zod'
import type { Text } from '../../language/index.ts'
import { people } from '../../registers/people/index.ts'
import { always, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { isCitizen } from '../../requests/rules.ts'

interface Attested {
  readonly employer: string
  readonly employerName: Text
  readonly profession: Text
}

export default defineService({
  edition: 1,
  title: { ar: 'تغيير المهنة للمواطن', en: 'Change the profession in the civil record' },
  summary: {
    ar: 'مهنتك في السجل كما تثبتها جهة عملك، دون أوراق.',
    en: 'Your profession in the record as your employer attests it, without papers.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],

  facts: async (read: Registers, subject: PersonId) => {
    const person = await read.people.get(subject)
    const attested: Attested[] = (await read.people.employments(subject)).map(({ since: _, ...one }) => one)
    return { citizen: person.kind === 'citizen', profession: person.profession, attested }
  },

  eligible: {
    person_is_citizen: isCitizen,
    employer_attests: {
      holds: (c) => c.facts.attested.length > 0,
      otherwise: {
        ar: 'لا جهة عمل مرتبطة بك في السجل. احجز موعدًا وأحضر خطابًا من جهة عملك.',
        en: 'No employer is linked to you in the register. Book an appointment and bring a letter of your employer.',
      },
      remedy: 'appointments/book-civil-affairs',
    },
    profession_differs: {
      holds: (c) => c.facts.attested.length === 0 || c.facts.attested.some((one) => differs(c.facts.profession, one)),
      otherwise: {
        ar: 'مهنتك في السجل هي التي تثبتها جهة عملك، فلا شيء يتغير.',
        en: 'Your profession in the record is the one your employer attests; nothing would change.',
      },
    },
  },

  form: z.object({
    employer: field(z.string().regex(/^7\d{9}$/), { ar: 'جهة العمل والمهنة', en: 'Employer and profession' }),
  }),
  pages: [{ title: { ar: 'المهنة', en: 'The profession' }, fields: ['employer'] }],
  offers: (c) => ({
    employer: c.facts.attested
      .filter((one) => differs(c.facts.profession, one))
      .map(({ employer, employerName, profession }) => ({
        value: employer,
        label: {
          ar: `${profession.ar}، ${employerName.ar}`,
          en: `${profession.en}, ${employerName.en}`,
        },
      })),
  }),
  accept: {
    employer_is_yours: {
      holds: (c) => c.facts.attested.some((one) => one.employer === c.form.employer),
      otherwise: {
        ar: 'ليست هذه جهة عمل مرتبطة بك. اختر من القائمة.',
        en: 'This employer is not linked to you. Choose from the list.',
      },
    },
  },
  fee: [{ from: always, is: () => free }],
  priceList: [{ what: { ar: 'التغيير', en: 'The change' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => {
    const chosen = c.facts.attested.find((one) => one.employer === c.form.employer)
    return chosen === undefined ? [] : [people.changeProfession({ holder: c.subject, profession: chosen.profession })]
  },
  next: { ar: 'مهنتك الجديدة في السجل الآن.', en: 'Your new profession is in the record now.' },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        citizen: true,
        profession: { ar: 'معلم', en: 'Teacher' },
        attested: [
          {
            employer: '7999900027',
            employerName: { ar: 'إدارة التعليم بالرياض', en: 'Riyadh Education Department' },
            profession: { ar: 'مشرف تربوي', en: 'Educational supervisor' },
          },
        ],
      },
      form: { employer: '7999900027' },
      expect: { fee: free, effects: ['people.changeProfession'] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      employer_attests: { facts: { attested: [] } },
      profession_differs: { facts: { profession: { ar: 'مشرف تربوي', en: 'Educational supervisor' } } },
      employer_is_yours: { form: { employer: '7999900035' } },
    },
  },
})

function differs(now: Text | null, { profession }: Attested): boolean {
  return now?.ar !== profession.ar
}
