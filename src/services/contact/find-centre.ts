/** The branches of the electronic reception centre (R-CON-01): where they are, when they are open, for whom. Open to everyone. */
import * as z from 'zod'
import { clockTime, regions } from '../../appointments/index.ts'
import { branches } from '../../contact/index.ts'
import { choice } from '../../language/index.ts'
import { listOf, said, written } from '../../requests/answers.ts'
import { defineInquiry } from '../../requests/define.ts'

const yes = { ar: 'قسم نسائي مستقل', en: 'A separate women’s section' }
const no = { ar: 'بلا قسم مستقل', en: 'No separate section' }

export default defineInquiry({
  edition: 1,
  title: { ar: 'فروع مركز الاستقبال والتواصل الإلكتروني', en: 'Find the branches of the electronic reception centre' },
  summary: {
    ar: 'أين تكتب طلبك بمساعدة موظف، أو تجلس للقاء مرئي.',
    en: 'Where an officer helps you write, or where you sit for a meeting by video.',
  },
  audience: ['anyone'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['self'],
  throttle: { perMinute: 30, challenge: false },

  question: z.object({ region: choice(regions, { ar: 'المنطقة', en: 'Region' }) }),
  answer: z.object({
    centres: listOf(
      {
        name: said({ ar: 'الفرع', en: 'Branch' }),
        address: said({ ar: 'العنوان', en: 'Address' }),
        hours: written({ ar: 'الأحد إلى الخميس', en: 'Sunday to Thursday' }),
        ramadan: written({ ar: 'في رمضان', en: 'In Ramadan' }),
        women: said({ ar: 'للنساء', en: 'For women' }),
      },
      { ar: 'الفروع', en: 'Branches' },
    ),
  }),

  find: async (_read, q) => {
    const found = Object.values(branches).filter(({ region }) => region === q.region)
    if (found.length === 0) return null
    const said = (sessions: readonly (readonly [number, number])[]): string =>
      sessions.map(([from, until]) => `${clockTime(from)}–${clockTime(until)}`).join(', ')
    return {
      centres: found.map(({ name, address, hours, women }) => ({
        name,
        address,
        hours: said(hours.regular),
        ramadan: said(hours.ramadan),
        women: women ? yes : no,
      })),
    }
  },
  says: {
    found: () => ({ ar: 'فروع المركز في هذه المنطقة.', en: 'Branches of the centre in this region.' }),
    notFound: {
      ar: 'لا فرع في هذه المنطقة بعد. اكتب لنا من هنا، أو اختر منطقة قريبة.',
      en: 'There is no branch in this region yet. Write to us here, or choose a region near you.',
    },
  },

  examples: [
    {
      ask: { region: 'asir' },
      expect: {
        centres: [
          {
            name: { ar: 'فرع أبها', en: 'Abha branch' },
            address: { ar: 'طريق الملك فهد، أبها', en: 'King Fahd Road, Abha' },
            hours: '07:30–14:30',
            ramadan: '10:00–15:00',
            women: yes,
          },
        ],
      },
    },
    { ask: { region: 'bahah' }, expect: null },
  ],
})
