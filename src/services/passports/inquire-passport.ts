/** The passport held now: its number, its dates and whether it can be travelled on. */
import * as z from 'zod'
import { days, daysBetween } from '../../language/index.ts'
import { passportStatuses } from '../../registers/passports/index.ts'
import { onDay, said, written } from '../../requests/answers.ts'
import { defineInquiry } from '../../requests/define.ts'

const expired = { ar: 'منتهي', en: 'Expired' }

export default defineInquiry({
  edition: 1,
  title: { ar: 'الاستعلام عن حالة جواز السفر وبياناته', en: 'View passport status, validity and details' },
  summary: {
    ar: 'حالة جواز سفرك أو جواز ولدك، ومتى ينتهي.',
    en: 'Whether your passport or your child’s is valid, and until when.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self', 'dependant', 'travel-consent'],
  throttle: { perMinute: 30, challenge: false },

  question: z.object({}),
  answer: z.object({
    number: written({ ar: 'رقم الجواز', en: 'Passport number' }),
    status: said({ ar: 'الحالة', en: 'Status' }),
    issued: onDay({ ar: 'تاريخ الإصدار', en: 'Issued' }),
    expires: onDay({ ar: 'تاريخ الانتهاء', en: 'Expires' }),
    remaining: said({ ar: 'المدة الباقية', en: 'Time left' }),
  }),

  find: async (read, _q, { day, asker }) => {
    if (asker === null) return null
    const passport = await read.passports.current(asker.subject)
    if (passport === null) return null
    const left = Math.max(0, daysBetween(day, passport.expires))
    return {
      number: passport.number,
      // The register says in whose hands it is; the calendar says whether it is over.
      status: passport.status !== 'lost' && passport.expires < day ? expired : passportStatuses[passport.status],
      issued: passport.issued,
      expires: passport.expires,
      remaining: { ar: days(left, 'ar'), en: days(left, 'en') },
    }
  },
  says: {
    found: (a) => ({ ar: `الجواز ${a.number}: ${a.status.ar}.`, en: `Passport ${a.number}: ${a.status.en}.` }),
    notFound: { ar: 'لم يصدر جواز سفر بعد.', en: 'No passport has been issued yet.' },
  },

  examples: [
    {
      as: 'FAHD',
      ask: {},
      expect: {
        number: 'A99900010',
        status: passportStatuses.active,
        issued: '2016-04-02',
        expires: '2026-04-02',
        remaining: { ar: '60 يومًا', en: '60 days' },
      },
    },
    {
      as: 'FAHD',
      about: 'SAUD',
      ask: {},
      expect: {
        number: 'A99900036',
        status: passportStatuses.active,
        issued: '2023-09-03',
        expires: '2028-09-03',
        remaining: { ar: '945 يومًا', en: '945 days' },
      },
    },
    { as: 'FAHD', about: 'LAMA', ask: {}, expect: null },
    {
      as: 'ABDULLAH',
      ask: {},
      expect: {
        number: 'A99900085',
        status: expired,
        issued: '2014-01-05',
        expires: '2019-01-05',
        remaining: { ar: '0 يوم', en: '0 days' },
      },
    },
    {
      as: 'MAJED',
      ask: {},
      expect: {
        number: 'A99900135',
        status: passportStatuses.lost,
        issued: '2019-08-18',
        expires: '2029-08-18',
        remaining: { ar: '1294 يومًا', en: '1294 days' },
      },
    },
  ],
})
