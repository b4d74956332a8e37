/**
 * Telling a page what changes while it is open (server-sent events). A stream ends by itself after a while and the browser
 * asks again, as an ordinary request: so a session that has ended ends its stream too, and a closing house waits for none.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

export interface Told {
  /** What the browser says it has heard when it asks again. */
  readonly id?: string
  readonly data: unknown
}

const pauseMs = 300
const mostMs = 45_000

export type Streams = (
  req: FastifyRequest,
  reply: FastifyReply,
  /** What is new; null: there is nothing more to hear, and the page was told so. */
  next: () => Promise<readonly Told[] | null>,
) => Promise<void>

/** Opens streams in this place; they end when it closes. */
export function openStreams(app: FastifyInstance): Streams {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  return async (req, reply, next) => {
    reply.hijack()
    const { raw } = reply
    let gone = false
    raw.on('close', () => {
      gone = true
    })
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    })
    raw.write('retry: 500\n\n')
    const until = performance.now() + mostMs
    try {
      while (!gone && !closing && performance.now() < until) {
        const told = await next()
        for (const { id, data } of told ?? [{ data: { kind: 'over' } } as Told]) {
          raw.write(`${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`)
        }
        if (told === null) break
        await new Promise((resume) => setTimeout(resume, pauseMs))
      }
    } catch (error) {
      req.log.warn({ error: (error as Error).name }, 'a stream ended')
    } finally {
      raw.end()
    }
  }
}
