/**
 * Templates of what applicants are told of a refusal or asked for: written in both languages by one officer, agreed to by one
 * of another unit, in force from a day to come. An older version stays as it was: what was said under it was said.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { noteAct, type OfficerSession } from '../identity/officers/index.ts'
import { choice, type Day, dayInput, dayOf, field, isDay, type Lang, plainText, type Text } from '../language/index.ts'
import { publishReason, type Reason, reasonsInForce, reasonVersion } from '../requests/index.ts'
import {
  BothDates,
  Button,
  type FieldErrors,
  Form,
  fieldsOf,
  Ltr,
  readForm,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { type InTwo, inTwoPages } from './in-two.tsx'
import { titled } from './queue.tsx'
import { reasonsNow } from './reasons.ts'
import { type DeskRoutes, sentIn, switched } from './routes.ts'

const whatWords = {
  refusal: { ar: 'سبب رفض', en: 'Reason of a refusal' },
  return: { ar: 'ما ينقص', en: 'What is missing' },
} as const satisfies Readonly<Record<Reason['what'], Text>>

const w = {
  title: { ar: 'قوالب الأسباب', en: 'Templates of reasons' },
  one: { ar: 'قالب سبب', en: 'A template' },
  add: { ar: 'اكتب قالبًا', en: 'Write a template' },
  id: { ar: 'معرّف القالب', en: 'Identifier' },
  idHint: { ar: 'حروف لاتينية صغيرة وشرطات، ولا يتغير', en: 'Small letters and dashes; it never changes' },
  what: { ar: 'لماذا هو', en: 'What it is for' },
  service: { ar: 'الخدمة', en: 'Service' },
  any: { ar: 'كل الخدمات', en: 'Any service' },
  ar: { ar: 'بالعربية', en: 'In Arabic' },
  en: { ar: 'بالإنجليزية', en: 'In English' },
  words: { ar: 'ما يقرؤه صاحب الطلب', en: 'What the applicant reads' },
  change: { ar: 'غيّره', en: 'Change it' },
  state: { ar: 'بعدها', en: 'From then on' },
  used: { ar: 'يُستعمل', en: 'It is used' },
  retired: { ar: 'لا يُستعمل', en: 'It is used no longer' },
  from: { ar: 'يسري من', en: 'Holds from' },
  fromHint: { ar: 'يوم قادم، لا اليوم', en: 'A day to come, not today' },
  before: { ar: 'كلامه الآن', en: 'Its words now' },
  new: { ar: 'قالب جديد', en: 'A new template' },
  reason: { ar: 'سبب التغيير', en: 'Reason for the change' },
  review: { ar: 'راجع القالب', en: 'Review the template' },
  past: { ar: 'اختر يومًا بعد اليوم', en: 'Choose a day after today' },
  kept: { ar: 'لهذا المعرّف قالب لأمر آخر أو خدمة أخرى', en: 'A template of this identifier is for something else' },
} as const satisfies Readonly<Record<string, Text>>

const asked = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  what: z.enum(['refusal', 'return']),
  /** '' for any. */
  service: z.string().max(100),
  ar: z.string().min(3).max(300),
  en: z.string().min(3).max(300),
  state: z.enum(['used', 'retired']),
  from: z.string().refine(isDay),
  reason: z.string().min(5).max(300),
})
export type ReasonAsked = z.output<typeof asked>

/** A version of a template as two officers sign it. */
export function reasonChanging(doorway: Doorway): InTwo<ReasonAsked> {
  return {
    what: 'reason',
    path: '/desk/templates',
    title: w.one,
    read: (raw) => asked.safeParse(raw).data ?? null,
    async stands(db, one, _maker, at) {
      const from = one.from as Day
      if (from <= dayOf(at)) return { ok: false, words: w.past }
      const before = (await reasonsInForce(db, from)).find(({ id }) => id === one.id)
      // An identifier stands in statistics and proposals: what it is for does not change under them.
      if (before !== undefined && (before.what !== one.what || (before.service ?? '') !== one.service))
        return { ok: false, words: w.kept }
      const state = { before: before?.words ?? null, version: await reasonVersion(db, one.id) }
      return { ok: true, about: one.id, person: null, state, reason: one.reason }
    },
    shown: (one, { state }, lang) => (
      <Preview doorway={doorway} lang={lang} one={one} before={state.before as Text | null} />
    ),
    async does(tx, one, { about, state }, { maker, checker, session }, at) {
      const { id, what, service, ar, en } = one
      const reason = { id, what, service: service === '' ? null : service, words: { ar, en } }
      const version = { ...reason, from: one.from as Day, retired: one.state === 'retired' }
      await publishReason(tx, version, { maker: maker.id, checker: checker.id }, at)
      const act = { at, kind: 'reason_published', officer: checker, session: session.id, second: maker.id } as const
      await noteAct(tx, { ...act, about, reason: one.reason, before: state, after: { ar, en, state: one.state } })
      return null
    },
  }
}

