/** Waiting for a place that somebody gives back: the first of the line gets it by itself and is told. */
import * as z from 'zod'
import { appointments, bookableDays, isPurpose, type PurposeId, purposes } from '../../appointments/index.ts'
import { choice, dayOf, isDay } from '../../language/index.ts'
import { type About, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import {
  appointmentNeeds,
  bookingFacts,
  bookingOffers,
  branchField,
  branchReceives,
  dayOptions,
  noOpenAppointment,
  noRepeatedAbsence,
  regionField,
} from '../../requests/rules.ts'

const names = Object.fromEntries(Object.entries(purposes).map(([id, { name }]) => [id, name]))

export default defineService({
  edition: 1,
  title: { ar: 'انتظار موعد يعيده غيرك', en: 'Wait for an appointment given back' },
  summary: {
    ar: 'إن ألغى أحد موعده حُجز لك بترتيب دورك، ووصلك الخبر قبله بيوم على الأقل.',
    en: 'When somebody cancels, the place is booked for you in your turn, and you hear of it at least a day before.',
  },
  audience: ['citizen', 'resident'],
  needs: appointmentNeeds,
  behalf: ['self'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const { open, shutUntil, regions, branches } = await bookingFacts(read, subject, about)
    const waits = await read.appointments.waits(subject)
    const { service } = about.given
    return {
      open,
      shutUntil,
      regions,
      branches,
      waits: isPurpose(service) && waits.some((wait) => wait.purpose === service),
      lastDays: bookableDays(about.now).slice(1),
    }
  },
  eligible: {},
  form: z.object({
    service: choice(names, { ar: 'سبب الزيارة', en: 'What you come for' }),
    region: regionField(),
    branch: branchField(),
    until: field(
      z.string().refine(isDay, { params: { text: { ar: 'اختر يومًا من القائمة', en: 'Choose a day from the list' } } }),
      { ar: 'إلى أي يوم تنتظر؟', en: 'Until which day do you wait?' },
    ),
  }),
  pages: [
    { title: { ar: 'لماذا وأين', en: 'What for and where' }, fields: ['service', 'region'] },
    { title: { ar: 'المكتب', en: 'Office' }, fields: ['branch'] },
    { title: { ar: 'إلى متى', en: 'Until when' }, fields: ['until'] },
  ],
  offers: ({ facts, now }) => {
    const { region, branch } = bookingOffers({ facts: { ...facts, days: [], times: [] } })
    return { region, branch, until: dayOptions(bookableDays(now).filter((day) => day > dayOf(now))) }
  },
  accept: {
    no_open_appointment: noOpenAppointment,
    not_absent_repeatedly: noRepeatedAbsence,
    branch_receives: branchReceives,
    not_waiting_already: {
      holds: (c) => !c.facts.waits,
      otherwise: {
        ar: 'أنت في قائمة انتظار لهذه الخدمة. اترك دورك فيها إن أردت مكتبًا آخر.',
        en: 'You already wait for this. Leave that line if you want another office.',
      },
      remedy: 'appointments/leave-waiting-list',
    },
    waits_within_the_days_offered: {
      holds: (c) => c.facts.lastDays.some((day) => day === c.form.until),
      otherwise: { ar: 'اختر يومًا خلال 30 يومًا.', en: 'Choose a day within 30 days.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'الانتظار', en: 'Waiting' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [
    appointments.join({
      holder: c.subject,
      office: c.form.branch,
      purpose: c.form.service as PurposeId,
      until: c.form.until,
    }),
  ],
  next: {
    ar: 'سُجّل دورك. نحجز لك أول مكان يُعاد ونخبرك برسالة.',
    en: 'You are in the line. We book the first place given back and send you a message.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        open: [],
        shutUntil: null,
        regions: ['riyadh'],
        branches: [
          {
            id: 'riyadh-washm',
            region: 'riyadh',
            name: { ar: 'الأحوال المدنية بالوشم', en: 'Civil affairs, Al-Washm' },
          },
        ],
        waits: false,
        lastDays: ['2026-02-02', '2026-02-10'],
      },
      form: { service: 'national-id', region: 'riyadh', branch: 'riyadh-washm', until: '2026-02-10' },
      expect: { fee: free, effects: ['appointments.join'] },
    },
    refused: {
      no_open_appointment: { facts: { open: ['national-id'] } },
      not_absent_repeatedly: { facts: { shutUntil: '2026-02-05' } },
      branch_receives: { form: { branch: 'nowhere' } },
      not_waiting_already: { facts: { waits: true } },
      waits_within_the_days_offered: { form: { until: '2026-06-10' } },
    },
  },
})
