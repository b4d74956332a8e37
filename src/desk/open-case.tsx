/** Opening a case: which, whose, and why, before anything of anybody is opened. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type OfficerSession, openCase } from '../identity/officers/index.ts'
import { choice, field, plainText, type Text } from '../language/index.ts'
import { type FieldErrors, Form, fieldsOf, readForm, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { deskDeps } from './reader.ts'
import { type DeskRoutes, switched } from './routes.ts'
import { kindWords } from './words.ts'

const form = z.object({
  kind: choice(kindWords, { ar: 'ماذا يحتاج صاحبها؟', en: 'What does the person need?' }),
  ticket: field(
    plainText({ max: 100 }).optional(),
    { ar: 'تذكرة الاستمارة', en: 'Ticket of the form' },
    { ar: 'للتفعيل: اقرأ الرمز المطبوع على الاستمارة', en: 'To activate: scan the code printed on the form' },
  ),
  number: field(
    plainText({ max: 30 }).optional(),
    { ar: 'رقم الهوية أو الإقامة', en: 'ID or iqama number' },
    {
      ar: 'للجوال والاستعادة: من الوثيقة التي بيد صاحبها',
      en: 'For mobile and recovery: from the document in the holder’s hand',
    },
    { widget: 'digits' },
  ),
  level: choice(
    {
      third: { ar: 'الثالث: كل الخدمات، بموافقة موظف ثانٍ', en: 'Third: all services, a second officer agrees' },
      second: { ar: 'الثاني: الخدمات المعتادة', en: 'Second: the usual services' },
    },
    { ar: 'مستوى الهوية', en: 'Identity level' },
  ),
  reference: field(plainText({ max: 60 }), { ar: 'رقم الحالة في مكتبك', en: 'Case number of your office' }),
  reason: field(
    plainText({ max: 300 }),
    { ar: 'سبب فتح السجل', en: 'Reason for opening the record' },
    {
      ar: 'يقرؤه صاحب السجل في صفحة «من اطّلع على بياناتي»',
      en: 'The person reads it on the page “Who looked at my data”',
    },
    { widget: 'textarea' },
  ),
})
const fields = fieldsOf(form)
const title: Text = { ar: 'افتح حالة', en: 'Open a case' }

/** Under which field a refusal stands. */
const places: Readonly<Record<string, string>> = { ticket: 'ticket', number: 'number' }

export function openPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  const deps = deskDeps(doorway)

  routes.get('/desk/cases/new', 'open a case', async ({ req, reply, session }) => show(req, reply, session))

  routes.post('/desk/cases/new', 'open a case', async ({ req, reply, session }) => {
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, typed)
    if (!read.ok) return show(req, reply, session, typed, read.errors)
    const { kind, ticket = '', number = '', level, reference, reason } = read.values
    const opened = await openCase(deps, session, {
      kind,
      ticket,
      number,
      level: level === 'second' ? 2 : 3,
      reference,
      reason,
    })
    if (!opened.ok) return show(req, reply, session, typed, { [places[opened.reason] ?? '']: opened.words })
    return reply.redirect(`/desk/cases/${opened.id}`, 303)
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
      title,
      session,
      errors,
      form: true,
      back: '/desk',
      children: (
        <div class="narrow">
          <Form
            lang={lang}
            action="/desk/cases/new"
            fields={fields}
            values={{ kind: 'activation', level: 'third', ...values }}
            errors={errors}
            summary={false}
            button={title}
          />
        </div>
      ),
    })
  }
}
