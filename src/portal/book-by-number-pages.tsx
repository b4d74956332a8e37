/** The pages of booking without an account; what is asked and done between them is `book-by-number.tsx`. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type Appointment, type Office, type PurposeId, purposes, purposesOf } from '../appointments/index.ts'
import { choice, dayInput, field, personNumber, plainText, type Text } from '../language/index.ts'
import { type PersonId, uuid } from '../store/index.ts'
import {
  type Children,
  type FieldErrors,
  type FieldSpec,
  Form,
  fieldsOf,
  Ltr,
  Moment,
  Notice,
  SummaryList,
  type Typed,
} from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sealAsked } from './asked-again.ts'
import { sendPage } from './frame.tsx'
import { namesHere } from './guard.ts'
import { codeFields } from './identity/code.tsx'
import { newHuman } from './identity/human.tsx'

export const words = {
  title: { ar: 'حجز موعد دون تسجيل دخول', en: 'Book an appointment without signing in' },
  lead: {
    ar: 'لمواعيد الأحوال المدنية. يصلك رمز على جوالك المسجل.',
    en: 'For civil affairs. A code is sent to your mobile on record.',
  },
  ask: { ar: 'أرسل الرمز', en: 'Send the code' },
  sent: {
    ar: 'إن كانت البيانات لشخص له جوال عندنا فقد أرسلنا إليه رمزًا. اكتبه هنا خلال خمس دقائق.',
    en: 'If the details are those of a person whose mobile we hold, a code is on its way to it. Type it within five minutes.',
  },
  go: { ar: 'تابع', en: 'Continue' },
  book: { ar: 'احجز', en: 'Book' },
  booked: { ar: 'حُجز موعدك، وأرسلنا رقمه إلى جوالك.', en: 'Your appointment is booked; its number is on your mobile.' },
  mine: { ar: 'مواعيدك القائمة', en: 'Your open appointments' },
  cancel: { ar: 'ألغِ الموعد', en: 'Cancel it' },
  cancelled: { ar: 'أُلغي الموعد.', en: 'The appointment is cancelled.' },
  tooLate: { ar: 'بقي عليه أقل من ساعتين، فلا يُلغى.', en: 'Less than two hours are left: it cannot be cancelled.' },
  office: { ar: 'المكتب', en: 'Office' },
  number: { ar: 'رقم الموعد', en: 'Number' },
  when: { ar: 'الوقت', en: 'When' },
  bring: { ar: 'أحضر معك', en: 'Bring' },
  noneFree: {
    ar: 'لا مكان في هذا المكتب خلال 30 يومًا. اختر غيره.',
    en: 'This office has no place within 30 days. Choose another.',
  },
} as const satisfies Readonly<Record<string, Text>>

export const who = z.object({
  number: field(personNumber, { ar: 'رقم الهوية أو الإقامة', en: 'ID or iqama number' }, undefined, {
    widget: 'digits',
  }),
  birthDate: field(dayInput, { ar: 'تاريخ الميلاد', en: 'Date of birth' }, undefined, { widget: 'date' }),
})
export const whoFields = fieldsOf(who)
export const what = z.object({
  service: choice(purposesOf('civil-affairs'), { ar: 'سبب الزيارة', en: 'What you come for' }),
  branch: field(plainText({ min: 1, max: 60 }), words.office),
})
export const whatFields = fieldsOf(what)

export const path = '/book'
export const purpose = 'inquiry:book'

export interface Known {
  readonly person: PersonId
  readonly typed: Typed
}

/** What is offered to whoever was shown to be that person. */
export interface Offered {
  readonly offices: readonly Office[]
  readonly mine: readonly Appointment[]
}