interface PreviewProps {
  readonly doorway: Doorway
  readonly lang: Lang
  readonly one: ReasonAsked
  readonly before: Text | null
}

function Preview({ doorway, lang, one, before }: PreviewProps) {
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: w.id, shown: <Ltr>{one.id}</Ltr> },
        { label: w.what, shown: whatWords[one.what][lang] },
        { label: w.service, shown: (one.service === '' ? w.any : titled(doorway, one.service))[lang] },
        { label: w.before, shown: before === null ? w.new[lang] : `${before.ar} – ${before.en}` },
        { label: w.ar, shown: one.ar },
        { label: w.en, shown: one.en },
        { label: w.state, shown: (one.state === 'used' ? w.used : w.retired)[lang] },
        { label: w.from, shown: <BothDates day={one.from as Day} lang={lang} /> },
        { label: w.reason, shown: one.reason },
      ]}
    />
  )
}

export function templatePages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, house } = doorway
  const it = reasonChanging(doorway)
  const services = Object.fromEntries(
    [...house.catalogue].flatMap(([id, d]) =>
      d.kind === 'service' && d.decision.by === 'officer' ? [[id, d.title] as const] : [],
    ),
  )
  const form = z.object({
    id: field(plainText({ min: 2, max: 40 }), w.id, w.idHint),
    what: choice(whatWords, w.what),
    service: choice({ any: w.any, ...services }, w.service),
    ar: field(plainText({ min: 3, max: 300 }), w.ar, undefined, { widget: 'textarea' }),
    en: field(plainText({ min: 3, max: 300 }), w.en, undefined, { widget: 'textarea' }),
    state: choice({ used: w.used, retired: w.retired }, w.state),
    from: field(dayInput, w.from, w.fromHint),
    reason: field(plainText({ min: 5, max: 300 }), w.reason, undefined, { widget: 'textarea' }),
  })
  const fields = fieldsOf(form)

  routes.get('/desk/templates', 'keep reasons', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const all = await reasonsNow(doorway)
    return sendDesk(site, req, reply, {
      title: w.title,
      session,
      children: (
        <>
          <p>
            <Button href="/desk/templates/change" kind="second">
              {w.add[lang]}
            </Button>
          </p>
          <Table
            lang={lang}
            caption={w.title}
            captionUnseen
            columns={[w.id, w.what, w.service, w.words]}
            rows={all.map(({ id, what, service, words }) => [
              <a href={`/desk/templates/change?id=${id}`}>
                <Ltr>{id}</Ltr>
              </a>,
              whatWords[what][lang],
              (service === null ? w.any : titled(doorway, service))[lang],
              words[lang],
            ])}
          />
        </>
      ),
    })
  })

  routes.get('/desk/templates/change', 'keep reasons', async ({ req, reply, session }) => {
    const found = (await reasonsNow(doorway)).find(({ id }) => id === sentIn(req.query, 'id'))
    return show(req, reply, session, found === undefined ? { service: 'any', state: 'used' } : typedOf(found))
  })

  routes.post('/desk/templates/change', 'keep reasons', async ({ req, reply, session }) => {
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, typed)
    if (!read.ok) return show(req, reply, session, typed, read.errors)
    const { service, ...rest } = read.values
    const one = it.read({ ...rest, service: service === 'any' ? '' : service })
    if (one === null) return show(req, reply, session, typed, { id: w.idHint })
    const stands = await it.stands(site.pool, one, session.officer, site.clock.now(), false)
    if (!stands.ok) return show(req, reply, session, typed, { [stands.words === w.past ? 'from' : 'id']: stands.words })
    return reply.redirect(`/desk/templates/review?${new URLSearchParams(one)}`, 303)
  })
  inTwoPages(routes, doorway, it)

  function typedOf({ id, what, service, words }: Reason): Typed {
    return { id, what, service: service ?? 'any', ar: words.ar, en: words.en, state: 'used' }
  }

  function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    values: Typed,
    errors: FieldErrors = {},
  ) {
    const { lang } = req.visit
    return sendDesk(site, req, reply, {
      title: w.one,
      session,
      errors,
      form: true,
      back: '/desk/templates',
      children: (
        <div class="narrow">
          <Form
            lang={lang}
            action="/desk/templates/change"
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={w.review}
          />
        </div>
      ),
    })
  }
}
