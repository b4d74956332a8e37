/**
 * Recalls at the desk (ID-44): a director says which channel, which place and from when until when, sees how many
 * activations that touches, and signs; a second director sees the same and signs; then the workers carry it out, and the
 * list says how far they are. Nobody's name is shown.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type Recall, recalls } from '../identity/index.ts'
import { type OfficerSession, officerNamed } from '../identity/officers/index.ts'
import {
  addDays,
  asciiDigits,
  choice,
  type Day,
  dayInput,
  dayOf,
  field,
  type Instant,
  type Lang,
  plainText,
  startOfDay,
  type Text,
} from '../language/index.ts'
import {
  Button,
  Chip,
  Empty,
  type FieldErrors,
  Form,
  fieldsOf,
  Moment,
  readForm,
  Table,
  type Typed,
} from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { inTwoPages } from './in-two.tsx'
import { channelWords, nameOf, type RecallAsked, recalling, recallWords } from './recalling.tsx'
import { type DeskRoutes, switched } from './routes.ts'

const time = { ar: 'مثل 09:30، بتوقيت الرياض', en: 'Like 09:30, in Riyadh' }
const form = z.object({
  channel: choice(channelWords, recallWords.channel),
  by: field(
    plainText({ max: 100 }),
    { ar: 'أي واحد', en: 'Which one' },
    {
      ar: 'معرّف الجهاز، أو رمز المصرف، أو اسم مستخدم الموظف',
      en: 'The kiosk’s identifier, the bank’s code, or the officer’s user name',
    },
  ),
  fromDay: field(dayInput, { ar: 'من يوم', en: 'From the day' }),
  fromTime: field(plainText({ max: 5 }).optional(), { ar: 'من الساعة', en: 'From the time' }, time, {
    widget: 'digits',
  }),
  toDay: field(dayInput, { ar: 'حتى يوم', en: 'Until the day' }),
  toTime: field(
    plainText({ max: 5 }).optional(),
    { ar: 'حتى الساعة', en: 'Until the time' },
    { ar: 'فارغة: حتى نهاية اليوم', en: 'Empty: until the end of the day' },
    { widget: 'digits' },
  ),
  reason: field(plainText({ min: 10, max: 300 }), recallWords.reason, undefined, { widget: 'textarea' }),
})
const fields = fieldsOf(form)

const words = {
  title: { ar: 'السحب', en: 'Recalls' },
  none: { ar: 'لم يُسحب شيء بعد.', en: 'Nothing was recalled yet.' },
  recall: { ar: 'اسحب ما فعّلته قناة', en: 'Recall a channel' },
  count: { ar: 'احسب كم يمس', en: 'Count what it touches' },
  time: { ar: 'اكتب الساعة مثل 09:30', en: 'Type the time like 09:30' },
  unknown: { ar: 'لا موظف بهذا الاسم', en: 'No officer has this user name' },
  state: { ar: 'الحال', en: 'State' },
  result: { ar: 'النتيجة', en: 'Result' },
  waits: { ar: 'بانتظار مدير ثانٍ', en: 'Waiting for a second director' },
  over: { ar: 'لم يؤكَّد', en: 'Not confirmed' },
  running: { ar: 'جارٍ', en: 'Under way' },
  done: { ar: 'اكتمل', en: 'Done' },
} as const satisfies Readonly<Record<string, Text>>

export function recallPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  inTwoPages(routes, doorway, recalling(doorway))

  routes.get('/desk/recalls', 'recall a channel', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const all = await recalls(site.pool)
    const rows = []
    for (const one of all) rows.push({ one, name: await nameOf(site.pool, doorway, one.channel, one.by) })
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      back: '/desk/channels',
      children: (
        <>
          <p class="act">
            <Button href="/desk/recalls/new" kind="second">
              {words.recall[lang]}
            </Button>
          </p>
          {rows.length === 0 ? (
            <Empty>{words.none[lang]}</Empty>
          ) : (
            <Table
              lang={lang}
              caption={words.title}
              captionUnseen
              columns={[
                recallWords.by,
                recallWords.from,
                recallWords.to,
                recallWords.reason,
                words.state,
                words.result,
              ]}
              rows={rows.map(({ one, name }) => [
                <bdi>{name[lang]}</bdi>,
                <Moment at={one.from} lang={lang} />,
                <Moment at={one.to} lang={lang} />,
                <bdi>{one.reason}</bdi>,
                <State lang={lang} one={one} now={site.clock.now()} />,
                resultOf(one, lang),
              ])}
            />
          )}
        </>
      ),
    })
  })

  routes.get('/desk/recalls/new', 'recall a channel', async ({ req, reply, session }) => show(req, reply, session))

  routes.post('/desk/recalls/new', 'recall a channel', async ({ req, reply, session }) => {
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, typed)
    if (!read.ok) return show(req, reply, session, typed, read.errors)
    const { channel, fromDay, fromTime = '00:00', toDay, toTime, reason } = read.values
    const from = momentOf(fromDay, fromTime)
    const to = toTime === undefined ? endOf(toDay, site.clock.now()) : momentOf(toDay, toTime)
    if (from === null) return show(req, reply, session, typed, { fromTime: words.time })
    if (to === null) return show(req, reply, session, typed, { toTime: words.time })
    // What an officer vouched for stands under her id, also when her account is closed.
    const officer = channel === 'officer' ? await officerNamed(site.pool, { username: read.values.by }) : null
    if (channel === 'officer' && officer === null) return show(req, reply, session, typed, { by: words.unknown })
    const asked: RecallAsked = { channel, by: officer?.id ?? read.values.by, from, to, reason }
    const stands = await recalling(doorway).stands(site.pool, asked, session.officer, site.clock.now(), false)
    if (!stands.ok) return show(req, reply, session, typed, { '': stands.words })
    return reply.redirect(`/desk/recalls/review?${new URLSearchParams(asked)}`, 303)
  })

  function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    values: Typed = {},
    errors: FieldErrors = {},
  ) {
    const { lang } = req.visit
    return sendDesk(site, req, reply, {
      title: words.recall,
      session,
      errors,
      form: true,
      back: '/desk/recalls',
      children: (
        <div class="narrow">
          <Form
            lang={lang}
            action="/desk/recalls/new"
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={words.count}
          />
        </div>
      ),
    })
  }
}

/** A time of a day in Riyadh; null for what is no time. */
function momentOf(day: Day, typed: string): Instant | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(asciiDigits(typed.trim()) ?? '')
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])]
  if (match === null || hour > 23 || minute > 59) return null
  return new Date(Date.parse(startOfDay(day)) + (hour * 60 + minute) * 60_000).toISOString()
}

/** The end of a day, and of today the minute that has just passed: nothing to come is recalled. */
function endOf(day: Day, now: Instant): Instant {
  const minute = Math.floor(Date.parse(now) / 60_000) * 60_000
  return day === dayOf(now) ? new Date(minute).toISOString() : startOfDay(addDays(day, 1))
}

function State({ lang, one, now }: { readonly lang: Lang; readonly one: Recall; readonly now: Instant }) {
  if (one.doneAt !== null) return <Chip tone="success">{words.done[lang]}</Chip>
  if (one.confirmedAt !== null) return <Chip tone="warning">{words.running[lang]}</Chip>
  return <Chip>{(one.confirmUntil > now ? words.waits : words.over)[lang]}</Chip>
}

function resultOf({ confirmedAt, dropped, spared }: Recall, lang: Lang): string {
  if (confirmedAt === null) return '–'
  return lang === 'ar' ? `نزل ${dropped}، وبقي ${spared}` : `${dropped} fell, ${spared} spared`
}
