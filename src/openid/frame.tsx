/** The frame of this door's pages: the portal's look without its ways out, since somebody here is on the way to elsewhere. */
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Text } from '../language/index.ts'
import { type Children, html, Page, pageHeaders } from '../ui/index.ts'
import type { Visit } from '../web/index.ts'

export interface Look {
  readonly secure: boolean
  readonly synthetic: boolean
}

export interface Shown {
  readonly title: Text
  readonly children: Children
  readonly error?: boolean
  /** Where a form of the page may end, besides here: the body's address. */
  readonly leadsTo?: readonly string[]
  /** The page's form takes typing: the language switch sends it. */
  readonly form?: string
  readonly nav?: readonly { readonly href: string; readonly label: Text }[]
  readonly person?: Text
}

/** A page as text with its headers, for whoever answers: Fastify or the library. */
export function drawn(look: Look, visit: Pick<Visit, 'lang' | 'path'>, shown: Shown) {
  const { lang, path } = visit
  const origins = (shown.leadsTo ?? []).flatMap((address) => URL.parse(address)?.origin ?? [])
  return {
    headers: pageHeaders({ personal: true, secure: look.secure, formOrigins: [...new Set(origins)] }),
    html: html(
      <Page
        lang={lang}
        title={shown.title}
        path={path}
        synthetic={look.synthetic}
        error={shown.error}
        form={shown.form}
        nav={shown.nav}
        person={shown.person ? { name: shown.person, href: '/account', signOut: '/sign-out' } : undefined}
      >
        <div class="narrow">
          <h1>{shown.title[lang]}</h1>
          {shown.children}
        </div>
      </Page>,
    ),
  }
}

export function send(look: Look, req: FastifyRequest, reply: FastifyReply, status: number, shown: Shown): FastifyReply {
  const { headers, html: text } = drawn(look, req.visit, shown)
  return reply.code(status).headers(headers).send(text)
}

/** The visit of a request that the library answers: it knows Node's request only. */
export const visits = new WeakMap<IncomingMessage, Visit>()

/** The same for the library's context. */
export function put(look: Look, ctx: PlainContext, shown: Shown): void {
  const visit = visits.get(ctx.req) ?? { lang: 'ar', path: '/' }
  const { headers, html: text } = drawn(look, visit, shown)
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value)
  ctx.body = text
}

export interface PlainContext {
  readonly req: IncomingMessage
  set(name: string, value: string): void
  body: unknown
}
