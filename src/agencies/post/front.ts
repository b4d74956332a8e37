/** The post's HTTP door with any `Post` behind it: what `adapter.ts` speaks to when no real one is there. */
import { createServer, type Server } from 'node:http'
import * as z from 'zod'
import { type Post, PostRefused } from '../../delivery/index.ts'

const line = z.string().min(1).max(120)
const sending = z.object({
  key: z.string().min(1).max(100),
  number: z.string().min(1).max(40),
  recipient: z.object({ ar: z.string().min(1), en: z.string().min(1) }),
  address: z.object({
    short: line,
    building: line,
    street: line,
    district: line,
    city: line,
    postal: line,
    additional: line,
  }),
  old: z.boolean(),
})

/** Not listening yet. 422 for what will never do, 503 for what may do later; a lost answer is a broken line. */
export function postFront(post: Post, token: string): Server {
  return createServer(async (request, response) => {
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (request.headers.authorization !== `Bearer ${token}`) return say(401, { error: 'unknown client' })
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    try {
      const of = /^\/parcels\/([^/]+)\/events$/.exec(request.url ?? '')?.[1]
      if (request.method === 'GET' && of !== undefined)
        return say(200, { events: await post.events(decodeURIComponent(of)) })
      if (request.method !== 'POST' || request.url !== '/labels') return say(404, { error: 'no such place' })
      const read = sending.safeParse(JSON.parse(text))
      if (!read.success || request.headers['idempotency-key'] !== read.data.key)
        return say(422, { error: 'unreadable' })
      say(200, await post.label(read.data))
    } catch (error) {
      if (error instanceof PostRefused || error instanceof SyntaxError) return say(422, { error: error.message })
      if (error instanceof Error && /line broke/.test(error.message)) return request.socket.destroy()
      say(503, { error: 'not now' })
    }
  })
}
