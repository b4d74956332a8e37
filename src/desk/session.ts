/** The desk's own cookie: `SameSite=Strict`, sent to /desk alone, so that no other page of the house ever carries it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type OfficerSession, officerIdle, officerSession } from '../identity/officers/index.ts'
import type { Site } from '../web/index.ts'

type Name = 'desk' | 'desk-flow'

// `__Host-` asks for the path `/`; of the two the narrower path is worth more here.
const nameOf = (site: Site, name: Name): string => (site.secure ? `__Secure-${name}` : name)
const options = (site: Site) => ({ path: '/desk', httpOnly: true, sameSite: 'strict', secure: site.secure }) as const

export function deskCookie(site: Site, req: FastifyRequest, name: Name): string | null {
  return req.cookies[nameOf(site, name)] ?? null
}

/** Kept until the browser closes. */
export function setDeskCookie(site: Site, reply: FastifyReply, name: Name, value: string): void {
  reply.setCookie(nameOf(site, name), value, options(site))
}

export function dropDeskCookie(site: Site, reply: FastifyReply, name: Name): void {
  reply.clearCookie(nameOf(site, name), options(site))
}

/** Who is at the desk in this browser; null when nobody is signed in, or no longer. */
export async function atTheDesk(site: Site, req: FastifyRequest): Promise<OfficerSession | null> {
  const token = deskCookie(site, req, 'desk')
  return token === null ? null : officerSession(site.pool, token, site.clock.now())
}

/** Milliseconds for which the session lasts if nothing more is asked. */
export function leftOf(session: OfficerSession, now: string): number {
  return Math.max(0, Math.min(officerIdle, Date.parse(session.expiresAt) - Date.parse(now)))
}
