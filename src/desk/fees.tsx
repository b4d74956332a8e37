/**
 * Fees that change without a new edition of the house: a director sees what a service costs, says what one part of one price
 * is to be and from which day, and a director of another unit agrees. Never back, never today: what was sent keeps its price.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { noteAct, type OfficerSession } from '../identity/officers/index.ts'
import {
  type Day,
  dayInput,
  dayOf,
  field,
  formatMoney,
  isDay,
  type Lang,
  plainText,
  riyals,
  type Text,
} from '../language/index.ts'
import {
  changedPrice,
  type FeePart,
  feeChanges,
  feeParts,
  feeVersion,
  pricesOn,
  publishedFees,
  publishFee,
  totalOf,
} from '../requests/index.ts'
import type { Db } from '../store/index.ts'
import {
  BothDates,
  Button,
  Empty,
  type FieldErrors,
  Form,
  fieldsOf,
  Money,
  readForm,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { type InTwo, inTwoPages } from './in-two.tsx'
import { titled } from './queue.tsx'
import { type DeskRoutes, sentIn, switched } from './routes.ts'

const w = {
  title: { ar: 'الرسوم', en: 'Fees' },
  change: { ar: 'تغيير رسم', en: 'Change a fee' },
  service: { ar: 'الخدمة', en: 'Service' },
  price: { ar: 'الرسم', en: 'Price' },
  part: { ar: 'الجزء', en: 'Part' },
  today: { ar: 'اليوم', en: 'Today' },
  own: { ar: 'في تعريف الخدمة', en: 'By its definition' },
  from: { ar: 'يسري من', en: 'Holds from' },
  fromHint: { ar: 'يوم قادم، لا اليوم', en: 'A day to come, not today' },
  amount: { ar: 'المبلغ الجديد', en: 'The new sum' },
  reason: { ar: 'السند', en: 'On what ground' },
  published: { ar: 'ما نُشر', en: 'What was published' },
  none: { ar: 'لم يُغيَّر رسم بعد.', en: 'No fee was changed yet.' },
  review: { ar: 'راجع التغيير', en: 'Review the change' },
  effect: { ar: 'ما يحدث', en: 'What happens' },
  effectIs: {
    ar: 'يدفعه من يرسل طلبه من ذلك اليوم، ولو بدأه قبله. ما أُرسل قبل ذلك يبقى على رسمه.',
    en: 'Whoever sends a request from that day pays it, also when begun before. What was sent before keeps its price.',
  },
  past: { ar: 'اختر يومًا بعد اليوم', en: 'Choose a day after today' },
  gone: { ar: 'ليس لهذه الخدمة رسم كهذا.', en: 'This service has no such price.' },
  same: { ar: 'هذا هو المبلغ في ذلك اليوم من غير تغيير', en: 'That is the sum of that day without a change' },
} as const satisfies Readonly<Record<string, Text>>

const partWords: Readonly<Record<FeePart, Text>> = {
  state: { ar: 'رسم الدولة', en: 'State fee' },
  platform: { ar: 'أجر المنصة', en: 'Platform fee' },
  vat: { ar: 'ضريبة القيمة المضافة', en: 'VAT' },
}

const asked = z.object({
  service: z.string().min(3).max(100),
  part: z.enum(feeParts),
  was: z.string().regex(/^\d{1,9}$/),
  halalas: z.string().regex(/^\d{1,9}$/),
  from: z.string().refine(isDay),
  reason: z.string().min(5).max(300),
})
export type FeeAsked = z.output<typeof asked>

/** A change of a fee as two directors sign it: what stands on that day, and what would. */
export function feeChanging(doorway: Doorway): InTwo<FeeAsked> {
  return {
    what: 'fee',
    path: '/desk/fees',
    title: w.change,
    read: (raw) => asked.safeParse(raw).data ?? null,
    async stands(db, one, _maker, at) {
      const from = one.from as Day
      const prices = await pricesOf(doorway, db, one.service, from)
      const line = prices.find(({ own }) => own[one.part] === Number(one.was))
      if (line === undefined) return { ok: false, words: w.gone }
      if (from <= dayOf(at)) return { ok: false, words: w.past }
      if (line.price[one.part] === Number(one.halalas)) return { ok: false, words: w.same }
      const key = { service: one.service, part: one.part, was: Number(one.was), from }
      const changes = [
        { part: one.part, was: Number(one.was), halalas: Number(one.halalas) },
        ...(await feeChanges(db, one.service, from)).filter((c) => c.part !== one.part || c.was !== Number(one.was)),
      ]
      const lines = prices.map(({ what, own, price }) => ({
        what,
        before: totalOf(price).halalas,
        after: totalOf(changedPrice(own, changes)).halalas,
      }))
      const about = `${one.service} ${one.part} ${one.was} ${one.from}`
      return { ok: true, about, person: null, state: { lines, version: await feeVersion(db, key) }, reason: one.reason }
    },
    shown: (one, { state }, lang) => <Preview doorway={doorway} lang={lang} one={one} state={state} />,
    async does(tx, one, { about, state }, { maker, checker, session }, at) {
      const { service, part, was, halalas, from } = one
      const fee = { service, part, was: Number(was), halalas: Number(halalas), from: from as Day }
      await publishFee(tx, fee, { maker: maker.id, checker: checker.id }, at)
      const act = { at, kind: 'fee_published', officer: checker, session: session.id, second: maker.id } as const
      await noteAct(tx, { ...act, about, reason: one.reason, before: { was }, after: { ...state, halalas } })
      return null
    },
  }
}

async function pricesOf({ house }: Doorway, db: Db, service: string, day: Day) {
  const definition = house.catalogue.get(service)
  return definition?.kind === 'service' ? pricesOn(db, service, definition, day) : []
}

