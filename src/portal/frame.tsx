/** The frame of every page of the portal: header with who is signed in, navigation, session warning, footer. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Lang, shortName, type Text } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import { type PersonId, readingOthers, readingSelf } from '../store/index.ts'
import { html, manifestUrl, type Node, Page, type PageProps, pageHeaders } from '../ui/index.ts'
import type { Problem, Site } from '../web/index.ts'
import { endsInMs } from './identity/session.ts'
import { pageOf } from './paths.ts'

const navigation = [
  { href: '/home', label: { ar: 'صفحتي', en: 'My home' } },
  { href: '/services', label: { ar: 'الخدمات', en: 'Services' } },
  { href: '/requests', label: { ar: 'طلباتي', en: 'My requests' } },
  { href: '/messages', label: { ar: 'رسائلي', en: 'Messages' } },
] as const

const openNavigation = [
  { href: '/services', label: { ar: 'الخدمات', en: 'Services' } },
  { href: '/activation-points', label: { ar: 'أماكن التفعيل', en: 'Activation points' } },
  { href: '/sign-in', label: { ar: 'سجّل الدخول', en: 'Sign in' } },
] as const

/** Names shown in the header, read once a page. */
export interface Names {
  readonly own: Text
  /** For whom she acts; null: for herself. Only somebody standing allows. */
  readonly acting: { readonly id: PersonId; readonly name: Text } | null
  /** She acted for somebody, and that has ended by itself: said on every page until she has chosen again. */
  readonly actingOver?: boolean
}

export function nameText(name: Parameters<typeof shortName>[0]): Text {
  return { ar: shortName(name, 'ar'), en: shortName(name, 'en') }
}

/** The header's names. Reading the name of the one she acts for is a reading like any other, and recorded. */
export async function namesOf(site: Site, req: FastifyRequest, acting: PersonId | null): Promise<Names | null> {
  const person = req.visit.session?.personId
  if (person === undefined) return null
  const reading = { reader: person, audience: 'self', purpose: 'portal', at: site.clock.now() }
  const own = await readingSelf(site.pool, reading, async (look) =>
    nameText((await openRegisters(look).people.get(person)).name),
  )
  if (acting === null || acting === person) return { own, acting: null }
  const name = await readingOthers(site.pool, reading, async (look) =>
    nameText((await openRegisters(look).people.get(acting)).name),
  )
  return { own, acting: { id: acting, name } }
}

export type PageWishes = Omit<
  PageProps,
  'lang' | 'path' | 'person' | 'synthetic' | 'session' | 'children' | 'actingAs' | 'actingOver'
> & {
  readonly names?: Names | null
  readonly status?: number
  /** The page may ask the browser where it is. */
  readonly place?: boolean
  /** The page is a meeting by video: it opens camera and microphone, and its own asking keeps the session. */
  readonly calls?: boolean
  readonly children: PageProps['children']
}

/** Answers with a page. Everything of the portal is personal or leads there, so nothing of it is kept by a cache. */
export function sendPage(site: Site, req: FastifyRequest, reply: FastifyReply, wishes: PageWishes): FastifyReply {
  return reply
    .code(wishes.status ?? 200)
    .headers(headersOf(site, wishes.place, wishes.calls))
    .send(html(document(site, req, wishes)))
}

function headersOf(site: Site, place = false, calls = false): Readonly<Record<string, string>> {
  return pageHeaders({ personal: true, secure: site.secure, formOrigins: site.formOrigins, place, calls })
}

function document(site: Site, req: FastifyRequest, wishes: PageWishes): Node {
  const { names, status: _, place: __, calls, children, ...page } = wishes
  const { lang, session } = req.visit
  const path = pageOf(req.visit.path)
  const here = path.split('?')[0]
  const items = session === null ? openNavigation : navigation
  return (
    <Page
      webManifest={manifestUrl(lang)}
      {...page}
      lang={lang}
      path={path}
      synthetic={site.synthetic}
      home={session === null ? '/' : '/home'}
      nav={items.map((item) => ({ ...item, current: item.href === here }))}
      person={names ? { name: names.own, href: '/account', signOut: '/sign-out' } : undefined}
      actingAs={names?.acting ? { name: names.acting.name, href: '/acting' } : undefined}
      actingOver={
        names?.actingOver ? { again: `/acting?next=${encodeURIComponent(path)}`, end: '/acting/end', path } : undefined
      }
      session={
        session === null || calls
          ? undefined
          : {
              endsInMs: endsInMs(session, site.clock.now()),
              signIn: `/sign-in?next=${encodeURIComponent(path)}`,
            }
      }
    >
      {children}
    </Page>
  )
}

/** A mistake said as a page, in the visitor's language, with the way on. */
export function errorPage(
  site: Site,
  req: FastifyRequest,
  problem: Problem,
): { html: string; headers: Readonly<Record<string, string>> } {
  const { lang } = req.visit
  const title: Text = titles[problem.status] ?? { ar: 'لم نستطع فتح الصفحة', en: 'We could not open the page' }
  const way =
    problem.status === 401
      ? {
          href: `/sign-in?next=${encodeURIComponent(pageOf(req.visit.path))}`,
          label: { ar: 'سجّل الدخول', en: 'Sign in' },
        }
      : null
  const page = document(site, req, {
    title,
    error: true,
    children: (
      <div class="narrow">
        <h1>{title[lang]}</h1>
        <p class="lead">{problem.words[lang]}</p>
        {problem.reasons && problem.reasons.length > 0 ? (
          <ul>
            {problem.reasons.map((r) => (
              <li>{r.words[lang]}</li>
            ))}
          </ul>
        ) : null}
        <p class="acts">
          {way ? (
            <a class="button main" href={way.href}>
              {way.label[lang]}
            </a>
          ) : null}
          <a class="button second" href={req.visit.session === null ? '/' : '/home'}>
            {homeWord[lang]}
          </a>
        </p>
      </div>
    ),
  })
  return { html: html(page), headers: headersOf(site) }
}

const homeWord: Readonly<Record<Lang, string>> = { ar: 'إلى الصفحة الرئيسية', en: 'To the home page' }

const titles: Readonly<Record<number, Text>> = {
  401: { ar: 'سجّل الدخول أولًا', en: 'Sign in first' },
  403: { ar: 'لا يمكن هذا من هنا', en: 'This is not possible here' },
  404: { ar: 'الصفحة غير موجودة', en: 'Page not found' },
  409: { ar: 'تغيّر الطلب', en: 'The request has changed' },
  410: { ar: 'انقضت المدة', en: 'The time has passed' },
  413: { ar: 'المحتوى كبير', en: 'Too large' },
  429: { ar: 'انتظر قليلًا', en: 'Wait a little' },
  500: { ar: 'حدث خلل عندنا', en: 'Something failed on our side' },
  503: { ar: 'الموقع مزدحم', en: 'We are busy' },
}
