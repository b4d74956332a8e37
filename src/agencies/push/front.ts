/** The simulated push service's door over HTTP, as strict as real ones: what `adapter.ts` speaks to when none is there. */
import type { IncomingHttpHeaders } from 'node:http'
import { createServer, type Server } from 'node:http'
import { importJWK, jwtVerify } from 'jose'
import { opened } from './decrypt.ts'
import { simulatedId } from './endpoints.ts'
import { hear, type PushAnswer, type SimulatedPushSettings } from './simulator.ts'

/** The most bytes that every service must take (RFC 8030 §7.2). */
export const mostBodyBytes = 4096

/** Answers one call at the address ending in `id`. */
export async function pushDoor(
  settings: SimulatedPushSettings,
  id: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<PushAnswer> {
  const one = (name: string): string => String(headers[name] ?? '')
  if (!/^\d{1,10}$/.test(one('ttl')) || one('content-encoding') !== 'aes128gcm') return { status: 400 }
  const topic = headers.topic === undefined ? null : one('topic')
  if (topic !== null && !/^[\w-]{1,32}$/.test(topic)) return { status: 400 }
  const urgency = one('urgency') || 'normal'
  if (!['very-low', 'low', 'normal', 'high'].includes(urgency)) return { status: 400 }
  if (body.length > mostBodyBytes) return { status: 413 }
  const serverKey = await signedBy(one('authorization'), new URL(settings.base).origin)
  if (serverKey === null) return { status: 401 }
  return hear(settings.pool, settings.clock, {
    id,
    serverKey,
    ttlSeconds: Number(one('ttl')),
    topic,
    urgency,
    open: (keys) => opened(body, keys)?.toString() ?? null,
  })
}

/** The key that signed the word in an `Authorization: vapid t=…, k=…` for this service (RFC 8292), or null. */
async function signedBy(authorization: string, audience: string): Promise<string | null> {
  const word = /^vapid (?=.*\bt=([\w.-]+))(?=.*\bk=([\w-]+))/.exec(authorization)
  const [token, key] = [word?.[1] ?? '', word?.[2] ?? '']
  const point = Buffer.from(key, 'base64url')
  if (point.length !== 65) return null
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  try {
    const jwk = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256')
    const { payload } = await jwtVerify(token, jwk, { audience, algorithms: ['ES256'], requiredClaims: ['exp', 'sub'] })
    const dayAhead = Date.now() / 1000 + 24 * 3600 + 60
    return (payload.exp ?? Number.POSITIVE_INFINITY) <= dayAhead ? key : null
  } catch {
    return null
  }
}

/** A server of its own with that door, not listening yet; `settings` is asked for when a call comes. */
export function pushFront(settings: () => SimulatedPushSettings): Server {
  return createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { base } = settings()
    const id = simulatedId(base, `${new URL(base).origin}${request.url ?? ''}`) ?? ''
    // Who hung up meanwhile may have taken the memory of the house along: then nobody is left to be told.
    const cut = (): PushAnswer => ({ status: 'cut' })
    const { status, retryAfter } = await pushDoor(settings(), id, request.headers, Buffer.concat(parts)).catch(cut)
    if (status === 'cut') return request.socket.destroy()
    response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end()
  })
}
