/**
 * Traffic records a violation by a vehicle at a minute, about its owner of that minute; it is booked on whoever was
 * authorised to drive then, else on the owner (R-AUT-02, R-VIO-01, R-VIO-02). The owner hears of it in any case.
 */
import * as z from 'zod'
import { choice, dayInput, field, type Instant, plainText, plate, startOfDay, type Text } from '../../language/index.ts'
import { type Schedule, violations } from '../../registers/violations/index.ts'
import { type About, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import { exampleSelf } from '../../requests/rules.ts'

interface Article {
  readonly words: Text
  readonly schedule: Schedule
  /** The least and the most, in halalas. */
  readonly min: number
  readonly max: number
}

const articles = {
  'speed-10': {
    words: { ar: 'تجاوز السرعة من 10 إلى 20 كم/س', en: 'Speeding by 10 to 20 km/h' },
    schedule: 3,
    min: 15_000,
    max: 30_000,
  },
  'speed-20': {
    words: { ar: 'تجاوز السرعة من 20 إلى 30 كم/س', en: 'Speeding by 20 to 30 km/h' },
    schedule: 2,
    min: 30_000,
    max: 50_000,
  },
  phone: {
    words: { ar: 'استخدام الهاتف باليد أثناء القيادة', en: 'Using a hand-held phone while driving' },
    schedule: 1,
    min: 50_000,
    max: 90_000,
  },
} as const satisfies Record<string, Article>

const articleChoices = {
  'speed-10': articles['speed-10'].words,
  'speed-20': articles['speed-20'].words,
  phone: articles.phone.words,
} as const

/** The minute that a day and a time of it in the Kingdom name. */
function minuteOf({ day, time }: { readonly day: string; readonly time: string }): Instant {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return new Date(Date.parse(startOfDay(day as never)) + (hour * 60 + minute) * 60_000).toISOString()
}

/** What was typed so far, as far as it names a vehicle and a minute. */
const given = z.object({ plate, day: dayInput, time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) })

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل مخالفة مرورية', en: 'Register a traffic violation' },
  summary: {
    ar: 'تُسجل على من يقود المركبة في دقيقتها: السائق المفوض، أو صاحبها.',
    en: 'Booked on whoever drove at that minute: the authorised driver, or else the owner.',
  },
  audience: ['agency:traffic'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['office'],
  whileSuspended: true,
  facts: async (read: Registers, subject: PersonId, about: About) => {
    const typed = given.safeParse(about.given)
    const found = typed.success ? await read.vehicles.answerableAt(typed.data.plate, minuteOf(typed.data)) : null
    const answers: PersonId | null = found === null || found.owner !== subject ? null : found.person
    return { answers }
  },
  eligible: {},
  form: z.object({
    plate: field(plate, { ar: 'اللوحة', en: 'Plate' }),
    article: choice(articleChoices, { ar: 'المخالفة', en: 'The violation' }),
    day: field(dayInput, { ar: 'اليوم', en: 'Day' }, undefined, { widget: 'date' }),
    time: field(
      plainText({ min: 5, max: 5 }).refine((s) => /^([01]\d|2[0-3]):[0-5]\d$/.test(s), {
        params: { text: { ar: 'اكتب الوقت مثل 23:59', en: 'Enter the time like 23:59' } },
      }),
      { ar: 'الساعة', en: 'Time' },
      { ar: 'بتوقيت المملكة، مثل 23:59', en: 'In the Kingdom, for example 23:59' },
    ),
    place: field(plainText({ min: 3, max: 100 }), { ar: 'المكان', en: 'Where' }),
  }),
  pages: [{ title: { ar: 'المخالفة', en: 'The violation' }, fields: ['plate', 'article', 'day', 'time', 'place'] }],
  accept: {
    owner_at_that_minute: {
      holds: (c) => c.facts.answers !== null,
      otherwise: {
        ar: 'لم تكن المركبة لهذا الشخص في ذلك الوقت.',
        en: 'The vehicle was not this person’s at that time.',
      },
    },
    has_happened: {
      holds: (c) => minuteOf(c.form) <= c.now,
      otherwise: { ar: 'هذا الوقت لم يأت بعد.', en: 'That time has not come yet.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => {
    const { words, schedule, min, max } = articles[c.form.article]
    const holder = c.facts.answers ?? c.subject
    return [
      violations.register({
        holder,
        at: minuteOf(c.form),
        place: { ar: c.form.place, en: c.form.place },
        schedule,
        article: words,
        minHalalas: min,
        maxHalalas: max,
        plate: c.form.plate,
        tell: holder === c.subject ? [] : [c.subject],
      }),
    ]
  },
  next: { ar: 'سُجلت المخالفة.', en: 'The violation is on record.' },
  examples: {
    granted: {
      now: '2026-02-08T12:00:00.000Z',
      standing: 'office',
      facts: { answers: exampleSelf },
      form: {
        plate: 'ABJ 1234',
        article: 'speed-10',
        day: '2026-02-08',
        time: '14:30',
        place: 'الرياض، طريق الملك فهد',
      },
      expect: { fee: free, effects: ['violations.register'] },
    },
    refused: {
      owner_at_that_minute: { facts: { answers: null } },
      has_happened: { form: { time: '15:01' } },
    },
  },
})
