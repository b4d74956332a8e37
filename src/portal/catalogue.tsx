/** The public front: the first page, and the catalogue with its search. */
import type { FastifyInstance } from 'fastify'
import type { Lang } from '../language/index.ts'
import { Button, Card, Cards, Empty, SearchBox } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { namesHere } from './guard.ts'
import { type Found, openSearch } from './search.ts'
import { w } from './words.ts'

/** Shown on the first page, in this order. */
const often = [
  'passports/renew-passport',
  'visas/issue-exit-reentry-single',
  'civil-affairs/report-lost-document',
  'traffic/pay-violation',
  'residency/renew-iqama-individual',
  'passports/issue-travel-permit',
]

export function cataloguePages(app: FastifyInstance, doorway: Doorway): void {
  const { site, house } = doorway
  const search = openSearch(house.catalogue)
  const all = search('')

  app.get('/', async (req, reply) => {
    if (req.visit.session !== null) return reply.redirect('/home', 303)
    const { lang } = req.visit
    const chosen = often.flatMap((id) => all.filter((found) => found.id === id))
    const open = all.filter((found) => found.definition.needs.signIn === 0)
    return sendPage(site, req, reply, {
      title: w.slogan,
      islands: ['search'],
      children: (
        <>
          <h1>{w.slogan[lang]}</h1>
          <p class="lead">{w.lead[lang]}</p>
          <SearchBox lang={lang} action="/services" label={w.searchLabel} button={w.searchButton} />
          <p class="acts">
            <Button href="/sign-in">{w.signIn[lang]}</Button>
            <Button href="/register" kind="second">
              {w.createAccount[lang]}
            </Button>
          </p>
          <h2>{w.often[lang]}</h2>
          <ServiceCards lang={lang} found={chosen} />
          <h2>{w.withoutSignIn[lang]}</h2>
          <Cards>
            {open.map((found) => (
              <Card title={found.definition.title[lang]} href={`/services/${found.id}`}>
                <p class="muted">{found.definition.summary[lang]}</p>
              </Card>
            ))}
            <Card title={w.verifyDocument[lang]} href="/verify" />
            <Card title={w.payBill[lang]} href="/pay" />
            <Card title={w.activationPoints[lang]} href="/activation-points" />
            <Card title={w.offices[lang]} href="/offices" />
          </Cards>
        </>
      ),
    })
  })

  app.get('/services', async (req, reply) => {
    const { lang } = req.visit
    const { q } = req.query as { q?: unknown }
    const typed = typeof q === 'string' ? q.slice(0, 200) : ''
    const found = search(typed)
    return sendPage(site, req, reply, {
      title: w.services,
      islands: ['search'],
      names: await namesHere(doorway, req),
      children: (
        <>
          <h1>{w.services[lang]}</h1>
          <SearchBox
            lang={lang}
            action="/services"
            label={w.searchLabel}
            button={w.searchButton}
            value={typed}
            results="found"
          />
          <div id="found" aria-live="polite">
            {found.length > 0 ? (
              <ServiceCards lang={lang} found={found} />
            ) : (
              <Empty action={{ href: '/services', label: w.allServices[lang] }}>{w.nothingFound[lang]}</Empty>
            )}
          </div>
        </>
      ),
    })
  })
}

function ServiceCards({ lang, found }: { readonly lang: Lang; readonly found: readonly Found[] }) {
  return (
    <Cards>
      {found.map(({ id, definition }) => (
        <Card level={2} title={definition.title[lang]} href={`/services/${id}`}>
          <p class="muted">{definition.summary[lang]}</p>
        </Card>
      ))}
    </Cards>
  )
}
