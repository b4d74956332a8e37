/** The two addresses of a call's page, whoever sits there: what it hears, and what it says to another seat. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isRole, newsOf, type Role, signal } from '../../contact/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../../web/index.ts'
import { sent } from '../identity/body.ts'

/** The next things to hear, for a stream; from where the browser says it has heard. */
export function heardOn({ site }: Doorway, id: string, role: Role, req: FastifyRequest) {
  const since = String(req.headers['last-event-id'] ?? sent(req.query, 'since'))
  return newsOf(site.pool, site.clock, { id, role, since })
}

/** Passes a signal of the page on to another seat. 409 when one of the two was not let in. */
export async function passOn(
  { site }: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  id: string,
  from: Role,
): Promise<FastifyReply> {
  const to = sent(req.body, 'to')
  const body = sent(req.body, 'body')
  if (!isRole(to) || body === '') throw new ProblemError(ofStatus(422))
  const passed = await signal(site.pool, id, { from, to, body, at: site.clock.now() })
  return reply
    .code(passed ? 204 : 409)
    .header('cache-control', 'no-store')
    .send()
}
