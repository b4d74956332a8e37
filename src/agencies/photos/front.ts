/** The photo service's HTTP door with any `PhotoJudge` behind it: what `adapter.ts` speaks to when no real one is there. */
import { createServer, type Server } from 'node:http'
import { isDay } from '../../language/index.ts'
import type { PhotoJudge } from '../../requests/index.ts'

/** Larger than any photo we keep. */
const mostBytes = 4 * 1024 * 1024

/** Not listening yet. 503 for what may do later; a lost answer is a broken line. */
export function photoServiceFront(judge: PhotoJudge, token: string): Server {
  return createServer(async (request, response) => {
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const { authorization, 'idempotency-key': key, 'x-day': day, 'content-type': type } = request.headers
    if (authorization !== `Bearer ${token}`) return say(401, { error: 'unknown client' })
    if (request.method !== 'POST' || request.url !== '/photos') return say(404, { error: 'no such place' })
    if (type !== 'image/jpeg') return say(415, { error: 'send a JPEG' })
    if (typeof key !== 'string' || typeof day !== 'string' || !isDay(day)) return say(400, { error: 'key and day?' })
    const parts: Buffer[] = []
    let bytes = 0
    for await (const part of request as AsyncIterable<Buffer>) {
      bytes += part.length
      if (bytes > mostBytes) return request.socket.destroy()
      parts.push(part)
    }
    try {
      say(200, { fails: await judge.judge({ key, photo: Buffer.concat(parts), day }) })
    } catch (error) {
      if (error instanceof Error && /line broke/.test(error.message)) return request.socket.destroy()
      say(503, { error: 'not now' })
    }
  })
}
