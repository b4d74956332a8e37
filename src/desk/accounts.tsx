/** Orders on people's accounts: the form by which one officer begins one; both sign as for anything in two (in-two.tsx). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type OfficerSession, personOfAccount } from '../identity/officers/index.ts'
import { choice, dayInput, field, personNumber, plainText, type Text } from '../language/index.ts'
import { type FieldErrors, Form, fieldsOf, Notice, readForm, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { actWords, ordering, orderWords } from './account-order.tsx'
import { sendDesk } from './frame.tsx'
import { inTwoPages } from './in-two.tsx'
import { type DeskRoutes, switched } from './routes.ts'

const words = {
  title: { ar: 'أوامر على حسابات', en: 'Orders on accounts' },
  lead: {
    ar: 'يوقف الحساب أمر محكمة أو جهة. يوقّعه موظفان من وحدتين، ويصل السبب إلى صاحبه كما تكتبه.',
    en: 'A court or an authority orders it. Two officers of two units sign; its holder is told the reason as you write it.',
  },
  review: { ar: 'راجع الأمر', en: 'Review the order' },
  untilNeeded: { ar: 'اكتب آخر يوم للإيقاف', en: 'Enter the last day of the suspension' },
} as const satisfies Readonly<Record<string, Text>>

const form = z.object({
  act: choice(actWords, orderWords.act),
  number: field(personNumber, { ar: 'رقم الهوية أو الإقامة', en: 'ID or iqama number' }, undefined, {
    widget: 'digits',
  }),
  order: field(plainText({ min: 3, max: 40 }), orderWords.order, {
    ar: 'كما في ورقة الأمر أو الاعتراض',
    en: 'As on the paper of the order or the objection',
  }),
  reason: field(
    plainText({ min: 5, max: 200 }),
    orderWords.reason,
    { ar: 'يقرؤه صاحب الحساب في رسالة', en: 'The account’s holder reads it in a message' },
    { widget: 'textarea' },
  ),
  until: field(dayInput.optional(), orderWords.until, {
    ar: 'للإيقاف فقط، خلال سنة من اليوم',
    en: 'For a suspension only, within a year from today',
  }),
})
const fields = fieldsOf(form)

export function accountPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  const it = ordering(doorway)
  inTwoPages(routes, doorway, it)

  routes.get('/desk/accounts', 'order on an account', async ({ req, reply, session }) => show(req, reply, session))

  routes.post('/desk/accounts', 'order on an account', async ({ req, reply, session }) => {
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, typed)
    if (!read.ok) return show(req, reply, session, typed, read.errors)
    const { number, act, until, ...rest } = read.values
    if (act === 'suspend' && until === undefined) return show(req, reply, session, typed, { until: words.untilNeeded })
    // The person stands in the address by her id: no address of ours holds a number.
    const person = await personOfAccount(site.pool, number)
    if (person === null) return show(req, reply, session, typed, { number: orderWords.noAccount })
    const asked = it.read({ ...rest, act, person, ...(act === 'suspend' ? { until } : {}) })
    if (asked === null) return show(req, reply, session, typed, { '': orderWords.past })
    const stands = await it.stands(site.pool, asked, session.officer, site.clock.now(), false)
    if (!stands.ok) {
      const place = stands.words === orderWords.past ? 'until' : ''
      return show(req, reply, session, typed, { [place]: stands.words })
    }
    return reply.redirect(`${it.path}/review?${new URLSearchParams(asked)}`, 303)
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
      title: words.title,
      session,
      errors,
      form: true,
      back: '/desk',
      path: '/desk/accounts',
      children: (
        <div class="narrow">
          <Notice lang={lang}>{words.lead[lang]}</Notice>
          <Form
            lang={lang}
            action="/desk/accounts"
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={words.review}
          />
        </div>
      ),
    })
  }
}
