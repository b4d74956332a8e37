/** At the door of an office: somebody with an appointment came, and gets a number of the queue (R-APPT-02). */
import * as z from 'zod'
import { appointments } from '../../appointments/index.ts'
import { dayOf, plainText } from '../../language/index.ts'
import { type About, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل حضور مراجع', en: 'Check a visitor in at an office' },
  summary: {
    ar: 'يسجل الموظف حضور صاحب الموعد ويعطيه رقم دوره.',
    en: 'The officer records that the visitor came and gives a queue number.',
  },
  audience: ['agency:offices'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['office'],
  whileSuspended: true,
  facts: async (read: Registers, subject: PersonId, about: About) => {
    const mine = await read.appointments.of(subject)
    return {
      today: mine
        .filter((one) => one.status === 'booked' && dayOf(one.startsAt) === dayOf(about.now))
        .map((one) => one.number),
    }
  },
  eligible: {},
  form: z.object({
    appointment: field(plainText({ min: 1, max: 20 }), { ar: 'رقم الموعد', en: 'Number of the appointment' }),
  }),
  pages: [{ title: { ar: 'الموعد', en: 'The appointment' }, fields: ['appointment'] }],
  accept: {
    appointment_today: {
      holds: (c) => c.facts.today.includes(c.form.appointment),
      otherwise: {
        ar: 'ليس لصاحب هذا الرقم موعد قائم اليوم بهذا الرقم.',
        en: 'This person has no open appointment of that number today.',
      },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => [appointments.checkIn({ holder: c.subject, number: c.form.appointment })],
  next: { ar: 'ينتظر المراجع نداء رقمه على الشاشة.', en: 'The visitor waits for the number on the board.' },

  examples: {
    granted: {
      now: '2026-02-08T07:10:00Z',
      facts: { today: ['80000001'] },
      form: { appointment: '80000001' },
      expect: { fee: free, effects: ['appointments.checkIn'] },
    },
    refused: { appointment_today: { facts: { today: [] } } },
  },
})
