/** Moving an appointment to another time at the same office, until two hours before (R-APPT-02, R-APPT-04). */
import * as z from 'zod'
import { appointments, daysOf } from '../../appointments/index.ts'
import { type About, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import {
  appointmentNeeds,
  appointmentOpen,
  dateField,
  dayOptions,
  hasAppointment,
  heldFacts,
  heldField,
  heldOptions,
  inTimeToChange,
  momentOf,
  slotAvailable,
  slotKept,
  someHeld,
  timeField,
  timeOptions,
  timesOn,
} from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'تعديل موعد', en: 'Change an appointment' },
  summary: {
    ar: 'انقل موعدك إلى وقت آخر في المكتب نفسه، إلى ما قبله بساعتين.',
    en: 'Move your appointment to another time at the same office, until two hours before it.',
  },
  audience: ['citizen', 'resident'],
  needs: appointmentNeeds,
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const { appointment, date } = about.given
    const one = (await read.appointments.of(subject)).find((a) => a.number === appointment && a.status === 'booked')
    const office = one === undefined ? null : await read.appointments.office(one.office)
    const slots =
      one === undefined || office === null
        ? []
        : await read.appointments.free({ office, purpose: one.purpose, person: subject, now: about.now })
    // Its own time is no other time.
    const other = slots.filter((slot) => slot !== one?.startsAt)
    return {
      held: await heldFacts(read, subject, about.now),
      office: office?.id ?? null,
      days: daysOf(other),
      times: timesOn(other, date),
    }
  },
  eligible: { has_appointment: hasAppointment },
  form: z.object({ appointment: heldField(), date: dateField(), time: timeField() }),
  pages: [
    { title: { ar: 'الموعد', en: 'The appointment' }, fields: ['appointment'] },
    { title: { ar: 'اليوم الجديد', en: 'The new day' }, fields: ['date'] },
    { title: { ar: 'الوقت الجديد', en: 'The new time' }, fields: ['time'] },
  ],
  offers: ({ facts }) => ({
    appointment: heldOptions(facts.held.filter((one) => one.canChange)),
    date: dayOptions(facts.days),
    time: timeOptions(facts.times),
  }),
  reserves: {
    field: 'time',
    effect: (c) => {
      const one = c.facts.held.find((held) => held.number === c.form.appointment)
      if (one === undefined || c.facts.office === null) return null
      return appointments.hold({
        holder: c.subject,
        office: c.facts.office,
        purpose: one.purpose,
        startsAt: momentOf(c.form),
      })
    },
    ...slotKept,
  },
  accept: { appointment_open: appointmentOpen, in_time_to_change: inTimeToChange, slot_available: slotAvailable },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'التعديل', en: 'Changing' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [appointments.change({ holder: c.subject, number: c.form.appointment, startsAt: momentOf(c.form) })],
  next: {
    ar: 'نُقل موعدك، ورقمه كما هو. نذكّرك قبله.',
    en: 'Your appointment is moved and keeps its number. We remind you before it.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { held: [someHeld], office: 'riyadh-washm', days: ['2026-02-08'], times: ['11:00'] },
      form: { appointment: someHeld.number, date: '2026-02-08', time: '11:00' },
      expect: { fee: free, effects: ['appointments.change'] },
    },
    refused: {
      has_appointment: { facts: { held: [] } },
      appointment_open: { form: { appointment: '89999999' } },
      in_time_to_change: { facts: { held: [{ ...someHeld, canChange: false }] } },
      slot_available: { form: { time: '11:10' } },
    },
  },
})
