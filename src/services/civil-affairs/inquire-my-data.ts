/** One's own civil record, as the register has it today (P-04). */
import * as z from 'zod'
import { fullName, type Text } from '../../language/index.ts'
import { maybeOnDay, maybeSaid, onDay, said, written } from '../../requests/answers.ts'
import { defineInquiry } from '../../requests/define.ts'

const marital = {
  single: { ar: 'غير متزوج', en: 'Not married' },
  married: { ar: 'متزوج', en: 'Married' },
  divorced: { ar: 'مطلّق', en: 'Divorced' },
  widowed: { ar: 'أرمل', en: 'Widowed' },
} as const satisfies Record<string, Text>

const sexes = { male: { ar: 'ذكر', en: 'Male' }, female: { ar: 'أنثى', en: 'Female' } } as const

export default defineInquiry({
  edition: 1,
  title: { ar: 'استعراض معلوماتي الشخصية', en: 'View my civil record' },
  summary: { ar: 'اسمك وميلادك وحالتك ومهنتك كما في السجل.', en: 'Your name, birth, status and profession on record.' },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  throttle: { perMinute: 30, challenge: false },
  question: z.object({}),
  answer: z.object({
    name: said({ ar: 'الاسم', en: 'Name' }),
    number: written({ ar: 'الرقم', en: 'Number' }),
    born: onDay({ ar: 'تاريخ الميلاد', en: 'Date of birth' }),
    sex: said({ ar: 'الجنس', en: 'Sex' }),
    marital: said({ ar: 'الحالة الاجتماعية', en: 'Marital status' }),
    profession: maybeSaid({ ar: 'المهنة', en: 'Profession' }),
    card: maybeOnDay({ ar: 'انتهاء الهوية الوطنية', en: 'National ID ends' }),
  }),
  find: async (read, _q, { asker }) => {
    if (asker === null) return null
    const person = await read.people.get(asker.subject)
    const card = await read.identityCards.current(asker.subject)
    return {
      name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
      number: person.number,
      born: person.born,
      sex: sexes[person.sex],
      marital: marital[person.marital],
      ...(person.profession === null ? {} : { profession: person.profession }),
      ...(card === null ? {} : { card: card.expires }),
    }
  },
  says: {
    found: (a) => ({ ar: `بيانات ${a.name.ar}.`, en: `The record of ${a.name.en}.` }),
    notFound: { ar: 'ادخل إلى حسابك لترى بياناتك.', en: 'Sign in to see your record.' },
  },
  examples: [
    {
      as: 'FAHD',
      ask: {},
      expect: {
        name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
        number: '1999900010',
        born: '1985-03-10',
        sex: sexes.male,
        marital: marital.married,
        profession: { ar: 'معلم', en: 'Teacher' },
        card: '2027-01-20',
      },
    },
    {
      as: 'AYESHA',
      ask: {},
      expect: {
        name: { ar: 'عائشة صديقي', en: 'Ayesha Siddiqui' },
        number: '2999900026',
        born: '1986-04-03',
        sex: sexes.female,
        marital: marital.married,
      },
    },
  ],
})
