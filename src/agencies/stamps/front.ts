/** The simulated authority's HTTP door: what `adapter.ts` speaks to when no real one is there. */
import { createServer, type Server } from 'node:http'

/** Not listening yet. @param answer the whole answer to a question; throws on what is none */
export function stampFront(answer: (question: Buffer) => Promise<Buffer>): Server {
  return createServer(async (request, response) => {
    if (request.headers['content-type'] !== 'application/timestamp-query') return void response.writeHead(415).end()
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) {
      parts.push(part)
      if (parts.length > 100) return void request.socket.destroy()
    }
    try {
      const said = await answer(Buffer.concat(parts))
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(said)
    } catch {
      response.writeHead(400).end()
    }
  })
}
