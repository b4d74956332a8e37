/** An officer chooses a password of her own. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { changeOfficerPassword, type OfficerSession } from '../identity/officers/index.ts'
import { field, type Text } from '../language/index.ts'
import { type FieldErrors, Form, fieldsOf, Notice, readForm } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { type DeskRoutes, switched } from './routes.ts'

const title: Text = { ar: 'غيّر كلمة مرورك', en: 'Change your password' }
const done: Text = { ar: 'تغيّرت كلمة مرورك.', en: 'Your password is changed.' }
const form = z.object({
  present: field(z.string().min(1), { ar: 'كلمة المرور الحالية', en: 'Present password' }, undefined, {
    widget: 'password',
    autocomplete: 'current-password',
  }),
  next: field(
    z.string().min(1),
    { ar: 'كلمة المرور الجديدة', en: 'New password' },
    { ar: '12 حرفًا أو أكثر، بأي لغة', en: '12 characters or more, in any language' },
    { widget: 'password', autocomplete: 'new-password' },
  ),
})
const fields = fieldsOf(form)

export function passwordPage(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway
  routes.get('/desk/password', 'any officer', async ({ req, reply, session }) => show(req, reply, session))

  routes.post('/desk/password', 'any officer', async ({ req, reply, session }) => {
    if (switched(site, req, reply)) return show(req, reply, session)
    const read = readForm(form, fields, req.body)
    if (!read.ok) return show(req, reply, session, read.errors)
    const changed = await changeOfficerPassword(identity, session, read.values)
    if (changed.ok) return show(req, reply, session, {}, true)
    const place = changed.reason === 'password_refused' ? 'next' : changed.reason === 'signIn' ? 'present' : ''
    return show(req, reply, session, { [place]: changed.words })
  })

  function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    errors: FieldErrors = {},
    changed = false,
  ) {
    const { lang } = req.visit
    return sendDesk(site, req, reply, {
      title,
      session,
      errors,
      form: true,
      back: '/desk',
      children: changed ? (
        <Notice lang={lang} tone="success">
          {done[lang]}
        </Notice>
      ) : (
        <div class="narrow">
          <Form lang={lang} action="/desk/password" fields={fields} errors={errors} summary={false} button={title} />
        </div>
      ),
    })
  }
}