/** @param offered the offices, and her open appointments */
export function bookPages(doorway: Doorway, offered: (known: Known) => Promise<Offered>) {
  const { site } = doorway

  const base = async (req: FastifyRequest, errors: FieldErrors, children: Children) => ({
    title: words.title,
    status: Object.keys(errors).length > 0 ? 422 : 200,
    error: Object.keys(errors).length > 0,
    names: await namesHere(doorway, req),
    back: { href: '/offices', label: words.office },
    children: (
      <div class="narrow">
        <h1>{words.title[req.visit.lang]}</h1>
        {children}
      </div>
    ),
  })

  async function whoPage(req: FastifyRequest, reply: FastifyReply, values: Typed = {}, errors: FieldErrors = {}) {
    const { lang } = req.visit
    const form = (
      <>
        <p class="lead">{words.lead[lang]}</p>
        <Form lang={lang} action={path} fields={whoFields} values={values} errors={errors} button={words.ask}>
          {await newHuman(doorway, purpose, lang, errors)}
        </Form>
      </>
    )
    return sendPage(site, req, reply, { ...(await base(req, errors, form)), form: 'page-form', islands: ['pow'] })
  }

  async function codePage(
    req: FastifyRequest,
    reply: FastifyReply,
    typed: Typed,
    flow: string,
    errors: FieldErrors = {},
  ) {
    const { lang } = req.visit
    const seal = sealAsked(doorway, 'book code', { ...typed, flow })
    const form = (
      <>
        <Notice lang={lang} tone="info" live>
          {words.sent[lang]}
        </Notice>
        <Form
          lang={lang}
          action={path}
          hidden={{ ...typed, _step: 'code', _flow: flow, _sent: seal }}
          fields={codeFields}
          errors={errors}
          button={words.go}
        />
      </>
    )
    return sendPage(site, req, reply, { ...(await base(req, errors, form)), form: 'page-form' })
  }

  const carrying = ({ typed }: Known, step: string, more: Typed = {}) => ({
    ...typed,
    ...more,
    _step: step,
    _known: sealAsked(doorway, 'book known', typed),
  })

  async function whatPage(
    req: FastifyRequest,
    reply: FastifyReply,
    known: Known,
    values: Typed = {},
    errors: FieldErrors = {},
    done: Text | null = null,
  ) {
    const { lang } = req.visit
    const { offices, mine } = await offered(known)
    const fields = withOptions(
      whatFields,
      'branch',
      offices.map(({ id, name }) => ({ value: id, label: name })),
    )
    const form = (
      <>
        {done === null ? null : (
          <Notice lang={lang} tone="success" live>
            {done[lang]}
          </Notice>
        )}
        <Form
          lang={lang}
          action={path}
          hidden={carrying(known, 'what')}
          fields={fields}
          values={values}
          errors={errors}
          button={words.go}
        />
        {mine.length === 0 ? null : <h2>{words.mine[lang]}</h2>}
        {mine.map((one) => (
          <form method="post" action={path} data-once="">
            {Object.entries(carrying(known, 'cancel', { appointment: one.number })).map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <p>
              {purposes[one.purpose].name[lang]} · <Ltr>{one.number}</Ltr> · <Moment at={one.startsAt} lang={lang} />
            </p>
            <button class="button second" type="submit">
              {words.cancel[lang]}
              <span class="unseen"> {one.number}</span>
            </button>
          </form>
        ))}
      </>
    )
    return sendPage(site, req, reply, { ...(await base(req, errors, form)), form: 'page-form' })
  }

  async function page(
    req: FastifyRequest,
    reply: FastifyReply,
    known: Known,
    step: 'day' | 'time',
    fields: readonly FieldSpec[],
    carried: Typed,
    errors: FieldErrors,
  ) {
    const { lang } = req.visit
    const hidden = carrying(known, step, { ...carried, ...(step === 'time' ? { _key: uuid() } : {}) })
    const button = step === 'time' ? words.book : words.go
    const form = <Form lang={lang} action={path} hidden={hidden} fields={fields} errors={errors} button={button} />
    return sendPage(site, req, reply, { ...(await base(req, errors, form)), form: 'page-form' })
  }

  async function bookedPage(
    req: FastifyRequest,
    reply: FastifyReply,
    it: { readonly number: string; readonly startsAt: string; readonly office: Text; readonly purpose: PurposeId },
  ) {
    const { lang } = req.visit
    const body = (
      <>
        <Notice lang={lang} tone="success" live>
          {words.booked[lang]}
        </Notice>
        <SummaryList
          lang={lang}
          rows={[
            { label: words.number, shown: <Ltr>{it.number}</Ltr> },
            { label: words.office, shown: it.office[lang] },
            { label: words.when, shown: <Moment at={it.startsAt} lang={lang} /> },
            { label: words.bring, shown: purposes[it.purpose].bring[lang] },
          ]}
        />
      </>
    )
    return sendPage(site, req, reply, await base(req, {}, body))
  }

  return { whoPage, codePage, whatPage, page, bookedPage }
}

type Options = readonly { readonly value: string; readonly label: Text }[]

/** A field whose answers are known only now. */
export function withOptions(fields: readonly FieldSpec[], name: string, options: Options): readonly FieldSpec[] {
  return fields.map((one) => (one.name === name ? { ...one, widget: 'select', options } : one))
}
