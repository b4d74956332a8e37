/**
 * What booking, moving and waiting share: the questions where and when, which of their answers stand open, and R-APPT-02,
 * 04 and 05 as rules. Days and times depend on the answers before them, so the facts are read with those in hand.
 */
import * as z from 'zod'
import {
  type Appointment,
  canChange,
  type Department,
  daysOf,
  isPurpose,
  limits,
  missedOn,
  type Office,
  type PurposeId,
  purposes,
  purposesOf,
  receiving,
  regions,
  shutUntil,
} from '../../appointments/index.ts'
import {
  choice,
  type Day,
  dayOf,
  field,
  formatDay,
  type Instant,
  isDay,
  plainText,
  riyadhTime,
  startOfDay,
  type Text,
  weekday,
  weekdays,
} from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'
import type { About, Case, Needs, Option, Rule } from '../define.ts'
import type { Registers } from '../registers.ts'

/** A person proved, signed in; a suspension of services shuts no office (R-GATE-04). */
export const appointmentNeeds: Needs = { identity: 2, signIn: 2 }

// ── the questions ───────────────────────────────────────────────────────────────────────────────────────────────

const dayWords: Text = { ar: 'اختر يومًا من القائمة', en: 'Choose a day from the list' }
const timeWords: Text = { ar: 'اختر وقتًا من القائمة', en: 'Choose a time from the list' }

export const dateField = () =>
  field(
    z.string().refine(isDay, { params: { text: dayWords } }),
    { ar: 'اليوم', en: 'Day' },
    {
      ar: 'تظهر الأيام التي بقيت فيها أماكن، خلال 30 يومًا.',
      en: 'Days that still have places, within 30 days.',
    },
  )

export const timeField = () =>
  field(
    z.string().refine((s) => /^([01]\d|2[0-3]):[0-5]\d$/.test(s), { params: { text: timeWords } }),
    { ar: 'الوقت', en: 'Time' },
    { ar: 'بتوقيت الرياض. احضر قبله بعشر دقائق.', en: 'Riyadh time. Come ten minutes before.' },
  )

export const regionField = () => choice(regions, { ar: 'المنطقة', en: 'Region' })

export const branchField = () =>
  field(
    plainText({ min: 1, max: 60 }),
    { ar: 'المكتب', en: 'Office' },
    {
      ar: 'المكاتب التي تستقبل لهذه الخدمة في المنطقة.',
      en: 'Offices of the region that receive people for this.',
    },
  )

export const purposeField = (department: Department) =>
  choice(purposesOf(department), { ar: 'سبب الزيارة', en: 'What you come for' })

/** The form of a booking at one department. */
export const bookingForm = (department: Department) =>
  z.object({
    service: purposeField(department),
    region: regionField(),
    branch: branchField(),
    date: dateField(),
    time: timeField(),
  })

export const bookingPages = [
  { title: { ar: 'لماذا وأين', en: 'What for and where' }, fields: ['service', 'region'] },
  { title: { ar: 'المكتب', en: 'Office' }, fields: ['branch'] },
  { title: { ar: 'اليوم', en: 'Day' }, fields: ['date'] },
  { title: { ar: 'الوقت', en: 'Time' }, fields: ['time'] },
] as const

// ── the facts ───────────────────────────────────────────────────────────────────────────────────────────────────

export interface Branch {
  readonly id: string
  readonly region: string
  readonly name: Text
}

/** Only what the answers so far lead to: a verdict that keeps it stays short. */
export interface BookingFacts {
  /** Purposes for which there is an open appointment already. */
  readonly open: readonly string[]
  /** The chosen purpose is shut after absences until this day, inclusive. */
  readonly shutUntil: Day | null
  readonly regions: readonly string[]
  readonly branches: readonly Branch[]
  readonly days: readonly Day[]
  readonly times: readonly string[]
}

export async function bookingFacts(
  read: Registers,
  subject: PersonId,
  about: About,
  department?: Department,
): Promise<BookingFacts> {
  const { service, region, branch, date } = about.given
  const offices = await read.appointments.offices(about.day, department)
  const mine = await read.appointments.of(subject)
  const fitting = offices.filter((office) => !isPurpose(service) || receiving(office, service) !== null)
  const there = fitting.filter((office) => office.region === region)
  const office = there.find((one) => one.id === branch)
  const free =
    office !== undefined && isPurpose(service)
      ? await read.appointments.free({ office, purpose: service, person: subject, now: about.now })
      : []
  return {
    open: mine.filter((one) => one.status === 'booked').map((one) => one.purpose),
    shutUntil: isPurpose(service) ? shutUntil(missedOn(mine, service), dayOf(about.now)) : null,
    regions: [...new Set(fitting.map((one) => one.region))],
    branches: there.map(({ id, region: of, name }) => ({ id, region: of, name })),
    days: daysOf(free),
    times: timesOn(free, date),
  }
}

