/** A carrier's HTTP door with any `Carrier` behind it: what `adapter.ts` speaks to when no real carrier is there. */
import { createServer, type Server } from 'node:http'
import * as z from 'zod'
import { type Carrier, CarrierError } from '../../notices/index.ts'

const message = z.object({
  key: z.string().min(1),
  to: z.string().regex(/^\+\d{8,15}$/),
  text: z.string().min(1).max(1000),
  by: z.literal('voice').optional(),
})

/** Not listening yet. Answers 422 to what will never do, 503 to what may do later; a lost answer is a broken line. */
export function carrierFront(carrier: Carrier, token: string): Server {
  return createServer(async (request, response) => {
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (request.headers.authorization !== `Bearer ${token}`) return say(401, { error: 'unknown sender' })
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const read = message.safeParse(parsed(text))
    if (!read.success || request.headers['idempotency-key'] !== read.data.key) return say(422, { error: 'unreadable' })
    try {
      const { key, to, text, by } = read.data
      say(202, await carrier.send({ key, mobile: to, text, ...(by === 'voice' ? { voice: true } : {}) }))
    } catch (error) {
      if (error instanceof CarrierError && error.permanent) return say(422, { error: error.message })
      if (error instanceof CarrierError && /line broke/.test(error.message)) return request.socket.destroy()
      say(503, { error: 'not now' })
    }
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
