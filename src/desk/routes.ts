/**
 * Every address of the desk past its sign-in is registered here, and each says what it needs: nobody comes past without
 * a session, and nobody without a role for it (deny by default).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { deskWords, may, type OfficerSession, type Permission } from '../identity/officers/index.ts'
import { askedLanguage } from '../ui/index.ts'
import { type Doorway, type Site, setCookie } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { atTheDesk, dropDeskCookie } from './session.ts'

export interface Desk {
  readonly req: FastifyRequest
  readonly reply: FastifyReply
  readonly session: OfficerSession
  /** A part of the address, `:id`. */
  readonly id: string
  /** One value of the form; '' when it is not there or not text. */
  sent(name: string): string
}

type Handler = (desk: Desk) => Promise<unknown>

export interface DeskRoutes {
  get(path: string, needs: Permission | 'any officer', handler: Handler): void
  /** `bodyLimit`: bytes of the form, where 64 KB are too few. */
  post(path: string, needs: Permission | 'any officer', handler: Handler, bodyLimit?: number): void
}

export function officerRoutes(app: FastifyInstance, doorway: Doorway): DeskRoutes {
  const { site } = doorway
  const route =
    (method: 'GET' | 'POST') =>
    (url: string, needs: Permission | 'any officer', handler: Handler, bodyLimit?: number) =>
      app.route({
        method,
        url,
        ...(bodyLimit === undefined ? {} : { bodyLimit }),
        handler: async (req, reply) => {
          const session = await atTheDesk(site, req)
          if (session === null) {
            dropDeskCookie(site, reply, 'desk')
            reply.header('cache-control', 'no-store')
            return wantsJson(req) ? reply.code(401).send({}) : reply.redirect('/desk/sign-in', 303)
          }
          if (needs !== 'any officer' && !may(session.officer, needs)) return denied(site, req, reply, session)
          const { id = '' } = req.params as { id?: string }
          return handler({ req, reply, session, id, sent: (name) => sentIn(req.body, name) })
        },
      })
  return { get: route('GET'), post: route('POST') }
}

/** What an island fetches is answered with a status: a redirect would end in a page it cannot read. */
const wantsJson = (req: FastifyRequest): boolean => /\/(challenge|extend)$/.test(req.url.split('?')[0] ?? '')

export function sentIn(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return ''
  const value: unknown = (body as Record<string, unknown>)[name]
  const one: unknown = Array.isArray(value) ? value[0] : value
  return typeof one === 'string' ? one : ''
}

/** The language switch of a form: the page again, with what was typed, and nothing done. */
export function switched(site: Site, req: FastifyRequest, reply: FastifyReply): boolean {
  const asked = askedLanguage(req.body)
  if (asked === null) return false
  setCookie(site, reply, 'lang', asked, 365)
  req.visit = { ...req.visit, lang: asked }
  return true
}

function denied(site: Site, req: FastifyRequest, reply: FastifyReply, session: OfficerSession): FastifyReply {
  return sendDesk(site, req, reply, {
    title: { ar: 'ليس من صلاحياتك', en: 'Not for your role' },
    session,
    status: 403,
    error: true,
    children: deskWords.denied[req.visit.lang],
  })
}
