/** The mandates one gave and the ones one holds, each with its bounds: visible to both sides alike. */
import * as z from 'zod'
import { runs } from '../../registers/mandates/index.ts'
import { listOf, maybeSaid, onDay, said, sumOf, written } from '../../requests/answers.ts'
import { defineInquiry } from '../../requests/define.ts'
import { delegable, delegableName, shortNames } from '../../requests/rules.ts'

export default defineInquiry({
  edition: 1,
  also: ['delegation/inquire'],
  title: { ar: 'استعراض التفاويض', en: 'View authorisations given and received' },
  summary: {
    ar: 'ما فوّضت به غيرك وما فُوّضت به: الخدمة والحد واليوم.',
    en: 'What you let others do and what they let you: service, bound and day.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  namesOthers: true,
  throttle: { perMinute: 30, challenge: false },
  question: z.object({}),
  answer: z.object({
    mandates: listOf(
      {
        number: written({ ar: 'الرقم', en: 'Number' }),
        as: said({ ar: 'أنت فيه', en: 'You' }),
        other: said({ ar: 'الطرف الآخر', en: 'The other side' }),
        services: said({ ar: 'الخدمة', en: 'Service' }),
        most: maybeSaid({ ar: 'أعلى رسم', en: 'At most' }),
        until: onDay({ ar: 'إلى يوم', en: 'Until' }),
        state: said({ ar: 'الحالة', en: 'State' }),
      },
      { ar: 'التفاويض', en: 'Mandates' },
    ),
  }),
  find: async (read, _q, { asker, day }) => {
    if (asker === null) return null
    const given = await read.mandates.givenBy(asker.subject)
    const held = await read.mandates.heldBy(asker.subject)
    if (given.length + held.length === 0) return null
    const mandates = []
    for (const one of [...given, ...held]) {
      const mine = one.giver === asker.subject
      const other = await read.people.get(mine ? one.delegate : one.giver)
      const names = one.services.map(delegableName)
      mandates.push({
        number: one.number,
        as: mine ? { ar: 'أعطيته', en: 'You gave it' } : { ar: 'أُعطيته', en: 'You hold it' },
        other: shortNames(other.name),
        services: { ar: names.map((n) => n.ar).join('، '), en: names.map((n) => n.en).join(', ') },
        ...(one.mostHalalas === null ? {} : { most: sumOf({ halalas: one.mostHalalas }) }),
        until: one.until,
        state: runs(one, day) ? { ar: 'ساري', en: 'Runs' } : { ar: 'انتهى', en: 'Ended' },
      })
    }
    return { mandates }
  },
  says: {
    found: (a) => ({ ar: `عدد التفاويض: ${a.mandates.length}.`, en: `Mandates: ${a.mandates.length}.` }),
    notFound: { ar: 'لا تفويض لك أو منك.', en: 'There is no mandate from you or to you.' },
  },
  examples: [
    {
      as: 'YOUSEF',
      ask: {},
      expect: {
        mandates: [
          {
            number: '3999900001',
            as: { ar: 'أُعطيته', en: 'You hold it' },
            other: { ar: 'عبدالله العتيبي', en: 'Abdullah Alotaibi' },
            services: delegable['passports/renew-passport'],
            most: { ar: '600 ريال', en: 'SAR 600' },
            until: '2026-06-30',
            state: { ar: 'ساري', en: 'Runs' },
          },
        ],
      },
    },
    { as: 'MONA', ask: {}, expect: null },
  ],
})
