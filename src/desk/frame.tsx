/** The frame of every page of the desk: who is at it and of which unit, its ways, and how long the session lasts. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OfficerSession } from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'
import { type Children, ErrorSummary, type FieldErrors, html, type Island, Page, pageHeaders } from '../ui/index.ts'
import type { Site } from '../web/index.ts'
import { leftOf } from './session.ts'
import { barFor } from './ways.ts'

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
          nav={session === null ? [] : barFor(session.officer, here)}
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