/** The times of the free slots on a day. */
export function timesOn(free: readonly Instant[], date: unknown): string[] {
  return free.filter((slot) => dayOf(slot) === date).map(riyadhTime)
}

/** The moment that a day and a time of the form name. */
export function momentOf(form: { readonly date: string; readonly time: string }): Instant {
  const [h = 0, m = 0] = form.time.split(':').map(Number)
  return new Date(Date.parse(startOfDay(form.date as Day)) + (h * 60 + m) * 60_000).toISOString()
}

// ── which answers stand open ────────────────────────────────────────────────────────────────────────────────────

export function dayOptions(days: readonly Day[]): Option[] {
  return days.map((day) => ({ value: day, label: dayText(day) }))
}

/** `الأحد 20 شعبان 1447 هـ (8 فبراير 2026)`: the weekday is what people plan by. */
export function dayText(day: Day): Text {
  const name = weekdays[weekday(day)]
  return {
    ar: `${name?.ar ?? ''} ${formatDay(day, 'ar')}`,
    en: `${name?.en ?? ''}, ${formatDay(day, 'en')}`,
  }
}

export const timeOptions = (times: readonly string[]): Option[] =>
  times.map((time) => ({ value: time, label: { ar: time, en: time } }))

export function bookingOffers({ facts }: { readonly facts: BookingFacts }) {
  return {
    region: Object.entries(regions)
      .filter(([id]) => facts.regions.includes(id))
      .map(([value, label]) => ({ value, label })),
    branch: facts.branches.map(({ id, name }) => ({ value: id, label: name })),
    date: dayOptions(facts.days),
    time: timeOptions(facts.times),
  }
}

// ── the rules ───────────────────────────────────────────────────────────────────────────────────────────────────

interface Where {
  readonly service: string
  readonly region: string
  readonly branch: string
}
interface When {
  readonly date: string
  readonly time: string
}
type About_<Facts, Form> = Rule<Case<Facts, Form>>

/** R-APPT-04: one open appointment for each purpose. */
export const noOpenAppointment: About_<Pick<BookingFacts, 'open'>, Pick<Where, 'service'>> = {
  holds: (c) => !c.facts.open.includes(c.form.service),
  otherwise: {
    ar: 'لديك موعد قائم لهذه الخدمة. غيّره إن شئت بدل أن تحجز آخر.',
    en: 'You already have an appointment for this. Move it instead of booking another.',
  },
  remedy: 'appointments/change-appointment',
}

/** R-APPT-04: two absences in thirty days shut the purpose for seven days. */
export const noRepeatedAbsence: About_<Pick<BookingFacts, 'shutUntil'>, unknown> = {
  holds: (c) => c.facts.shutUntil === null,
  otherwise: {
    ar: 'لم تحضر موعدين لهذه الخدمة خلال 30 يومًا. يعود الحجز بعد سبعة أيام من آخرهما.',
    en: 'You missed two appointments for this within 30 days. Booking opens again seven days after the last.',
  },
}

/** R-APPT-02: the office is of the region and receives people for it. */
export const branchReceives: About_<Pick<BookingFacts, 'branches'>, Pick<Where, 'branch'>> = {
  holds: (c) => c.facts.branches.some((branch) => branch.id === c.form.branch),
  otherwise: {
    ar: 'هذا المكتب لا يستقبل لهذه الخدمة في المنطقة التي اخترتها. اختر مكتبًا من القائمة.',
    en: 'This office does not receive people for this in the region you chose. Choose one from the list.',
  },
}

/** R-APPT-05, and nobody else has it. */
export const slotAvailable: About_<Pick<BookingFacts, 'days' | 'times'>, When> = {
  holds: (c) => c.facts.days.some((day) => day === c.form.date) && c.facts.times.includes(c.form.time),
  otherwise: {
    ar: 'لم يبق مكان في هذا الوقت. اختر وقتًا آخر، أو انتظر مكانًا يعيده غيرك.',
    en: 'No place is left at this time. Choose another, or wait for one that somebody gives back.',
  },
  remedy: 'appointments/join-waiting-list',
}

export const bookingRules = {
  no_open_appointment: noOpenAppointment,
  not_absent_repeatedly: noRepeatedAbsence,
  branch_receives: branchReceives,
  slot_available: slotAvailable,
} as const

