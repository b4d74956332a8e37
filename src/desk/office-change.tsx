/**
 * Forms that change an office. Whatever leaves somebody without a place that was booked goes on to two officers, who see
 * which appointments; fewer places than are booked are refused with them. The rest one officer does alone.
 */
import * as z from 'zod'
import {
  type Access,
  type Affected,
  accesses,
  affectedBy,
  changed,
  changeOffice,
  lockOffice,
  type Office,
  type OfficeChange,
  officeById,
  purposes,
  readSessions,
  sayOfSessions,
} from '../appointments/index.ts'
import { alone, deskWords } from '../identity/officers/index.ts'
import { dayInput, dayOf, field, isDay, type Lang, plainText, type Text, whole } from '../language/index.ts'
import { type Tx, uuid } from '../store/index.ts'
import {
  type Children,
  type FieldErrors,
  type FieldSpec,
  Form,
  fieldsOf,
  readForm,
  type Typed,
  typedOf,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { AffectedTable, keepingWords } from './office-keeping.tsx'
import { officePath, officeWords } from './office-said.ts'
import { type Desk, type DeskRoutes, switched } from './routes.ts'
import { Ticks, tickedIn } from './ticks.tsx'

const hoursHint: Text = {
  ar: 'مثل 09:00-12:00، وبينها فواصل. فارغة: مغلق طوال اليوم.',
  en: 'Like 09:00-12:00, with commas between. Empty: closed all day.',
}
const hoursWrong: Text = { ar: 'اكتب الساعات مثل 09:00-12:00', en: 'Type the hours like 09:00-12:00' }
const whyAr = () =>
  field(
    plainText({ min: 3, max: 60 }),
    { ar: 'السبب بالعربية', en: 'Why, in Arabic' },
    {
      ar: 'يقرؤه الناس. مثل: صيانة طارئة',
      en: 'People read it. For example: صيانة طارئة',
    },
  )
const whyEn = () => field(plainText({ min: 3, max: 60 }), { ar: 'السبب بالإنجليزية', en: 'Why, in English' })

const dayForm = z.object({
  day: field(dayInput, keepingWords.day),
  hours: field(plainText({ min: 0, max: 60 }).optional(), keepingWords.hours, hoursHint),
  whyAr: whyAr(),
  whyEn: whyEn(),
})
const closeForm = z.object({ day: field(dayInput, keepingWords.from), whyAr: whyAr(), whyEn: whyEn() })
const dayFields = fieldsOf(dayForm)
const closeFields = fieldsOf(closeForm)
const tooFew: Text = {
  ar: 'حُجز في بعض الأوقات أكثر من هذا. انقل هذه المواعيد أولًا، أو اختر عددًا أكبر.',
  en: 'More than this are booked at some times. Have these moved first, or choose a larger number.',
}
const booked: Text = {
  ar: 'في ساعات هذا اليوم مواعيد لا تقع في الساعات المعتادة. أغلق اليوم بدل ذلك ليُبلَّغ أصحابها.',
  en: 'Appointments of this day fall outside the usual hours. Close the day instead, so that their holders are told.',
}

interface Page {
  readonly way: 'day' | 'close' | 'places' | 'access'
  readonly title: Text
}

interface State {
  readonly values?: Typed
  readonly errors?: FieldErrors
  readonly affected?: readonly Affected[]
}

export function officeChanges(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway

  async function officeAt(id: string): Promise<Office> {
    const office = await officeById(site.pool, id)
    if (office === null || (office.closedOn !== null && office.closedOn <= dayOf(site.clock.now())))
      throw new ProblemError(ofStatus(404))
    return office
  }

  /** Does it when nobody loses a place by it; otherwise says whom it would meet, and nothing is written. */
  function doAlone({ session }: Desk, id: string, change: OfficeChange, reason: string) {
    return alone(identity, session, 'keep offices', async (tx: Tx, at) => {
      await lockOffice(tx, id)
      const office = await officeById(tx, id)
      if (office === null) return { ok: false, words: keepingWords.gone, affected: [] } as const
      const affected = await affectedBy(tx, changed(office, change), at)
      if (affected.length > 0) return { ok: false, words: null, affected } as const
      await changeOffice(tx, office, change, { request: uuid(), step: 'office', at })
      return { ok: true, result: id, act: { kind: 'office_changed', about: id, reason, after: { ...change } } }
    })
  }

  const show = (desk: Desk, page: Page, fields: readonly FieldSpec[], state: State, inside?: Children) => {
    const { lang } = desk.req.visit
    return sendDesk(site, desk.req, desk.reply, {
      title: page.title,
      session: desk.session,
      errors: state.errors ?? {},
      form: true,
      back: officePath(desk.id),
      path: `${officePath(desk.id)}/${page.way}`,
      children: (
        <div class="narrow">
          <AffectedTable lang={lang} affected={state.affected ?? []} />
          <Form
            lang={lang}
            action={`${officePath(desk.id)}/${page.way}`}
            fields={fields}
            values={state.values ?? {}}
            errors={state.errors ?? {}}
            summary={false}
            button={page.title}
          >
            {inside}
          </Form>
        </div>
      ),
    })
  }

  /** A day or the end: to two officers where it cancels something, and the end always. */
  async function dated(desk: Desk, what: 'day' | 'close', page: Page, form: typeof dayForm | typeof closeForm) {
    const fields = what === 'day' ? dayFields : closeFields
    await officeAt(desk.id)
    const read = readForm(form, fields, desk.req.body)
    const values = read.ok ? read.typed : read.values
    if (switched(site, desk.req, desk.reply)) return show(desk, page, fields, { values })
    if (!read.ok) return show(desk, page, fields, { values, errors: read.errors })
    const { day, whyAr: ar, whyEn: en } = read.values
    const hours = 'hours' in read.values ? (read.values.hours ?? '') : ''
    const sessions = readSessions(hours)
    if (sessions === null) return show(desk, page, fields, { values, errors: { hours: hoursWrong } })
    if (day < dayOf(site.clock.now())) return show(desk, page, fields, { values, errors: { day: keepingWords.past } })
    const query = new URLSearchParams({
      office: desk.id,
      what,
      day,
      hours: sayOfSessions(sessions),
      whyAr: ar,
      whyEn: en,
    })
    const review = `/desk/offices/review?${query}`
    if (what === 'close') return desk.reply.redirect(review, 303)
    const done = await doAlone(desk, desk.id, { what: 'day', day, sessions, why: { ar, en } }, ar)
    if (done.ok) return desk.reply.redirect(officePath(desk.id), 303)
    if ('affected' in done && done.affected.length > 0) return desk.reply.redirect(review, 303)
    return show(desk, page, fields, { values, errors: { '': done.words ?? deskWords.decided } })
  }

  const dayPage: Page = { way: 'day', title: officeWords.setDay }
  const closePage: Page = { way: 'close', title: officeWords.close }
  for (const [page, fields] of [
    [dayPage, dayFields],
    [closePage, closeFields],
  ] as const) {
    routes.get(`/desk/offices/:id/${page.way}`, 'keep offices', async (desk) => {
      await officeAt(desk.id)
      return show(desk, page, fields, {})
    })
  }
  routes.post('/desk/offices/:id/day', 'keep offices', (desk) => dated(desk, 'day', dayPage, dayForm))
  routes.post('/desk/offices/:id/close', 'keep offices', (desk) => dated(desk, 'close', closePage, closeForm))

  routes.post('/desk/offices/:id/usual-day', 'keep offices', async (desk) => {
    const office = await officeAt(desk.id)
    const day = desk.sent('day')
    if (!isDay(day) || office.hours.special?.[day] === undefined) return desk.reply.redirect(officePath(desk.id), 303)
    const done = await doAlone(desk, desk.id, { what: 'usual-day', day }, day)
    if (done.ok) return desk.reply.redirect(officePath(desk.id), 303)
    const affected = 'affected' in done ? done.affected : []
    return show(desk, dayPage, dayFields, { errors: { '': done.words ?? booked }, affected })
  })

  const placesPage: Page = { way: 'places', title: officeWords.setPlaces }
  routes.get('/desk/offices/:id/places', 'keep offices', async (desk) => {
    const form = placesForm(await officeAt(desk.id))
    return show(desk, placesPage, form.fields, { values: form.values })
  })
  routes.post('/desk/offices/:id/places', 'keep offices', async (desk) => {
    const office = await officeAt(desk.id)
    const { form, fields } = placesForm(office)
    const read = readForm(form, fields, desk.req.body)
    const values = read.ok ? read.typed : read.values
    if (switched(site, desk.req, desk.reply)) return show(desk, placesPage, fields, { values })
    if (!read.ok) return show(desk, placesPage, fields, { values, errors: read.errors })
    for (const { purpose, places } of office.receives) {
      const wanted = Number(read.values[purpose])
      if (wanted === places) continue
      const done = await doAlone(desk, desk.id, { what: 'places', purpose, places: wanted }, `${purpose} ${wanted}`)
      if (done.ok) continue
      const affected = 'affected' in done ? done.affected : []
      return show(desk, placesPage, fields, { values, errors: { [purpose]: done.words ?? tooFew }, affected })
    }
    return desk.reply.redirect(officePath(desk.id), 303)
  })

  const accessPage: Page = { way: 'access', title: officeWords.setAccess }
  routes.get('/desk/offices/:id/access', 'keep offices', async (desk) => {
    const { accessible } = await officeAt(desk.id)
    return show(desk, accessPage, [], {}, <AccessTicks lang={desk.req.visit.lang} ticked={accessible} />)
  })
  routes.post('/desk/offices/:id/access', 'keep offices', async (desk) => {
    await officeAt(desk.id)
    const accessible = tickedIn(desk.req.body, 'access', accessIds)
    const ticks = () => <AccessTicks lang={desk.req.visit.lang} ticked={accessible} />
    if (switched(site, desk.req, desk.reply)) return show(desk, accessPage, [], {}, ticks())
    const done = await doAlone(desk, desk.id, { what: 'access', accessible }, accessible.join(' '))
    if (done.ok) return desk.reply.redirect(officePath(desk.id), 303)
    return show(desk, accessPage, [], { errors: { '': done.words ?? deskWords.decided } }, ticks())
  })
}

const accessIds = Object.keys(accesses) as Access[]

export function AccessTicks({ lang, ticked }: { readonly lang: Lang; readonly ticked: readonly Access[] }) {
  const options = accessIds.map((value) => ({ value, label: accesses[value] }))
  return <Ticks lang={lang} name="access" legend={officeWords.access} options={options} ticked={ticked} />
}

/** A number for each purpose that the office receives people for. */
function placesForm({ receives }: Office) {
  const shape = Object.fromEntries(
    receives.map(({ purpose }) => [
      purpose,
      field(whole({ min: 1, max: 200 }), purposes[purpose].name, officeWords.places, { widget: 'digits' }),
    ]),
  )
  const form = z.object(shape)
  const fields = fieldsOf(form)
  const values = typedOf(fields, Object.fromEntries(receives.map(({ purpose, places }) => [purpose, String(places)])))
  return { form, fields, values }
}
