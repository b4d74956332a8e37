/** Ending and extending a session. */
import type { FastifyInstance } from 'fastify'
import { leave } from '../../identity/index.ts'
import { type Doorway, dropCookie } from '../../web/index.ts'

/** Seen within the last minute is not written down again, so that much may be gone of the idle time already (ID-81). */
const surelyLeft = 14 * 60_000

/** How long the session lasts at least, in milliseconds, if nothing more is asked. */
export function endsInMs(session: { readonly expiresAt: string }, now: string): number {
  return Math.max(0, Math.min(surelyLeft, Date.parse(session.expiresAt) - Date.parse(now)))
}

export function sessionRoutes(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway

  app.post('/sign-out', async (req, reply) => {
    const { token } = req.visit
    if (token !== null) await leave(site.pool, token, site.clock.now())
    dropCookie(site, reply, 'session')
    // Pages kept for the Back button go too.
    return reply.header('clear-site-data', '"cache", "storage"').redirect('/', 303)
  })

  // Being asked for is what extends a session; the answer says for how long.
  app.post('/session/extend', async (req, reply) => {
    const { session } = req.visit
    reply.header('cache-control', 'no-store')
    if (session === null) return reply.code(401).send({ endsInMs: 0 })
    return reply.send({ endsInMs: endsInMs(session, site.clock.now()) })
  })
}