/** While she reads it over: the time she chose is kept. */
export const slotKept: { readonly goneBy: 'slot_available'; readonly gone: Text; readonly says: Text } = {
  goneBy: 'slot_available',
  gone: {
    ar: 'أخذ هذا الوقت شخص آخر قبل لحظة. اختر وقتًا آخر.',
    en: 'Somebody else took this time a moment ago. Choose another.',
  },
  says: {
    ar: `نحفظ لك هذا الوقت ${limits.holdMinutes} دقائق. أرسل الطلب قبل انقضائها.`,
    en: `We keep this time for you for ${limits.holdMinutes} minutes. Send the request before they are over.`,
  },
}

/** A booking's examples: somebody at Al-Washm on the Sunday of the story (P-04). */
export function bookingExample(purpose: PurposeId, branch: Branch) {
  const facts: BookingFacts = {
    open: [],
    shutUntil: null,
    regions: [branch.region],
    branches: [branch],
    days: ['2026-02-08'],
    times: ['10:20', '11:00'],
  }
  return {
    granted: {
      facts,
      form: { service: purpose, region: branch.region, branch: branch.id, date: '2026-02-08', time: '10:20' },
    },
    refused: {
      no_open_appointment: { facts: { open: [purpose] } },
      not_absent_repeatedly: { facts: { shutUntil: '2026-02-05' as Day } },
      branch_receives: { form: { branch: 'nowhere' } },
      slot_available: { form: { time: '10:30' } },
    },
  }
}

// ── an appointment one has ──────────────────────────────────────────────────────────────────────────────────────

export interface Held {
  readonly number: string
  readonly purpose: PurposeId
  readonly office: Text
  readonly startsAt: Instant
  readonly canChange: boolean
}

/** Her open appointments, with where they are. */
export async function heldFacts(read: Registers, subject: PersonId, now: Instant): Promise<Held[]> {
  const open = (await read.appointments.of(subject)).filter((one) => one.status === 'booked')
  const held: Held[] = []
  for (const one of open) {
    const office = await read.appointments.office(one.office)
    if (office !== null) held.push(heldOf(one, office, now))
  }
  return held
}

function heldOf(one: Appointment, office: Office, now: Instant): Held {
  const { number, purpose, startsAt } = one
  return { number, purpose, office: office.name, startsAt, canChange: canChange(startsAt, now) }
}

export const heldField = () =>
  field(plainText({ min: 1, max: 20 }), { ar: 'الموعد', en: 'The appointment' }, undefined, { widget: 'radios' })

export const heldOptions = (held: readonly Held[]): Option[] =>
  held.map((one) => {
    const day = dayText(dayOf(one.startsAt))
    const time = riyadhTime(one.startsAt)
    const what = purposes[one.purpose].name
    return {
      value: one.number,
      label: {
        ar: `${what.ar}، ${one.office.ar}، ${day.ar}، ${time}`,
        en: `${what.en}, ${one.office.en}, ${day.en}, ${time}`,
      },
    }
  })

interface HeldFacts {
  readonly held: readonly Held[]
}

export const hasAppointment: Rule<{ readonly facts: HeldFacts }> = {
  holds: (c) => c.facts.held.length > 0,
  otherwise: { ar: 'ليس لديك موعد قائم.', en: 'You have no open appointment.' },
}

/** Somebody else's number is as one that does not exist. */
export const appointmentOpen: About_<HeldFacts, { readonly appointment: string }> = {
  holds: (c) => c.facts.held.some((one) => one.number === c.form.appointment),
  otherwise: {
    ar: 'ليس لديك موعد قائم بهذا الرقم. اختر من القائمة.',
    en: 'You have no open appointment of that number. Choose one from the list.',
  },
}

/** R-APPT-04: until two hours before. */
export const inTimeToChange: About_<HeldFacts, { readonly appointment: string }> = {
  holds: (c) => c.facts.held.find((one) => one.number === c.form.appointment)?.canChange ?? true,
  otherwise: {
    ar: 'بقي على موعدك أقل من ساعتين، فلا يُغيَّر ولا يُلغى.',
    en: 'Less than two hours are left, so the appointment can no longer be moved or cancelled.',
  },
}

export const someHeld: Held = {
  number: '80000001',
  purpose: 'national-id',
  office: { ar: 'الأحوال المدنية بالوشم', en: 'Civil affairs, Al-Washm' },
  startsAt: '2026-02-08T07:20:00.000Z',
  canChange: true,
}
