/** Giving an appointment back, until two hours before (R-APPT-04); its place goes to whoever waits for one. */
import * as z from 'zod'
import { appointments } from '../../appointments/index.ts'
import { type About, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import {
  appointmentNeeds,
  appointmentOpen,
  hasAppointment,
  heldFacts,
  heldField,
  heldOptions,
  inTimeToChange,
  someHeld,
} from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'إلغاء موعد', en: 'Cancel an appointment' },
  summary: {
    ar: 'ألغِ موعدًا لا تحتاجه، إلى ما قبله بساعتين، ليأخذه غيرك.',
    en: 'Give back an appointment you do not need, until two hours before it, so that another may have it.',
  },
  audience: ['citizen', 'resident'],
  needs: appointmentNeeds,
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About) => ({
    held: await heldFacts(read, subject, about.now),
  }),
  eligible: { has_appointment: hasAppointment },
  form: z.object({ appointment: heldField() }),
  pages: [{ title: { ar: 'الموعد', en: 'The appointment' }, fields: ['appointment'] }],
  offers: ({ facts }) => ({ appointment: heldOptions(facts.held.filter((one) => one.canChange)) }),
  accept: { appointment_open: appointmentOpen, in_time_to_change: inTimeToChange },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الإلغاء', en: 'Cancelling' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [appointments.cancel({ holder: c.subject, number: c.form.appointment })],
  next: { ar: 'أُلغي موعدك. احجز غيره متى شئت.', en: 'Your appointment is cancelled. Book another whenever you like.' },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { held: [someHeld] },
      form: { appointment: someHeld.number },
      expect: { fee: free, effects: ['appointments.cancel'] },
    },
    refused: {
      has_appointment: { facts: { held: [] } },
      appointment_open: { form: { appointment: '89999999' } },
      in_time_to_change: { facts: { held: [{ ...someHeld, canChange: false }] } },
    },
  },
})
