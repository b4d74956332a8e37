/** Opening a campaign: whose, where, which days and which machines. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type CampaignRefusal, type FleetLine, fleetOf, openCampaignIn } from '../identity/index.ts'
import { alone, type OfficerSession } from '../identity/officers/index.ts'
import { dayInput, dayOf, field, type Text } from '../language/index.ts'
import { type FieldErrors, Form, fieldsOf, readForm, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { arName, cityField, enName, regionField } from './place-forms.ts'
import { type DeskRoutes, switched } from './routes.ts'
import { Ticks, tickedIn } from './ticks.tsx'

const agency: Text = { ar: 'اسم الجهة', en: 'Name of the agency' }
const place: Text = { ar: 'اسم المكان', en: 'Name of the place' }
const form = z.object({
  agencyAr: arName(agency),
  agencyEn: enName(agency),
  placeAr: arName(place),
  placeEn: enName(place),
  city: cityField,
  region: regionField,
  firstDay: field(dayInput, { ar: 'أول يوم', en: 'First day' }),
  lastDay: field(dayInput, { ar: 'آخر يوم', en: 'Last day' }),
})
const fields = fieldsOf(form)

const kiosksLegend: Text = { ar: 'الأجهزة المعارة', en: 'Machines that are lent' }
const noneFree: Text = { ar: 'لا جهاز غير معار الآن.', en: 'No machine is free now.' }
const past: Text = { ar: 'مضى هذا اليوم. اختر يومًا قادمًا', en: 'This day is past. Choose a day to come' }

const refusals: Readonly<Record<CampaignRefusal['reason'], readonly [field: string, words: Text]>> = {
  no_kiosks: ['kiosk', { ar: 'اختر جهازًا واحدًا على الأقل', en: 'Choose at least one machine' }],
  kiosk_unknown: ['kiosk', { ar: 'خرج جهاز منها من الخدمة. اختر من جديد', en: 'One of them was retired. Choose anew' }],
  kiosk_taken: [
    'kiosk',
    { ar: 'أُعير جهاز منها لحملة أخرى. اختر غيره', en: 'One was lent to another campaign. Choose another' },
  ],
  days: ['lastDay', { ar: 'آخر يوم قبل أول يوم', en: 'The last day is before the first' }],
}

export function campaignOpening(routes: DeskRoutes, doorway: Doorway, title: Text): void {
  const { site, identity } = doorway

  routes.get('/desk/campaigns/new', 'run a campaign', async ({ req, reply, session }) => show(req, reply, session))

  routes.post('/desk/campaigns/new', 'run a campaign', async ({ req, reply, session }) => {
    const free = await freeKiosks()
    const kiosks = tickedIn(
      req.body,
      'kiosk',
      free.map(({ id }) => id),
    )
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, session, typed, {}, kiosks)
    if (!read.ok) return show(req, reply, session, typed, read.errors, kiosks)
    const { agencyAr, agencyEn, placeAr, placeEn, ...where } = read.values
    if (where.lastDay < dayOf(site.clock.now())) return show(req, reply, session, typed, { lastDay: past }, kiosks)
    const plan = { agency: { ar: agencyAr, en: agencyEn }, place: { ar: placeAr, en: placeEn }, ...where, kiosks }
    const done = await alone(identity, session, 'run a campaign', async (tx, at) => {
      const opened = await openCampaignIn(tx, { ...plan, openedBy: session.officer.username }, at)
      if (!opened.ok) return opened
      return { ok: true, result: opened.id, act: { kind: 'campaign_opened', about: opened.id, after: { ...plan } } }
    })
    if (done.ok) return reply.redirect(`/desk/campaigns/${done.result}`, 303)
    const [name, said] = 'words' in done ? ['', done.words] : refusals[done.reason]
    return show(req, reply, session, typed, { [name]: said }, kiosks)
  })

  async function freeKiosks(): Promise<readonly FleetLine[]> {
    const all = await fleetOf(site.pool, site.clock.now())
    return all.filter(({ condition, campaign }) => condition !== 'retired' && campaign === null)
  }

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    values: Typed = {},
    errors: FieldErrors = {},
    ticked: readonly string[] = [],
  ) {
    const { lang } = req.visit
    const free = await freeKiosks()
    return sendDesk(site, req, reply, {
      title,
      session,
      errors,
      form: true,
      back: '/desk/campaigns',
      children: (
        <div class="narrow">
          <Form
            lang={lang}
            action="/desk/campaigns/new"
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={title}
          >
            <Ticks
              lang={lang}
              name="kiosk"
              legend={kiosksLegend}
              options={free.map(({ id, name }) => ({
                value: id,
                label: { ar: `${name.ar} (${id})`, en: `${name.en} (${id})` },
              }))}
              ticked={ticked}
              error={errors.kiosk}
            >
              {free.length === 0 ? <p>{noneFree[lang]}</p> : null}
            </Ticks>
          </Form>
        </div>
      ),
    })
  }
}
