/** Whether somebody is in the Kingdom, by the last crossing of its border. */
import * as z from 'zod'
import type { Text } from '../../language/index.ts'
import { maybeSaid, said } from '../../requests/answers.ts'
import { defineInquiry, field } from '../../requests/define.ts'

const inside: Text = { ar: 'داخل المملكة', en: 'In the Kingdom' }
const outside: Text = { ar: 'خارج المملكة', en: 'Outside the Kingdom' }
const directions = { exit: { ar: 'خروج', en: 'Exit' }, entry: { ar: 'دخول', en: 'Entry' } } as const

export default defineInquiry({
  edition: 1,
  title: {
    ar: 'الاستعلام عن حالة سفر الشخص وتابعيه',
    en: 'View whether I or my dependants are outside the Kingdom',
  },
  summary: {
    ar: 'هل أنت أو من تعوله أو تكفله داخل المملكة أم خارجها.',
    en: 'Whether you, your family or your workers are in the Kingdom.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self', 'dependant', 'travel-consent', 'resident-dependant', 'sponsored-worker'],
  throttle: { perMinute: 30, challenge: false },

  question: z.object({}),
  answer: z.object({
    status: said({ ar: 'حالة السفر', en: 'Travel status' }),
    last: maybeSaid({ ar: 'آخر حركة', en: 'Last movement' }),
    at: field(z.string().optional(), { ar: 'وقتها', en: 'When' }),
    port: maybeSaid({ ar: 'المنفذ', en: 'Port' }),
  }),

  find: async (read, _q, { asker }) => {
    if (asker === null) return null
    const status = await read.travel.status(asker.subject)
    const last = status.lastMovement
    return {
      status: status.inside ? inside : outside,
      ...(last === null ? {} : { last: directions[last.direction], at: last.at, port: last.port }),
    }
  },
  says: {
    found: (a) => ({ ar: `${a.status.ar} حسب آخر حركة عبور.`, en: `${a.status.en}, by the last border movement.` }),
    notFound: { ar: 'لا توجد بيانات سفر.', en: 'There is no travel record.' },
  },

  examples: [
    {
      as: 'FAHD',
      ask: {},
      expect: {
        status: inside,
        last: directions.entry,
        at: '2025-08-20T17:05:00.000Z',
        port: { ar: 'جسر الملك فهد', en: 'King Fahd Causeway' },
      },
    },
    { as: 'FAHD', about: 'LAMA', ask: {}, expect: { status: inside } },
    {
      as: 'KHALID',
      about: 'ROSA',
      ask: {},
      expect: {
        status: outside,
        last: directions.exit,
        at: '2026-01-10T21:10:00.000Z',
        port: { ar: 'مطار الملك عبدالعزيز الدولي', en: 'King Abdulaziz International Airport' },
      },
    },
    { as: 'IMRAN', about: 'BILAL', ask: {}, expect: { status: inside } },
  ],
})
