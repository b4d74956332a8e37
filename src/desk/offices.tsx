/** Offices at the desk: which there are, how each stands, and the ways to change one. */
import {
  accesses,
  departments,
  type Office,
  officeById,
  officesOn,
  purposes,
  sayOfSessions,
  sessionsOn,
} from '../appointments/index.ts'
import { type Day, dayOf, type Lang } from '../language/index.ts'
import { BothDates, Button, Chip, Empty, Form, Ltr, SummaryList, Table } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { inTwoPages } from './in-two.tsx'
import { officeChanges } from './office-change.tsx'
import { officeKeeping } from './office-keeping.tsx'
import { officeOpening } from './office-open.tsx'
import { officePath, officeWords } from './office-said.ts'
import { cityName } from './place-forms.ts'
import type { DeskRoutes } from './routes.ts'

export function officePages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  inTwoPages(routes, doorway, officeKeeping(doorway))
  officeOpening(routes, doorway)
  officeChanges(routes, doorway)

  routes.get('/desk/offices', 'keep offices', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const today = dayOf(site.clock.now())
    const offices = await officesOn(site.pool, today)
    return sendDesk(site, req, reply, {
      title: officeWords.title,
      session,
      children: (
        <>
          <p class="act">
            <Button href="/desk/offices/new" kind="second">
              {officeWords.open[lang]}
            </Button>
          </p>
          <Table
            lang={lang}
            caption={officeWords.title}
            captionUnseen
            columns={[officeWords.office, officeWords.department, officeWords.city, officeWords.today]}
            rows={offices.map((office) => [
              <a href={officePath(office.id)}>{office.name[lang]}</a>,
              departments[office.department][lang],
              cityName(office.city, lang),
              <Hours lang={lang} office={office} day={today} />,
            ])}
          />
        </>
      ),
    })
  })

  routes.get('/desk/offices/:id', 'keep offices', async ({ req, reply, session, id }) => {
    const { lang } = req.visit
    const office = await officeById(site.pool, id)
    if (office === null) throw new ProblemError(ofStatus(404))
    const today = dayOf(site.clock.now())
    return sendDesk(site, req, reply, {
      title: office.name,
      session,
      back: '/desk/offices',
      islands: ['once'],
      children: (
        <>
          <OfficeSummary lang={lang} office={office} today={today} />
          <h2>{officeWords.special[lang]}</h2>
          <SpecialDays lang={lang} office={office} today={today} />
          <h2>{officeWords.capacity[lang]}</h2>
          <Table
            lang={lang}
            caption={officeWords.capacity}
            captionUnseen
            columns={[officeWords.purpose, officeWords.minutes, officeWords.places]}
            rows={office.receives.map(({ purpose, slotMinutes, places }) => [
              purposes[purpose].name[lang],
              String(slotMinutes),
              String(places),
            ])}
          />
          {office.closedOn !== null && office.closedOn <= today ? null : <Ways lang={lang} id={office.id} />}
        </>
      ),
    })
  })
}

function Ways({ lang, id }: { readonly lang: Lang; readonly id: string }) {
  const ways = [
    ['day', officeWords.setDay],
    ['places', officeWords.setPlaces],
    ['access', officeWords.setAccess],
    ['close', officeWords.close],
  ] as const
  return (
    <p class="acts">
      {ways.map(([way, label]) => (
        <Button href={`${officePath(id)}/${way}`} kind="second">
          {label[lang]}
        </Button>
      ))}
    </p>
  )
}

function Hours({ lang, office, day }: { readonly lang: Lang; readonly office: Office; readonly day: Day }) {
  const sessions = sessionsOn(office.hours, day)
  return sessions.length === 0 ? <Chip>{officeWords.closed[lang]}</Chip> : <Ltr>{sayOfSessions(sessions)}</Ltr>
}

function OfficeSummary({ lang, office, today }: { readonly lang: Lang; readonly office: Office; readonly today: Day }) {
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: officeWords.department, shown: departments[office.department][lang] },
        { label: officeWords.city, shown: cityName(office.city, lang) },
        { label: officeWords.today, shown: <Hours lang={lang} office={office} day={today} /> },
        { label: officeWords.hours, shown: <Ltr>{sayOfSessions(office.hours.regular)}</Ltr> },
        { label: officeWords.ramadan, shown: <Ltr>{sayOfSessions(office.hours.ramadan)}</Ltr> },
        {
          label: officeWords.access,
          shown: office.accessible.map((one) => accesses[one][lang]).join(lang === 'ar' ? '، ' : ', ') || '–',
        },
        ...(office.closedOn === null
          ? []
          : [{ label: officeWords.closesOn, shown: <BothDates day={office.closedOn} lang={lang} /> }]),
      ]}
    />
  )
}

function SpecialDays({ lang, office, today }: { readonly lang: Lang; readonly office: Office; readonly today: Day }) {
  const ahead = Object.entries(office.hours.special ?? {})
    .filter(([day]) => day >= today)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  if (ahead.length === 0) return <Empty>{officeWords.noSpecial[lang]}</Empty>
  return (
    <Table
      lang={lang}
      caption={officeWords.special}
      captionUnseen
      columns={[officeWords.day, officeWords.hours, officeWords.why, officeWords.act]}
      rows={ahead.map(([day, { why }]) => [
        <BothDates day={day as Day} lang={lang} />,
        <Hours lang={lang} office={office} day={day as Day} />,
        why[lang],
        <Form
          lang={lang}
          id={`usual-${day}`}
          action={`${officePath(office.id)}/usual-day`}
          hidden={{ day }}
          button={officeWords.usual}
        />,
      ])}
    />
  )
}
