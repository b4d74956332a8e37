/** No longer waiting for a place; the turn goes to the next. */
import * as z from 'zod'
import { appointments, type PurposeId, purposes } from '../../appointments/index.ts'
import { choice } from '../../language/index.ts'
import { defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import { appointmentNeeds } from '../../requests/rules.ts'

const names = Object.fromEntries(Object.entries(purposes).map(([id, { name }]) => [id, name]))

export default defineService({
  edition: 1,
  title: { ar: 'ترك قائمة الانتظار', en: 'Leave a waiting list' },
  summary: { ar: 'اترك دورك في انتظار موعد.', en: 'Give up your turn for an appointment.' },
  audience: ['citizen', 'resident'],
  needs: appointmentNeeds,
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId) => ({
    waits: (await read.appointments.waits(subject)).map((wait) => wait.purpose as string),
  }),
  eligible: {
    is_waiting: {
      holds: (c) => c.facts.waits.length > 0,
      otherwise: { ar: 'لست في قائمة انتظار.', en: 'You are on no waiting list.' },
      remedy: 'appointments/join-waiting-list',
    },
  },
  form: z.object({ service: choice(names, { ar: 'ما تنتظره', en: 'What you wait for' }) }),
  pages: [{ title: { ar: 'ما تنتظره', en: 'What you wait for' }, fields: ['service'] }],
  offers: ({ facts }) => ({
    service: facts.waits.map((id) => ({ value: id, label: purposes[id as PurposeId].name })),
  }),
  accept: {
    waits_for_this: {
      holds: (c) => c.facts.waits.includes(c.form.service),
      otherwise: { ar: 'لا تنتظر موعدًا لهذه الخدمة.', en: 'You do not wait for this.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الترك', en: 'Leaving' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [appointments.leave({ holder: c.subject, purpose: c.form.service as PurposeId })],
  next: { ar: 'تركت دورك، ولا شيء مطلوب منك.', en: 'You have left the line; nothing more is needed.' },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { waits: ['national-id'] },
      form: { service: 'national-id' },
      expect: { fee: free, effects: ['appointments.leave'] },
    },
    refused: {
      is_waiting: { facts: { waits: [] } },
      waits_for_this: { form: { service: 'passport' } },
    },
  },
})
