/** The frame of the simulators' pages: each says that it is one, and what it stands for. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Text } from '../language/index.ts'
import {
  askedLanguage,
  type Children,
  ErrorSummary,
  type FieldErrors,
  html,
  Notice,
  Page,
  pageHeaders,
} from '../ui/index.ts'
import { type Site, setCookie } from '../web/index.ts'

export interface SimulatorPage {
  readonly title: Text
  /** What stands here in the real world. */
  readonly standsFor: Text
  readonly children: Children
  readonly errors?: FieldErrors
  readonly refreshSeconds?: number
  /** The id of the page's only form that takes typing. */
  readonly form?: string
}

const nav = [
  { href: '/simulators', label: { ar: 'المحاكيات', en: 'Simulators' } },
  { href: '/carrier', label: { ar: 'الجوالات', en: 'Phones' } },
  { href: '/kiosk', label: { ar: 'جهاز الخدمة', en: 'Kiosk' } },
  { href: '/', label: { ar: 'البوابة', en: 'Portal' } },
] as const

export function sendSimulator(site: Site, req: FastifyRequest, reply: FastifyReply, page: SimulatorPage): FastifyReply {
  const { lang, path } = req.visit
  const errors = page.errors ?? {}
  const wrong = Object.keys(errors).length > 0
  if (page.refreshSeconds) reply.header('refresh', String(page.refreshSeconds))
  return reply
    .code(wrong ? 422 : 200)
    .headers(pageHeaders({ personal: true, secure: site.secure }))
    .send(
      html(
        <Page
          lang={lang}
          title={page.title}
          path={path}
          synthetic={site.synthetic}
          nav={nav.map((item) => ({ ...item, current: item.href === path.split('?')[0] }))}
          error={wrong}
          form={page.form}
        >
          <div class="narrow">
            <ErrorSummary lang={lang} errors={errors} />
            <h1>{page.title[lang]}</h1>
            <Notice lang={lang} tone="warning" title={lang === 'ar' ? 'هذه محاكاة' : 'This is a simulator'}>
              {page.standsFor[lang]}
            </Notice>
            {page.children}
          </div>
        </Page>,
      ),
    )
}

/** Did the language switch send this form? Then the answer is in that language. */
export function switchedLanguage(site: Site, req: FastifyRequest, reply: FastifyReply): boolean {
  const asked = askedLanguage(req.body)
  if (asked === null) return false
  setCookie(site, reply, 'lang', asked, 365)
  req.visit = { ...req.visit, lang: asked }
  return true
}

/** One value of a form or query; '' when it is not there. */
export function sent(from: unknown, name: string): string {
  if (typeof from !== 'object' || from === null || !Object.hasOwn(from, name)) return ''
  const value: unknown = (from as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : ''
}
