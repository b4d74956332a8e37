/** One visit of a page: in which language, by whom, from which browser. Read once a request, handed to the page. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Session, sessionOf } from '../identity/index.ts'
import type { Lang } from '../language/index.ts'
import type { Clock, Pool } from '../store/index.ts'

/** What every door knows of the installation. */
export interface Site {
  readonly pool: Pool
  readonly clock: Clock
  readonly publicUrl: string
  readonly secure: boolean
  readonly synthetic: boolean
  /** Where else a form of ours may end: the payment page's origin. */
  readonly formOrigins?: readonly string[]
}

export interface Visit {
  readonly lang: Lang
  readonly session: Session | null
  /** The session's token, to end or rotate it. */
  readonly token: string | null
  /** A random name of this browser, kept for a year: what makes a device known (ID-51). Never a person's data. */
  readonly device: string | null
  /** This page's address with its query. */
  readonly path: string
}

declare module 'fastify' {
  interface FastifyRequest {
    visit: Visit
  }
}

/** Names of our cookies; over TLS they carry `__Host-`, which no other host of the domain can set. */
export function cookieName(
  site: Pick<Site, 'secure'>,
  name: 'session' | 'device' | 'flow' | 'claim' | 'lang' | 'kiosk' | 'visit' | 'call',
): string {
  return site.secure ? `__Host-${name}` : name
}

export function cookieOf(site: Site, req: FastifyRequest, name: Parameters<typeof cookieName>[1]): string | null {
  return req.cookies[cookieName(site, name)] ?? null
}

/** Sets a cookie that scripts cannot read. `days` 0: until the browser closes. */
export function setCookie(
  site: Site,
  reply: FastifyReply,
  name: Parameters<typeof cookieName>[1],
  value: string,
  days = 0,
): void {
  reply.setCookie(cookieName(site, name), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: site.secure,
    ...(days > 0 ? { maxAge: days * 86_400 } : {}),
  })
}

export function dropCookie(site: Site, reply: FastifyReply, name: Parameters<typeof cookieName>[1]): void {
  reply.clearCookie(cookieName(site, name), { path: '/', httpOnly: true, sameSite: 'lax', secure: site.secure })
}

/** Reads the visit of a page. An address with `?lang=` chooses the language and is remembered. */
export async function readVisit(site: Site, req: FastifyRequest, reply: FastifyReply): Promise<Visit> {
  const token = cookieOf(site, req, 'session')
  const session = token === null ? null : await sessionOf(site.pool, token, site.clock.now())
  if (token !== null && session === null) dropCookie(site, reply, 'session')
  const asked = (req.query as { lang?: unknown } | null)?.lang
  const kept = cookieOf(site, req, 'lang')
  const lang = isLang(asked)
    ? asked
    : isLang(kept)
      ? kept
      : (session?.lang ?? preferred(req.headers['accept-language']))
  if (isLang(asked) && asked !== kept) setCookie(site, reply, 'lang', asked, 365)
  return {
    lang,
    session,
    token: session === null ? null : token,
    device: cookieOf(site, req, 'device'),
    path: withoutLang(req.url),
  }
}

/** The session goes on under a new token (ID-80): into the cookie, and for the rest of this visit. */
export function keepSession(
  site: Site,
  req: FastifyRequest,
  reply: FastifyReply,
  rotated: { readonly token: string; readonly session: Session },
): void {
  setCookie(site, reply, 'session', rotated.token)
  req.visit = { ...req.visit, ...rotated }
}

export function isLang(value: unknown): value is Lang {
  return value === 'ar' || value === 'en'
}

/** Arabic unless the browser names English before it. */
function preferred(header: string | undefined): Lang {
  for (const part of (header ?? '').toLowerCase().split(',')) {
    if (part.trim().startsWith('ar')) return 'ar'
    if (part.trim().startsWith('en')) return 'en'
  }
  return 'ar'
}

function withoutLang(url: string): string {
  const [path = '/', query = ''] = url.split('?', 2)
  const left = query.split('&').filter((pair) => pair !== '' && !pair.startsWith('lang='))
  return left.length === 0 ? path : `${path}?${left.join('&')}`
}
