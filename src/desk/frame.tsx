/** The frame of every page of the desk: who is at it and of which unit, its ways, and how long the session lasts. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { may, type OfficerSession, type Permission } from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'
import { type Children, ErrorSummary, type FieldErrors, html, type Island, Page, pageHeaders } from '../ui/index.ts'
import type { Site } from '../web/index.ts'
import { leftOf } from './session.ts'

export interface DeskPage {
  readonly title: Text
  readonly children: Children
  readonly session?: OfficerSession | null
  readonly status?: number
  readonly error?: boolean
  /** 422 and the summary, when there are any. */
  readonly errors?: FieldErrors
  /** The page has a form of its own: the language switch sends it. */
  readonly form?: boolean
  readonly islands?: readonly Island[]
  /** The page asks a reader at the officer's own machine. */
  readonly readers?: boolean
  /** The page is a meeting by video: camera and microphone; what it asks by itself keeps the session. */
  readonly calls?: boolean
  /** The page that is shown again after the language switch, where this address only takes a POST. */
  readonly path?: string
  readonly back?: string
}

const ways: readonly { readonly href: string; readonly label: Text; readonly needs: Permission | null }[] = [
  { href: '/desk', label: { ar: 'المكتب', en: 'Desk' }, needs: null },
  { href: '/desk/cases/new', label: { ar: 'حالة جديدة', en: 'New case' }, needs: 'open a case' },
  { href: '/desk/queue', label: { ar: 'طلبات للبت', en: 'To decide' }, needs: 'decide a request' },
  { href: '/desk/requests', label: { ar: 'معاملات متعثرة', en: 'Stuck requests' }, needs: 'free a request' },
  { href: '/desk/payments', label: { ar: 'مدفوعات مختلفة', en: 'Payments that differ' }, needs: 'settle a payment' },
  { href: '/desk/deliveries', label: { ar: 'توصيل الوثائق', en: 'Deliveries' }, needs: 'hand out documents' },
  { href: '/desk/disputes', label: { ar: 'اعتراضات', en: 'Disputes' }, needs: 'answer a dispute' },
  { href: '/desk/offices', label: { ar: 'المكاتب', en: 'Offices' }, needs: 'keep offices' },
  { href: '/desk/tickets', label: { ar: 'البلاغات', en: 'Tickets' }, needs: 'answer a ticket' },
  { href: '/desk/audiences', label: { ar: 'لقاءات الوزير', en: 'Audiences' }, needs: 'keep audiences' },
  { href: '/desk/notices', label: { ar: 'تبليغات المستشفيات', en: 'Hospital notices' }, needs: 'look into notices' },
  { href: '/desk/deaths', label: { ar: 'قيود الوفاة', en: 'Recorded deaths' }, needs: 'reverse a death' },
  { href: '/desk/parties', label: { ar: 'جهات تنتظر', en: 'Waiting bodies' }, needs: 'propose a party' },
  { href: '/desk/kiosks', label: { ar: 'الأجهزة', en: 'Kiosks' }, needs: 'keep the fleet' },
  { href: '/desk/campaigns', label: { ar: 'الحملات', en: 'Campaigns' }, needs: 'run a campaign' },
  { href: '/desk/channels', label: { ar: 'القنوات', en: 'Channels' }, needs: 'stop a channel' },
  { href: '/desk/accounts', label: { ar: 'أوامر على حسابات', en: 'Orders on accounts' }, needs: 'order on an account' },
  { href: '/desk/officers', label: { ar: 'الموظفون', en: 'Officers' }, needs: 'keep officers' },
]

export function sendDesk(site: Site, req: FastifyRequest, reply: FastifyReply, page: DeskPage): FastifyReply {
  const { lang } = req.visit
  const { session = null } = page
  const errors = page.errors ?? {}
  const wrong = page.error === true || Object.keys(errors).length > 0
  const path = page.path ?? req.visit.path
  const here = path.split('?')[0]
  return reply
    .code(page.status ?? (wrong ? 422 : 200))
    .headers(pageHeaders({ personal: true, secure: site.secure, readers: page.readers, calls: page.calls }))
    .send(
      html(
        <Page
          lang={lang}
          surface="desk"
          title={page.title}
          path={path}
          home="/desk"
          synthetic={site.synthetic}
          error={wrong}
          form={page.form ? 'page-form' : undefined}
          islands={page.islands}
          footer={[]}
          nav={
            session === null
              ? []
              : ways
                  .filter(({ needs }) => needs === null || may(session.officer, needs))
                  .map(({ href, label }) => ({ href, label, current: href === here }))
          }
          person={
            session === null ? undefined : { name: badge(session), href: '/desk/password', signOut: '/desk/sign-out' }
          }
          session={
            session === null || page.calls
              ? undefined
              : {
                  endsInMs: leftOf(session, site.clock.now()),
                  extend: '/desk/extend',
                  signIn: '/desk/sign-in',
                }
          }
          back={page.back ? { href: page.back } : undefined}
        >
          <ErrorSummary lang={lang} errors={errors} />
          <h1>{page.title[lang]}</h1>
          {typeof page.children === 'string' ? <p class="lead">{page.children}</p> : page.children}
        </Page>,
      ),
    )
}

/** Who is signed in, as colleagues know her: her user name and her unit. */
function badge({ officer }: OfficerSession): Text {
  const { username, unit } = officer
  return { ar: `${username} – ${unit.name.ar}`, en: `${username} – ${unit.name.en}` }
}
