/** Campaigns at the desk: an agency gets machines for some days, and of its people it gets counts, not names (P-03). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Campaign, campaignCounts, campaigns, closeCampaignIn, fleetOf } from '../identity/index.ts'
import { alone, type OfficerSession } from '../identity/officers/index.ts'
import { dayOf, type Lang, type Text } from '../language/index.ts'
import { isUuid } from '../store/index.ts'
import { BothDates, Button, Chip, Empty, Moment, Notice, SummaryList, Table } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { campaignOpening } from './campaign-open.tsx'
import { sendDesk } from './frame.tsx'
import { cityName } from './place-forms.ts'
import type { DeskRoutes } from './routes.ts'

const words = {
  title: { ar: 'الحملات', en: 'Campaigns' },
  none: { ar: 'لا حملة بعد.', en: 'There is no campaign yet.' },
  open: { ar: 'افتح حملة', en: 'Open a campaign' },
  agency: { ar: 'الجهة', en: 'Agency' },
  place: { ar: 'المكان', en: 'Place' },
  from: { ar: 'من', en: 'From' },
  to: { ar: 'إلى', en: 'To' },
  kiosks: { ar: 'الأجهزة', en: 'Kiosks' },
  state: { ar: 'الحال', en: 'State' },
  running: { ar: 'مفتوحة', en: 'Open' },
  closed: { ar: 'انتهت', en: 'Ended' },
  closedAt: { ar: 'أُنهيت', en: 'Ended' },
  counts: { ar: 'الأعداد', en: 'Counts' },
  tried: { ar: 'جرّبوا', en: 'Tried' },
  activated: { ar: 'فُعّلت حساباتهم', en: 'Activated' },
  day: { ar: 'اليوم', en: 'Day' },
  few: { ar: 'أقل من أن يُذكر', en: 'Too few to say' },
  names: {
    ar: 'أعداد بلا أسماء. يوم فيه أقل من خمسة يبقى بلا عدد.',
    en: 'Counts without names. A day with fewer than five has no number.',
  },
  end: { ar: 'أنهِ الحملة', en: 'End the campaign' },
  endLead: {
    ar: 'يخرج المكان من القائمة العامة، وتعود الأجهزة، وتُكتب الأعداد مرة واحدة.',
    en: 'The place leaves the public list, the machines are free, and the counts are written down once.',
  },
  gone: { ar: 'ليست هذه الحملة مفتوحة', en: 'This campaign is not open' },
} as const satisfies Readonly<Record<string, Text>>

export function campaignPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway
  campaignOpening(routes, doorway, words.open)

  routes.get('/desk/campaigns', 'run a campaign', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const all = await campaigns(site.pool)
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children: (
        <>
          <p class="act">
            <Button href="/desk/campaigns/new" kind="second">
              {words.open[lang]}
            </Button>
          </p>
          {all.length === 0 ? <Empty>{words.none[lang]}</Empty> : <List lang={lang} all={all} />}
        </>
      ),
    })
  })

  routes.get('/desk/campaigns/:id', 'run a campaign', ({ req, reply, session, id }) => show(req, reply, session, id))
  routes.get('/desk/campaigns/:id/end', 'run a campaign', async ({ reply, id }) => reply.redirect(at(id), 303))

  routes.post('/desk/campaigns/:id/end', 'run a campaign', async ({ req, reply, session, id }) => {
    const done = await alone(identity, session, 'run a campaign', async (tx, now) => {
      const counts = isUuid(id) ? await closeCampaignIn(tx, id, now) : null
      if (counts === null) return { ok: false, words: words.gone }
      const { tried, activated } = counts
      return { ok: true, result: null, act: { kind: 'campaign_ended', about: id, after: { tried, activated } } }
    })
    return done.ok ? reply.redirect(at(id), 303) : show(req, reply, session, id, done.words)
  })

  async function show(req: FastifyRequest, reply: FastifyReply, session: OfficerSession, id: string, wrong?: Text) {
    const { lang } = req.visit
    const one = (await campaigns(site.pool)).find((each) => each.id === id)
    if (one === undefined) throw new ProblemError(ofStatus(404))
    const counts = await campaignCounts(site.pool, id, site.clock.now())
    const fleet = await fleetOf(site.pool, site.clock.now())
    const called = one.kiosks.map((kiosk) => fleet.find((each) => each.id === kiosk)?.name[lang] ?? kiosk)
    return sendDesk(site, req, reply, {
      title: one.agency,
      session,
      errors: wrong ? { '': wrong } : {},
      back: '/desk/campaigns',
      path: at(id),
      islands: ['once'],
      children: (
        <>
          <SummaryList
            lang={lang}
            rows={[
              { label: words.state, shown: <State lang={lang} one={one} /> },
              { label: words.place, shown: `${one.place[lang]} – ${cityName(one.city, lang)}` },
              { label: words.from, shown: <BothDates day={one.firstDay} lang={lang} /> },
              { label: words.to, shown: <BothDates day={one.lastDay} lang={lang} /> },
              { label: words.kiosks, shown: called.join(lang === 'ar' ? '، ' : ', ') },
              ...(one.closedAt === null
                ? []
                : [{ label: words.closedAt, shown: <Moment at={one.closedAt} lang={lang} /> }]),
            ]}
          />
          <h2>{words.counts[lang]}</h2>
          <p>{words.names[lang]}</p>
          <SummaryList
            lang={lang}
            rows={[
              { label: words.tried, shown: said(counts?.tried ?? 0, lang) },
              { label: words.activated, shown: said(counts?.activated ?? 0, lang) },
            ]}
          />
          {counts === null || counts.days.length === 0 ? null : (
            <Table
              lang={lang}
              caption={words.counts}
              captionUnseen
              columns={[words.day, words.tried, words.activated]}
              rows={counts.days.map(({ day, tried, activated }) => [
                <BothDates day={day} lang={lang} />,
                tried === null ? words.few[lang] : said(tried, lang),
                activated === null ? words.few[lang] : said(activated, lang),
              ])}
            />
          )}
          {one.closedAt === null ? (
            <form method="post" action={`${at(id)}/end`} data-once="">
              <Notice lang={lang}>{words.endLead[lang]}</Notice>
              <p class="act">
                <Button>{words.end[lang]}</Button>
              </p>
            </form>
          ) : null}
        </>
      ),
    })
  }

  function List({ lang, all }: { readonly lang: Lang; readonly all: readonly Campaign[] }) {
    return (
      <Table
        lang={lang}
        caption={words.title}
        captionUnseen
        columns={[words.agency, words.place, words.from, words.to, words.state]}
        rows={all.map((one) => [
          <a href={at(one.id)}>{one.agency[lang]}</a>,
          `${one.place[lang]} – ${cityName(one.city, lang)}`,
          <BothDates day={one.firstDay} lang={lang} />,
          <BothDates day={one.lastDay} lang={lang} />,
          <State lang={lang} one={one} />,
        ])}
      />
    )
  }

  /** Open in name only once its last day is past: somebody should end it. */
  function State({ lang, one }: { readonly lang: Lang; readonly one: Campaign }) {
    if (one.closedAt !== null) return <Chip>{words.closed[lang]}</Chip>
    const late = one.lastDay < dayOf(site.clock.now())
    return <Chip tone={late ? 'warning' : 'success'}>{words.running[lang]}</Chip>
  }
}

const at = (id: string): string => `/desk/campaigns/${id}`
const said = (n: number, lang: Lang): string => n.toLocaleString(lang === 'ar' ? 'ar-SA-u-nu-latn' : 'en')
