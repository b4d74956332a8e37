/** A provider's HTTP door with any `Gateway` or `Collector` behind it: what `adapter.ts` speaks to when no real gateway is there. */
import { createServer, type Server } from 'node:http'
import * as z from 'zod'
import { isDay } from '../../language/index.ts'
import { type Collector, type Gateway, GatewayRefused } from '../../payments/index.ts'

const halalas = z.int().min(1)
const opening = z.object({
  key: z.string().min(1),
  halalas,
  currency: z.literal('SAR'),
  description: z.object({ ar: z.string(), en: z.string() }),
  returnTo: z.string(),
  until: z.iso.datetime(),
})
const refunding = z.object({ key: z.string().min(1), of: z.string().min(1), halalas, currency: z.literal('SAR') })
const paying = z.object({
  key: z.string().min(1),
  iban: z.string().regex(/^[A-Z]{2}[0-9A-Z]+$/),
  halalas,
  currency: z.literal('SAR'),
})

/** Not listening yet. 422 for what will never do, 503 for what may do later; a lost answer is a broken line. */
export const gatewayFront = (gateway: Gateway, token: string): Server => collectorFront(gateway, token)

export function collectorFront(gateway: Collector & Partial<Gateway>, token: string): Server {
  return createServer(async (request, response) => {
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (request.headers.authorization !== `Bearer ${token}`) return say(401, { error: 'unknown client' })
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    try {
      const asked = /^\/payments\/([^/]+)$/.exec(request.url ?? '')
      if (request.method === 'GET' && asked) return say(200, await gateway.status(decodeURIComponent(asked[1] ?? '')))
      const day = /^\/files\/(\d{4}-\d{2}-\d{2})$/.exec(request.url ?? '')?.[1]
      if (request.method === 'GET' && day !== undefined && isDay(day))
        return say(200, { lines: await gateway.file(day) })
      if (request.method !== 'POST') return say(404, { error: 'no such place' })
      if (request.url === '/payments' && gateway.open)
        return say(200, await gateway.open(read(opening, text, request.headers)))
      if (request.url === '/payouts' && gateway.payOut)
        return say(200, await gateway.payOut(read(paying, text, request.headers)))
      if (request.url === '/refunds') return say(200, await gateway.refund(read(refunding, text, request.headers)))
      say(404, { error: 'no such place' })
    } catch (error) {
      if (error instanceof GatewayRefused) return say(422, { error: error.message })
      if (error instanceof Error && /line broke/.test(error.message)) return request.socket.destroy()
      say(503, { error: 'not now' })
    }
  })
}

function read<S extends z.ZodType<{ key: string }>>(
  shape: S,
  text: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): z.output<S> {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (cause) {
    throw new GatewayRefused('unreadable', { cause })
  }
  const parsed = shape.safeParse(body)
  if (!parsed.success || headers['idempotency-key'] !== parsed.data.key) throw new GatewayRefused('unreadable')
  return parsed.data
}
