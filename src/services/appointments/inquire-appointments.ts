/** One's appointments: when, where, what to bring, and what became of earlier ones. */
import * as z from 'zod'
import { appointmentStatuses, purposes } from '../../appointments/index.ts'
import { listOf, said, written } from '../../requests/answers.ts'
import { defineInquiry, field } from '../../requests/define.ts'

export default defineInquiry({
  edition: 1,
  title: { ar: 'مواعيدي', en: 'My appointments' },
  summary: { ar: 'مواعيدك وأماكنها وما تحضره معك.', en: 'Your appointments, where they are and what to bring.' },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  throttle: { perMinute: 30, challenge: false },

  question: z.object({}),
  answer: z.object({
    appointments: listOf(
      {
        what: said({ ar: 'سبب الزيارة', en: 'What for' }),
        office: said({ ar: 'المكتب', en: 'Office' }),
        address: said({ ar: 'العنوان', en: 'Address' }),
        at: field(z.string(), { ar: 'الوقت', en: 'When' }),
        number: written({ ar: 'رقم الموعد', en: 'Number' }),
        status: said({ ar: 'الحالة', en: 'State' }),
        bring: said({ ar: 'أحضر معك', en: 'Bring' }),
      },
      { ar: 'المواعيد', en: 'Appointments' },
    ),
  }),

  find: async (read, _q, { asker }) => {
    if (asker === null) return null
    const mine = await read.appointments.of(asker.subject)
    if (mine.length === 0) return null
    const found = []
    for (const one of mine.reverse()) {
      const office = await read.appointments.office(one.office)
      if (office === null) continue
      const { name: what, bring } = purposes[one.purpose]
      found.push({
        what,
        office: office.name,
        address: office.address,
        at: one.startsAt,
        number: one.number,
        status: appointmentStatuses[one.status],
        bring,
      })
    }
    return { appointments: found }
  },
  says: {
    found: () => ({ ar: 'مواعيدك، والأبعد أولًا.', en: 'Your appointments, the latest first.' }),
    notFound: { ar: 'ليس لك موعد. احجز موعدًا متى احتجت.', en: 'You have no appointments. Book one when you need it.' },
  },

  examples: [
    {
      as: 'MAJED',
      ask: {},
      expect: {
        appointments: [
          {
            what: purposes['family-record'].name,
            office: { ar: 'الأحوال المدنية بالوشم', en: 'Civil affairs, Al-Washm' },
            address: { ar: 'شارع الوشم، حي المربع، الرياض', en: 'Al-Washm Street, Al-Murabba, Riyadh' },
            at: '2026-01-18T06:00:00.000Z',
            number: '80000000',
            status: appointmentStatuses.attended,
            bring: purposes['family-record'].bring,
          },
        ],
      },
    },
    { as: 'FAHD', ask: {}, expect: null },
  ],
})