interface PreviewProps {
  readonly doorway: Doorway
  readonly lang: Lang
  readonly one: FeeAsked
  readonly state: Readonly<Record<string, unknown>>
}

function Preview({ doorway, lang, one, state }: PreviewProps) {
  const lines = state.lines as readonly { readonly what: Text; readonly before: number; readonly after: number }[]
  const sum = (halalas: number): string => formatMoney({ halalas }, lang)
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: w.service, shown: titled(doorway, one.service)[lang] },
        { label: w.part, shown: partWords[one.part][lang] },
        { label: w.from, shown: <BothDates day={one.from as Day} lang={lang} /> },
        { label: w.reason, shown: one.reason },
        ...lines.map(({ what, before, after }) => ({
          label: what,
          shown: before === after ? sum(before) : `${sum(before)} ${lang === 'ar' ? '←' : '→'} ${sum(after)}`,
        })),
        { label: w.effect, shown: w.effectIs[lang] },
      ]}
    />
  )
}

const form = z.object({
  halalas: field(riyals({ least: 0, most: 10_000_000 }), w.amount),
  from: field(dayInput, w.from, w.fromHint),
  reason: field(plainText({ min: 5, max: 300 }), w.reason, undefined, { widget: 'textarea' }),
})
const fields = fieldsOf(form)

export function feePages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, house } = doorway
  const it = feeChanging(doorway)

  routes.get('/desk/fees', 'keep fees', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const today = dayOf(site.clock.now())
    const rows: (readonly [string, Text, FeePart, number, number])[] = []
    for (const [id, definition] of house.catalogue)
      if (definition.kind === 'service')
        for (const { what, own, price } of await pricesOn(site.pool, id, definition, today))
          for (const part of feeParts) if (own[part] > 0) rows.push([id, what, part, own[part], price[part]])
    const published = await publishedFees(site.pool)
    return sendDesk(site, req, reply, {
      title: w.title,
      session,
      children: (
        <>
          <Table
            lang={lang}
            caption={w.title}
            captionUnseen
            columns={[w.service, w.price, w.part, w.own, w.today, w.change]}
            rows={rows.map(([id, what, part, own, now]) => [
              titled(doorway, id)[lang],
              what[lang],
              partWords[part][lang],
              <Money amount={{ halalas: own }} lang={lang} />,
              <Money amount={{ halalas: now }} lang={lang} />,
              <a href={`/desk/fees/change?${new URLSearchParams({ service: id, part, was: String(own) })}`}>
                {w.change[lang]}
                <span class="unseen">
                  {' '}
                  {titled(doorway, id)[lang]}، {what[lang]}، {partWords[part][lang]}
                </span>
              </a>,
            ])}
          />
          <h2>{w.published[lang]}</h2>
          {published.length === 0 ? (
            <Empty>{w.none[lang]}</Empty>
          ) : (
            <Table
              lang={lang}
              caption={w.published}
              captionUnseen
              columns={[w.service, w.part, w.own, w.amount, w.from]}
              rows={published.map((one) => [
                titled(doorway, one.service)[lang],
                partWords[one.part][lang],
                <Money amount={{ halalas: one.was }} lang={lang} />,
                <Money amount={{ halalas: one.halalas }} lang={lang} />,
                <BothDates day={one.from_day} lang={lang} />,
              ])}
            />
          )}
        </>
      ),
    })
  })

  routes.get('/desk/fees/change', 'keep fees', ({ req, reply, session }) => show(req, reply, session))

  routes.post('/desk/fees/change', 'keep fees', async ({ req, reply, session }) => {
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, typed)
    if (!read.ok) return show(req, reply, session, typed, read.errors)
    const { halalas, from, reason } = read.values
    const one = it.read({ ...priceIn(req), halalas: String(halalas), from, reason })
    if (one === null) throw new ProblemError({ ...ofStatus(404), words: w.gone })
    const stands = await it.stands(site.pool, one, session.officer, site.clock.now(), false)
    if (!stands.ok)
      return show(req, reply, session, typed, { [stands.words === w.past ? 'from' : 'halalas']: stands.words })
    return reply.redirect(`/desk/fees/review?${new URLSearchParams(one)}`, 303)
  })
  inTwoPages(routes, doorway, it)

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    values: Typed = {},
    errors: FieldErrors = {},
  ) {
    const { lang } = req.visit
    const { service, part, was } = priceIn(req)
    const prices = await pricesOf(doorway, site.pool, service, dayOf(site.clock.now()))
    const known = feeParts.find((one) => one === part)
    const line = prices.find(({ own }) => known !== undefined && own[known] === Number(was))
    if (line === undefined || known === undefined) throw new ProblemError({ ...ofStatus(404), words: w.gone })
    return sendDesk(site, req, reply, {
      title: w.change,
      session,
      errors,
      form: true,
      back: '/desk/fees',
      children: (
        <div class="narrow">
          <SummaryList
            lang={lang}
            rows={[
              { label: w.service, shown: titled(doorway, service)[lang] },
              { label: w.price, shown: line.what[lang] },
              { label: w.part, shown: partWords[known][lang] },
              { label: w.today, shown: <Money amount={{ halalas: line.price[known] }} lang={lang} /> },
            ]}
          />
          <Form
            lang={lang}
            action={`/desk/fees/change?${new URLSearchParams({ service, part, was })}`}
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={w.review}
          />
          <p>
            <Button href="/desk/fees" kind="quiet">
              {w.title[lang]}
            </Button>
          </p>
        </div>
      ),
    })
  }
}

/** Which part of which price, as it stands in the address. */
function priceIn({ query }: FastifyRequest): { service: string; part: string; was: string } {
  return { service: sentIn(query, 'service'), part: sentIn(query, 'part'), was: sentIn(query, 'was') }
}
