/** The fleet of kiosks at the desk: how each is, where it stands, moving it, and taking it out of service (ID-33). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type FleetLine, fleetOf, moveKioskIn, retireKioskIn } from '../identity/index.ts'
import { alone, type OfficerSession } from '../identity/officers/index.ts'
import { field, type Lang, plainText, type Text } from '../language/index.ts'
import {
  Button,
  Card,
  Chip,
  Empty,
  type FieldErrors,
  Form,
  fieldsOf,
  Ltr,
  Moment,
  readForm,
  SummaryList,
  Table,
  type Typed,
  typedOf,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { conditionWords, needWords, paperWords, readerWords, kioskWords as words } from './kiosk-words.ts'
import { arName, cityField, cityName, enName, regionField } from './place-forms.ts'
import type { DeskRoutes } from './routes.ts'

const called: Text = { ar: 'اسم المكان', en: 'Name of the place' }
const moveForm = z.object({ ar: arName(called), en: enName(called), city: cityField, region: regionField })
const moveFields = fieldsOf(moveForm)
const retireForm = z.object({ why: field(plainText({ min: 5, max: 200 }), words.why) })
const retireFields = fieldsOf(retireForm)

export function kioskPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway

  routes.get('/desk/kiosks', 'keep the fleet', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const all = await fleetOf(site.pool, site.clock.now())
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children: (
        <>
          <p class="act">
            <Button href="/desk/kiosks/new" kind="second">
              {words.enrol[lang]}
            </Button>{' '}
            <Button href="/desk/campaigns" kind="quiet">
              {words.campaigns[lang]}
            </Button>
          </p>
          {all.length === 0 ? <Empty>{words.none[lang]}</Empty> : <Fleet lang={lang} all={all} />}
        </>
      ),
    })
  })

  routes.get('/desk/kiosks/:id', 'keep the fleet', ({ req, reply, session, id }) => show(req, reply, session, id))

  // This address only takes a POST: who comes by the address bar finds the kiosk.
  for (const act of ['move', 'retire']) {
    routes.get(`/desk/kiosks/:id/${act}`, 'keep the fleet', async ({ reply, id }) => reply.redirect(at(id), 303))
  }

  routes.post('/desk/kiosks/:id/move', 'keep the fleet', async ({ req, reply, session, id }) => {
    const read = readForm(moveForm, moveFields, req.body)
    if (!read.ok) return show(req, reply, session, id, read.errors, read.values)
    const { ar, en, city, region } = read.values
    const to = { name: { ar, en }, city, region }
    const done = await alone(identity, session, 'keep the fleet', async (tx) => {
      const was = await moveKioskIn(tx, id, to)
      if (was === null) return { ok: false, words: words.gone }
      const act = { kind: 'kiosk_moved', about: id, before: { ...was }, after: { ...to } } as const
      return { ok: true, result: null, act }
    })
    return done.ok ? reply.redirect(at(id), 303) : show(req, reply, session, id, { '': done.words }, read.typed)
  })

  routes.post('/desk/kiosks/:id/retire', 'keep the fleet', async ({ req, reply, session, id }) => {
    const read = readForm(retireForm, retireFields, req.body)
    if (!read.ok) return show(req, reply, session, id, read.errors, read.values)
    const done = await alone(identity, session, 'keep the fleet', async (tx, now) =>
      (await retireKioskIn(tx, id, now))
        ? { ok: true, result: null, act: { kind: 'kiosk_retired', about: id, reason: read.values.why } }
        : { ok: false, words: words.gone },
    )
    return done.ok ? reply.redirect(at(id), 303) : show(req, reply, session, id, { '': done.words })
  })

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    id: string,
    errors: FieldErrors = {},
    values: Typed = {},
  ) {
    const { lang } = req.visit
    const kiosk = (await fleetOf(site.pool, site.clock.now())).find((one) => one.id === id)
    if (kiosk === undefined) throw new ProblemError(ofStatus(404))
    const { name, city, region } = kiosk
    return sendDesk(site, req, reply, {
      title: name,
      session,
      errors,
      back: '/desk/kiosks',
      path: at(id),
      islands: ['once'],
      children: (
        <>
          <KioskSummary lang={lang} kiosk={kiosk} />
          {kiosk.condition === 'retired' ? null : (
            <>
              <Card title={words.move[lang]} level={2}>
                <Form
                  lang={lang}
                  id="move"
                  action={`${at(id)}/move`}
                  fields={moveFields}
                  values={{ ...typedOf(moveFields, { ar: name.ar, en: name.en, city, region }), ...values }}
                  errors={errors}
                  summary={false}
                  button={words.moveAct}
                />
              </Card>
              <Card title={words.retire[lang]} level={2}>
                <p>{words.retireLead[lang]}</p>
                <Form
                  lang={lang}
                  id="retire"
                  action={`${at(id)}/retire`}
                  fields={retireFields}
                  values={values}
                  errors={errors}
                  summary={false}
                  button={words.retireAct}
                />
              </Card>
            </>
          )}
        </>
      ),
    })
  }
}

const at = (id: string): string => `/desk/kiosks/${encodeURIComponent(id)}`

function Fleet({ lang, all }: { readonly lang: Lang; readonly all: readonly FleetLine[] }) {
  return (
    <Table
      lang={lang}
      caption={words.title}
      captionUnseen
      columns={[words.name, words.place, words.state, words.heard, words.needs]}
      rows={all.map((one) => [
        <a href={at(one.id)}>{one.name[lang]}</a>,
        cityName(one.city, lang),
        <Condition lang={lang} kiosk={one} />,
        one.state === null ? words.never[lang] : <Moment at={one.state.heardAt} lang={lang} />,
        needsOf(one, lang),
      ])}
    />
  )
}

function Condition({ lang, kiosk }: { readonly lang: Lang; readonly kiosk: FleetLine }) {
  const { words: said, tone } = conditionWords[kiosk.condition]
  return <Chip tone={tone}>{said[lang]}</Chip>
}

const needsOf = ({ needs }: FleetLine, lang: Lang): string =>
  needs.length === 0 ? '–' : needs.map((need) => needWords[need][lang]).join(lang === 'ar' ? '، ' : ', ')

function KioskSummary({ lang, kiosk }: { readonly lang: Lang; readonly kiosk: FleetLine }) {
  const { state } = kiosk
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: words.id, shown: <bdi dir="ltr">{kiosk.id}</bdi> },
        { label: words.place, shown: cityName(kiosk.city, lang) },
        { label: words.state, shown: <Condition lang={lang} kiosk={kiosk} /> },
        { label: words.needs, shown: needsOf(kiosk, lang) },
        { label: words.since, shown: <Moment at={kiosk.enrolledAt} lang={lang} /> },
        ...(kiosk.campaign === null
          ? []
          : [
              {
                label: words.lent,
                shown: <a href={`/desk/campaigns/${kiosk.campaign}`}>{words.openIt[lang]}</a>,
              },
            ]),
        ...(state === null
          ? []
          : [
              { label: words.heard, shown: <Moment at={state.heardAt} lang={lang} /> },
              { label: words.version, shown: <Ltr>{state.version}</Ltr> },
              { label: words.says, shown: <Ltr>{state.location}</Ltr> },
              { label: words.finger, shown: readerWords[state.readers.finger][lang] },
              { label: words.face, shown: readerWords[state.readers.face][lang] },
              { label: words.paper, shown: paperWords[state.paper][lang] },
            ]),
      ]}
    />
  )
}
