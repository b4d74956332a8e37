/** The post, simulated: what happens to parcels on their way, a carrier at a door, and how the post fails. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type PostFault, postFails, type SimulatedPost } from '../agencies/post/index.ts'
import { type EventKind, eventKinds, type Failure, failures } from '../delivery/index.ts'
import { choice, compact, field, plainText, type Text, whole } from '../language/index.ts'
import {
  Bdi,
  Card,
  Empty,
  type FieldErrors,
  Form,
  fieldsOf,
  Ltr,
  Notice,
  readForm,
  Table,
  type Typed,
} from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendSimulator } from './frame.tsx'

const path = '/simulators/post'

export const postPage = { path, title: { ar: 'البريد', en: 'The post' } } as const

const words = {
  standsFor: {
    ar: 'تقوم مقام شركة البريد: ما يحدث للشحنات في الطريق، والمندوب عند الباب. اختر ما يحدث لترى كيف تتصرف البوابة.',
    en: 'It stands for the post: what happens to parcels on their way, and the carrier at the door. Choose, and see what the portal does.',
  },
  parcels: { ar: 'الشحنات عند البريد', en: 'Parcels at the post' },
  none: { ar: 'لا شحنة عند البريد الآن.', en: 'The post has no parcel now.' },
  tracking: { ar: 'رقم التتبع', en: 'Tracking number' },
  to: { ar: 'إلى', en: 'To' },
  state: { ar: 'الحالة', en: 'State' },
  happens: { ar: 'ما يحدث لشحنة', en: 'What happens to a parcel' },
  door: { ar: 'المندوب عند الباب', en: 'The carrier at the door' },
  fails: { ar: 'ما يتعطل عند البريد', en: 'What goes wrong at the post' },
  unknown: { ar: 'لا شحنة بهذا الرقم عند البريد', en: 'The post has no parcel with this number' },
  done: {
    ar: 'حدث ذلك، وأُخبرت البوابة كما يقول العطل المختار.',
    en: 'It happened, and the portal is told as the chosen fault has it.',
  },
} as const satisfies Record<string, Text>

const kinds: Readonly<Record<EventKind, Text>> = {
  accepted: { ar: 'استلمها البريد', en: 'Accepted by the post' },
  'in-transit': { ar: 'في الطريق', en: 'On its way' },
  out: { ar: 'خرجت للتوصيل', en: 'Out for delivery' },
  delivered: { ar: 'يقول البريد إنها سُلّمت', en: 'The post says it was delivered' },
  failed: { ar: 'لم تُسلَّم', en: 'Not delivered' },
  returned: { ar: 'أُعيدت إلى المكتب', en: 'Brought back to the office' },
  lost: { ar: 'ضاعت', en: 'Lost' },
}

/** What our door answered the carrier. */
const answers: Readonly<Record<string, Text>> = {
  accepted: { ar: 'الرمز صحيح. سلّم الوثيقة.', en: 'The code is right. Hand the document over.' },
  'wrong-code': { ar: 'الرمز غير صحيح. لا تسلّم.', en: 'The code is wrong. Do not hand over.' },
  'no-tries': { ar: 'رموز خاطئة كثيرة. أعد الشحنة.', en: 'Too many wrong codes. Bring the parcel back.' },
  'not-out': { ar: 'الشحنة ليست خارجة للتوصيل. لا تسلّم.', en: 'The parcel is not out for delivery. Do not hand over.' },
  'old-document': {
    ar: 'اطلب الوثيقة القديمة أولًا. لا تسلّم.',
    en: 'Ask for the old document first. Do not hand over.',
  },
  'unknown-label': {
    ar: 'شحنة لا تعرفها البوابة. لا تسلّم.',
    en: 'The portal does not know this parcel. Do not hand over.',
  },
  refused: {
    ar: 'لم تقبل البوابة كلام البريد. لا تسلّم.',
    en: 'The portal did not believe the post. Do not hand over.',
  },
}

const faults = {
  'label:slow': { ar: 'بطاقة العنوان: تتأخر', en: 'A label: late' },
  'label:refuse': { ar: 'بطاقة العنوان: لا تُعطى الآن', en: 'A label: not now' },
  'label:drop': { ar: 'بطاقة العنوان: تُعطى ويضيع الجواب', en: 'A label: made, and the answer is lost' },
  'status:refuse': { ar: 'السؤال عن شحنة: لا جواب الآن', en: 'Asking about a parcel: no answer now' },
  'event:late': { ar: 'خبر: يتأخر', en: 'A word: late' },
  'event:twice': { ar: 'خبر: يصل مرتين', en: 'A word: told twice' },
  'event:never': { ar: 'خبر: لا يصل', en: 'A word: never told' },
  'event:out-of-order': { ar: 'خبر: يصل بعد الذي يليه', en: 'A word: told after the next one' },
  'event:wrongly-signed': { ar: 'خبر: توقيعه ليس توقيع البريد', en: 'A word: not signed by the post' },
} as const satisfies Record<string, Text>

