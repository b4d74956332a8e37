/** Opening an office: where it is, when it is open, and how many it receives for what its department is visited for. */
import * as z from 'zod'
import {
  type Access,
  accesses,
  type Department,
  departments,
  officeById,
  openOffice,
  purposes,
  readSessions,
} from '../appointments/index.ts'
import { alone } from '../identity/officers/index.ts'
import { choice, dayInput, dayOf, field, plainText, type Text, whole } from '../language/index.ts'
import { type FieldErrors, Form, fieldsOf, readForm, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { AccessTicks } from './office-change.tsx'
import { officePath, officeWords } from './office-said.ts'
import { arName, cityField, enName, regionField } from './place-forms.ts'
import { type Desk, type DeskRoutes, switched } from './routes.ts'
import { tickedIn } from './ticks.tsx'

const name: Text = { ar: 'اسم المكتب', en: 'Name of the office' }
const address: Text = { ar: 'العنوان', en: 'Address' }
const hoursHint: Text = { ar: 'مثل 07:30-14:30', en: 'Like 07:30-14:30' }
const hoursWrong: Text = { ar: 'اكتب الساعات مثل 07:30-14:30', en: 'Type the hours like 07:30-14:30' }
const taken: Text = { ar: 'هذا المعرّف لمكتب آخر. اختر غيره', en: 'Another office has this identifier. Choose another' }
const past: Text = { ar: 'مضى هذا اليوم. اختر اليوم أو يومًا بعده', en: 'This day is past. Choose today or a later one' }
const spotWrong: Text = {
  ar: 'اكتب رقمًا مثل 24.6561 داخل المملكة',
  en: 'Type a number like 24.6561, within the Kingdom',
}

/** Degrees within the Kingdom, so that latitude and longitude are not confused. */
const degrees = (least: number, most: number) =>
  plainText({ min: 2, max: 10 }).refine(
    (typed) => /^\d{1,2}(\.\d{1,6})?$/.test(typed) && Number(typed) >= least && Number(typed) <= most,
    { params: { text: spotWrong } },
  )

const form = z.object({
  id: field(
    plainText({ min: 3, max: 40 }).refine(
      (id) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) && id !== 'new' && id !== 'review',
      {
        params: { text: { ar: 'حروف إنجليزية صغيرة وأرقام وشرطات', en: 'Small English letters, digits and hyphens' } },
      },
    ),
    { ar: 'المعرّف', en: 'Identifier' },
    { ar: 'مثل riyadh-north. لا يتغير.', en: 'Like riyadh-north. It never changes.' },
  ),
  department: choice(departments, officeWords.department),
  nameAr: arName(name),
  nameEn: enName(name),
  addressAr: arName(address),
  addressEn: enName(address),
  region: regionField,
  city: cityField,
  latitude: field(degrees(16, 33), { ar: 'خط العرض', en: 'Latitude' }),
  longitude: field(degrees(34, 56), { ar: 'خط الطول', en: 'Longitude' }),
  hours: field(plainText({ min: 5, max: 60 }), officeWords.hours, hoursHint),
  ramadan: field(plainText({ min: 5, max: 60 }), officeWords.ramadan, hoursHint),
  openedOn: field(dayInput, { ar: 'أول يوم', en: 'First day' }),
  slotMinutes: field(whole({ min: 5, max: 120 }), officeWords.minutes, undefined, { widget: 'digits' }),
  places: field(whole({ min: 1, max: 200 }), officeWords.places, undefined, { widget: 'digits' }),
  walkIns: field(
    whole({ min: 0, max: 1000 }),
    { ar: 'كم يأتي في اليوم بلا موعد', en: 'How many a day without an appointment' },
    undefined,
    { widget: 'digits' },
  ),
})
const fields = fieldsOf(form)
const accessIds = Object.keys(accesses) as Access[]

export function officeOpening(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway

  routes.get('/desk/offices/new', 'keep offices', async (desk) => show(desk))

  routes.post('/desk/offices/new', 'keep offices', async (desk) => {
    const accessible = tickedIn(desk.req.body, 'access', accessIds)
    const read = readForm(form, fields, desk.req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, desk.req, desk.reply)) return show(desk, typed, {}, accessible)
    if (!read.ok) return show(desk, typed, read.errors, accessible)
    const { id, nameAr, nameEn, addressAr, addressEn, slotMinutes, places, walkIns, ...rest } = read.values
    const [regular, ramadan] = [readSessions(rest.hours), readSessions(rest.ramadan)]
    if (regular === null) return show(desk, typed, { hours: hoursWrong }, accessible)
    if (ramadan === null) return show(desk, typed, { ramadan: hoursWrong }, accessible)
    if (rest.openedOn < dayOf(site.clock.now())) return show(desk, typed, { openedOn: past }, accessible)
    const department: Department = rest.department
    const office = {
      id,
      department,
      region: rest.region,
      city: rest.city,
      name: { ar: nameAr, en: nameEn },
      address: { ar: addressAr, en: addressEn },
      latitude: Number(rest.latitude),
      longitude: Number(rest.longitude),
      hours: { regular, ramadan },
      accessible,
      reportsAttendance: true,
      walkIns,
      openedOn: rest.openedOn,
      closedOn: null,
      receives: (Object.keys(purposes) as (keyof typeof purposes)[])
        .filter((purpose) => purposes[purpose].department === department)
        .map((purpose) => ({ purpose, slotMinutes, places })),
    }
    const done = await alone(identity, desk.session, 'keep offices', async (tx) => {
      if ((await officeById(tx, id)) !== null) return { ok: false, id: taken } as const
      await openOffice(tx, office)
      return { ok: true, result: id, act: { kind: 'office_opened', about: id, after: { ...office } } }
    })
    if (done.ok) return desk.reply.redirect(officePath(id), 303)
    return show(desk, typed, 'id' in done ? { id: done.id } : { '': done.words }, accessible)
  })

  function show(desk: Desk, values: Typed = {}, errors: FieldErrors = {}, ticked: readonly Access[] = []) {
    const { lang } = desk.req.visit
    return sendDesk(site, desk.req, desk.reply, {
      title: officeWords.open,
      session: desk.session,
      errors,
      form: true,
      back: '/desk/offices',
      path: '/desk/offices/new',
      children: (
        <div class="narrow">
          <Form
            lang={lang}
            action="/desk/offices/new"
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={officeWords.open}
          >
            <AccessTicks lang={lang} ticked={ticked} />
          </Form>
        </div>
      ),
    })
  }
}
