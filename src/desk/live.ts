/**
 * A page's rows sent again when they changed, by server-sent events. It keeps nobody signed in: the session is looked at
 * and not extended, and the stream ends with it, with the browser's tab or with the server.
 */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { may, type OfficerSession, openSessionOf, type Permission } from '../identity/officers/index.ts'
import type { Doorway } from '../web/index.ts'
import { deskCookie } from './session.ts'

const lookMs = 2000
/** So that proxies do not take a quiet stream for a dead one. */
const beatMs = 20_000
/** Tabs of one officer beyond this many are told to come back later. */
const mostStreams = 500

export interface Live {
  readonly needs: Permission
  /** What the page shows stands at this mark; another mark, and it is shown anew. */
  readonly mark: (session: OfficerSession) => Promise<string>
  readonly shown: (req: FastifyRequest, session: OfficerSession) => Promise<string>
}

export function liveRoute(app: FastifyInstance, doorway: Doorway, url: string, live: Live): void {
  const { site } = doorway
  const open = new Set<ServerResponse>()
  const timers = new Set<NodeJS.Timeout>()

  // A server that closes waits for its answers: these would never end by themselves.
  app.addHook('preClose', async () => {
    for (const timer of timers) clearInterval(timer)
    for (const stream of open) stream.end()
  })

  const sessionOf = (req: FastifyRequest): Promise<OfficerSession | null> => {
    const token = deskCookie(site, req, 'desk')
    return token === null ? Promise.resolve(null) : openSessionOf(site.pool, token, site.clock.now())
  }

  app.get(url, async (req, reply) => {
    const session = await sessionOf(req)
    reply.header('cache-control', 'no-store')
    if (session === null) return reply.code(401).send({})
    if (!may(session.officer, live.needs)) return reply.code(403).send({})
    if (open.size >= mostStreams) return reply.code(503).send({})
    reply.hijack()
    const stream = reply.raw
    stream.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
    stream.write(': open\n\n')
    open.add(stream)
    let known = await live.mark(session)
    let busy = false
    let beat = Date.now()
    const look = async (): Promise<void> => {
      const now = await sessionOf(req)
      if (now === null || !may(now.officer, live.needs)) return end()
      const mark = await live.mark(now)
      if (mark !== known) {
        known = mark
        stream.write(`event: rows\ndata: ${JSON.stringify(await live.shown(req, now))}\n\n`)
      } else if (Date.now() - beat > beatMs) {
        beat = Date.now()
        stream.write(': still here\n\n')
      }
    }
    const timer = setInterval(() => {
      if (busy) return
      busy = true
      look()
        // A database that is away for a moment: the browser comes back by itself.
        .catch(end)
        .finally(() => {
          busy = false
        })
    }, lookMs)
    timers.add(timer)
    const end = (): void => {
      clearInterval(timer)
      timers.delete(timer)
      open.delete(stream)
      stream.end()
    }
    stream.on('close', end)
    return reply
  })
}
