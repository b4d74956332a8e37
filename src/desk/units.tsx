/** A unit: its names, who manages it, and the reader and camera its officers compare fingers and faces with. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type OfficerSession, officerNamed, type Unit, unitsOf } from '../identity/officers/index.ts'
import { field, plainText, type Text } from '../language/index.ts'
import { type FieldErrors, Form, fieldsOf, readForm, type Typed } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { keeping, keepWords } from './officer-asked.tsx'
import { officerWords as words } from './officer-words.ts'
import { arName, enName } from './place-forms.ts'
import { readersIn, readersTyped, readersWrong } from './reader-lines.ts'
import { type DeskRoutes, switched } from './routes.ts'

const called: Text = { ar: 'اسم الوحدة', en: 'Name of the unit' }
const form = z.object({
  unit: field(
    plainText({ max: 40 }),
    { ar: 'معرّف الوحدة', en: 'Identifier of the unit' },
    { ar: 'حروف لاتينية صغيرة وشرطات، ولا يتغير بعدها', en: 'Small letters and dashes; it never changes' },
  ),
  ar: arName(called),
  en: enName(called),
  manager: field(plainText({ max: 32 }).optional(), words.manager, {
    ar: 'اسم المستخدم لموظف',
    en: 'User name of an officer',
  }),
  readers: field(
    plainText({ max: 2000 }).optional(),
    words.readers,
    {
      ar: 'سطر لكل منهما: الرقم التسلسلي ثم : ثم بصمة شهادة الصانع',
      en: 'A line each: serial number, a colon, SHA-256 of the maker’s root',
    },
    { widget: 'textarea' },
  ),
  reason: field(plainText({ min: 5, max: 300 }), words.reason, undefined, { widget: 'textarea' }),
})
const all = fieldsOf(form)
/** Of a unit that is there: its identifier stands in the address, its names stay. */
const later = form.pick({ manager: true, readers: true, reason: true })
const laterFields = fieldsOf(later)

const said = {
  add: { ar: 'أضف وحدة', en: 'Add a unit' },
  unit: { ar: 'حروف لاتينية صغيرة وأرقام وشرطات فقط', en: 'Small letters, digits and dashes only' },
  there: { ar: 'لوحدة أخرى هذا المعرّف', en: 'Another unit has this identifier' },
  review: { ar: 'راجع الوحدة', en: 'Review the unit' },
} as const satisfies Readonly<Record<string, Text>>

export function unitPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  const it = keeping(doorway)

  routes.get('/desk/units/new', 'keep officers', async ({ req, reply, session }) => show(req, reply, session, null))

  routes.post('/desk/units/new', 'keep officers', async ({ req, reply, session }) => {
    const read = readForm(form, all, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, null, typed)
    if (!read.ok) return show(req, reply, session, null, typed, read.errors)
    const there = (await unitsOf(site.pool, session.officer)).some(({ id }) => id === read.values.unit)
    if (there) return show(req, reply, session, null, typed, { unit: said.there })
    return review(req, reply, session, null, read.values, typed)
  })

  routes.get('/desk/units/:id', 'keep officers', async ({ req, reply, session, id }) => {
    const unit = await mine(session, id)
    const manager = unit.manager === null ? null : await officerNamed(site.pool, { id: unit.manager })
    return show(req, reply, session, unit, { manager: manager?.username ?? '', readers: readersTyped(unit.readers) })
  })

  routes.post('/desk/units/:id', 'keep officers', async ({ req, reply, session, id }) => {
    const unit = await mine(session, id)
    const read = readForm(later, laterFields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, unit, typed)
    if (!read.ok) return show(req, reply, session, unit, typed, read.errors)
    return review(req, reply, session, unit, { unit: id, ...unit.name, ...read.values }, typed)
  })

  /** One of the units she keeps: any other is not found. */
  async function mine({ officer }: OfficerSession, id: string): Promise<Unit> {
    const unit = (await unitsOf(site.pool, officer)).find((each) => each.id === id)
    if (unit === undefined) throw new ProblemError(ofStatus(404))
    return unit
  }

  async function review(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    unit: Unit | null,
    values: z.output<typeof form>,
    typed: Typed,
  ) {
    const readers = readersIn(values.readers ?? '')
    if (readers === null) return show(req, reply, session, unit, typed, { readers: readersWrong })
    const { manager = '' } = values
    const asked = it.read({ act: 'unit', ...values, manager, readers: readersTyped(readers) })
    if (asked === null) return show(req, reply, session, unit, typed, { unit: said.unit })
    const stands = await it.stands(site.pool, asked, session.officer, site.clock.now(), false)
    if (!stands.ok) {
      const place =
        stands.words === keepWords.manager ? 'manager' : stands.words === keepWords.unitUnknown ? 'unit' : ''
      return show(req, reply, session, unit, typed, { [place]: stands.words })
    }
    return reply.redirect(`${it.path}/review?${new URLSearchParams(asked)}`, 303)
  }

  function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    unit: Unit | null,
    values: Typed = {},
    errors: FieldErrors = {},
  ) {
    const { lang } = req.visit
    const path = unit === null ? '/desk/units/new' : `/desk/units/${unit.id}`
    return sendDesk(site, req, reply, {
      title: unit?.name ?? said.add,
      session,
      errors,
      form: true,
      back: '/desk/officers',
      path,
      children: (
        <div class="narrow">
          <Form
            lang={lang}
            action={path}
            fields={unit === null ? all : laterFields}
            values={values}
            errors={errors}
            summary={false}
            button={said.review}
          />
        </div>
      ),
    })
  }
}
