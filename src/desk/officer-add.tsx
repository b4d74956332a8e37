/** A new officer: who, in which unit and with which roles; reviewed and signed by two administrators. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type OfficerSession, personForAccount, unitsOf } from '../identity/officers/index.ts'
import { field, personNumber, plainText, type Text } from '../language/index.ts'
import { Field, type FieldErrors, Form, fieldsOf, readForm, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { noRole, roleNames } from './officer.tsx'
import { keeping, keepWords } from './officer-asked.tsx'
import { roleWords, officerWords as words } from './officer-words.ts'
import { type DeskRoutes, sentIn, switched } from './routes.ts'
import { Ticks, tickedIn } from './ticks.tsx'

const form = z.object({
  username: field(
    plainText({ max: 32 }),
    words.username,
    { ar: 'حروف لاتينية صغيرة، مثل hind.ahmed', en: 'Small Latin letters, like hind.ahmed' },
    { autocomplete: 'off' },
  ),
  number: field(personNumber, words.number, undefined, { widget: 'digits' }),
  reason: field(plainText({ min: 5, max: 300 }), words.reason, undefined, { widget: 'textarea' }),
})
const fields = fieldsOf(form)

const wrong = {
  username: {
    ar: 'من 3 إلى 32: حروف لاتينية صغيرة وأرقام و . _ -، ويبدأ بحرف',
    en: '3 to 32 of small letters, digits and . _ -, beginning with a letter',
  },
  person: { ar: 'لا يُضاف موظف بهذا الرقم. تأكد منه', en: 'No officer can be added under this number. Check it' },
  unit: { ar: 'اختر وحدة', en: 'Choose a unit' },
  review: { ar: 'راجع الحساب', en: 'Review the account' },
} as const satisfies Readonly<Record<string, Text>>

export function addPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  const it = keeping(doorway)

  routes.get('/desk/officers/new', 'keep officers', async ({ req, reply, session }) => show(req, reply, session))

  routes.post('/desk/officers/new', 'keep officers', async ({ req, reply, session, sent }) => {
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, typed)
    if (!read.ok) return show(req, reply, session, typed, read.errors)
    const { username, number, reason } = read.values
    const roles = tickedIn(req.body, 'roles', roleNames).join(',')
    if (!/^[a-z][a-z0-9._-]{2,31}$/.test(username))
      return show(req, reply, session, typed, { username: wrong.username })
    if (roles === '') return show(req, reply, session, typed, { roles: noRole })
    // The person stands in the address by her id: no address of ours holds a number.
    const person = await personForAccount(site.pool, number)
    if (person === 'unknown') return show(req, reply, session, typed, { number: wrong.person })
    if (person === 'has account') return show(req, reply, session, typed, { number: keepWords.hasAccount })
    const asked = it.read({ act: 'add', username, person, unit: sent('unit'), roles, reason })
    if (asked === null) return show(req, reply, session, typed, { unit: wrong.unit })
    const stands = await it.stands(site.pool, asked, session.officer, site.clock.now(), false)
    if (!stands.ok) {
      const place = stands.words === keepWords.taken ? 'username' : stands.words === keepWords.unitUnknown ? 'unit' : ''
      return show(req, reply, session, typed, { [place]: stands.words })
    }
    return reply.redirect(`${it.path}/review?${new URLSearchParams(asked)}`, 303)
  })

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    values: Typed = {},
    errors: FieldErrors = {},
  ) {
    const { lang } = req.visit
    const mine = await unitsOf(site.pool, session.officer)
    return sendDesk(site, req, reply, {
      title: words.add,
      session,
      errors,
      form: true,
      back: '/desk/officers',
      path: '/desk/officers/new',
      children: (
        <div class="narrow">
          <Form
            lang={lang}
            action="/desk/officers/new"
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={wrong.review}
          >
            <Field
              lang={lang}
              name="unit"
              label={words.unit}
              widget="select"
              value={sentIn(req.body, 'unit') || session.officer.unit.id}
              options={mine.map(({ id, name }) => ({ value: id, label: name }))}
              error={errors.unit}
            />
            <Ticks
              lang={lang}
              name="roles"
              legend={words.roles}
              options={roleNames.map((value) => ({ value, label: roleWords[value] }))}
              ticked={tickedIn(req.body, 'roles', roleNames)}
              error={errors.roles}
            />
          </Form>
        </div>
      ),
    })
  }
}
