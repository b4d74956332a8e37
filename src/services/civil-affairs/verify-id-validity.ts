/**
 * Is this card good today? By number and the version printed on the card (R-CIV-10): a shop, a bank or anybody who is handed
 * one. Nothing of its holder is said, and a card that does not exist answers as one that is void.
 */
import * as z from 'zod'
import { nationalId, whole } from '../../language/index.ts'
import { said } from '../../requests/answers.ts'
import { defineInquiry, field } from '../../requests/define.ts'

const valid = { ar: 'سارية', en: 'Valid' }

export default defineInquiry({
  edition: 1,
  title: { ar: 'التحقق من صلاحية الهوية الوطنية', en: 'Check whether a national identity card is valid' },
  summary: {
    ar: 'برقم الهوية ورقم النسخة المطبوع على البطاقة.',
    en: 'By the ID number and the version number printed on the card.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 1, signIn: 1 },
  behalf: ['self'],
  throttle: { perMinute: 10, challenge: false, perLookedUpHour: 10 },
  // Whose card was looked at can see it.
  namesOthers: true,

  question: z.object({
    number: field(nationalId, { ar: 'رقم الهوية الوطنية', en: 'National ID number' }),
    version: field(
      whole({ min: 1, max: 99 }),
      { ar: 'رقم النسخة', en: 'Version number' },
      { ar: 'مطبوع على وجه البطاقة.', en: 'Printed on the face of the card.' },
      { widget: 'digits' },
    ),
  }),
  answer: z.object({ status: said({ ar: 'حالة البطاقة', en: 'Status of the card' }) }),

  find: async (read, { number, version }, { day }) => {
    const holder = await read.people.find(number)
    const card = holder === null ? null : await read.identityCards.current(holder)
    if (card === null || card.card !== version || card.status !== 'valid' || card.expires < day) return null
    return { status: valid }
  },
  says: {
    found: () => ({ ar: 'البطاقة سارية اليوم.', en: 'The card is valid today.' }),
    // One answer for lost, replaced, expired, another version and no such number.
    notFound: {
      ar: 'البطاقة غير سارية، أو لا توجد بهذا الرقم. لا تقبلها.',
      en: 'The card is not valid, or there is none with this number. Do not take it.',
    },
  },
  examples: [
    { as: 'KHALID', ask: { number: '1999900010', version: 3 }, expect: { status: valid } },
    { as: 'KHALID', ask: { number: '1999900010', version: 2 }, expect: null },
    // Lost in 2021 and replaced: the first one is void for ever.
    { as: 'IMRAN', ask: { number: '1999900077', version: 1 }, expect: null },
    { as: 'IMRAN', ask: { number: '1999900077', version: 2 }, expect: { status: valid } },
    { as: 'FAHD', ask: { number: '1999900168', version: 3 }, expect: null },
  ],
})