const tracking = () => field(plainText({ min: 1, max: 60 }), words.tracking)
const forms = {
  happens: z.object({
    tracking: tracking(),
    kind: choice(kinds, { ar: 'ماذا حدث؟', en: 'What happened?' }),
    why: field(z.enum(Object.keys(failures) as [Failure]).optional(), {
      ar: 'سبب عدم التسليم',
      en: 'Why it was not delivered',
    }).meta({ options: failures, widget: 'select' }),
  }),
  door: z.object({
    doorTracking: tracking(),
    code: field(plainText({ max: 20 }).optional(), { ar: 'الرمز الذي قيل له', en: 'The code he was told' }, undefined, {
      widget: 'digits',
    }),
    old: field(plainText({ max: 40 }).optional(), {
      ar: 'رقم الوثيقة القديمة التي رآها',
      en: 'Number of the old document he saw',
    }),
  }),
  fails: z.object({
    fault: choice(faults, { ar: 'ماذا يتعطل؟', en: 'What goes wrong?' }),
    times: field(whole({ min: 1, max: 1000 }), { ar: 'كم مرة', en: 'How many times' }, undefined, { widget: 'digits' }),
    ms: field(
      whole({ min: 0, max: 90_000_000 }),
      { ar: 'التأخير بالألف من الثانية', en: 'Delay in milliseconds' },
      undefined,
      { widget: 'digits' },
    ),
  }),
}
const fields = { happens: fieldsOf(forms.happens), door: fieldsOf(forms.door), fails: fieldsOf(forms.fails) }

interface Shown {
  readonly values?: Typed
  readonly errors?: FieldErrors
  readonly said?: { readonly tone: 'success' | 'error'; readonly words: Text }
}

export function postPages(app: FastifyInstance, { site }: Doorway, post: SimulatedPost): void {
  app.get(path, (req, reply) => show(req, reply))

  app.post(`${path}/happens`, async (req, reply) => {
    const read = readForm(forms.happens, fields.happens, req.body)
    if (!read.ok) return show(req, reply, { values: read.values, errors: read.errors })
    const { tracking, kind, why } = read.values
    const there = await post.happens(compact(tracking) ?? '', kind, kind === 'failed' ? (why ?? 'absent') : undefined)
    if (!there) return show(req, reply, { values: read.typed, errors: { tracking: words.unknown } })
    return show(req, reply, { said: { tone: 'success', words: words.done } })
  })

  app.post(`${path}/door`, async (req, reply) => {
    const read = readForm(forms.door, fields.door, req.body)
    if (!read.ok) return show(req, reply, { values: read.values, errors: read.errors })
    const { doorTracking, code = '', old } = read.values
    const answer = await post.handsOver(compact(doorTracking) ?? '', compact(code) ?? '', old)
    const said = answers[answer] ?? { ar: answer, en: answer }
    return show(req, reply, { said: { tone: answer === 'accepted' ? 'success' : 'error', words: said } })
  })

  app.post(`${path}/fails`, async (req, reply) => {
    const read = readForm(forms.fails, fields.fails, req.body)
    if (!read.ok) return show(req, reply, { values: read.values, errors: read.errors })
    const [act, kind] = read.values.fault.split(':')
    // The choice's keys are exactly faults that exist.
    await postFails(site.pool, { act, kind, times: read.values.times, ms: read.values.ms } as PostFault)
    return reply.redirect(path, 303)
  })

  async function show(req: FastifyRequest, reply: FastifyReply, { values = {}, errors = {}, said }: Shown = {}) {
    // The switch of language leads to this page, whichever of its forms was sent.
    req.visit = { ...req.visit, path }
    const { lang } = req.visit
    const parcels = await post.parcels()
    const typed = { kind: eventKinds[0], times: '1', ms: '2000', ...values }
    const part = (name: keyof typeof forms, title: Text, button: Text) => (
      <Card title={title[lang]} level={2}>
        <Form
          lang={lang}
          id={`form-${name}`}
          action={`${path}/${name}`}
          fields={fields[name]}
          values={typed}
          errors={errors}
          summary={false}
          button={button}
        />
      </Card>
    )
    return sendSimulator(site, req, reply, {
      title: postPage.title,
      standsFor: words.standsFor,
      errors,
      children: (
        <>
          {said ? (
            <Notice lang={lang} tone={said.tone} live>
              {said.words[lang]}
            </Notice>
          ) : null}
          {parcels.length === 0 ? (
            <Empty>{words.none[lang]}</Empty>
          ) : (
            <Table
              lang={lang}
              caption={words.parcels}
              columns={[words.tracking, words.to, words.state]}
              rows={parcels.map((p) => [
                <Ltr>{p.tracking}</Ltr>,
                <Bdi>{`${p.recipient[lang]}، ${p.address.city}`}</Bdi>,
                kinds[p.state as EventKind]?.[lang] ?? (lang === 'ar' ? 'لها بطاقة عنوان' : 'Has a label'),
              ])}
            />
          )}
          {part('happens', words.happens, { ar: 'ليحدث هذا', en: 'Let it happen' })}
          {part('door', words.door, { ar: 'اسأل البوابة', en: 'Ask the portal' })}
          {part('fails', words.fails, { ar: 'عطّل البريد هكذا', en: 'Let the post fail so' })}
        </>
      ),
    })
  }
}
