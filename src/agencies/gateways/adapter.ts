/**
 * A gateway over HTTP: `POST <url>/payments`, `GET <url>/payments/<key>`, `POST <url>/refunds`, the key of each act also
 * as `Idempotency-Key`. A clear no (4xx) is a refusal; everything else leaves us not knowing.
 */
import * as z from 'zod'
import { type Gateway, GatewayRefused, GatewaySilent } from '../../payments/index.ts'

const opened = z.object({ redirectTo: z.url({ protocol: /^https?$/ }) })
const status = z.object({
  state: z.enum(['none', 'open', 'paid', 'failed', 'refunded']),
  reference: z.string().nullable(),
  halalas: z.int().nullable(),
  paidAt: z.iso.datetime().nullable(),
})
const refunded = z.object({ state: z.enum(['refunded', 'pending']), reference: z.string().min(1) })

/** These say "not now", though they look like a no: a rolled token and a full house mend themselves. */
const notNow = new Set([401, 403, 408, 425, 429])

export interface GatewaySettings {
  readonly url: string
  /** Sent as a bearer token. */
  readonly token: string
  readonly deadlineMs: number
}

export function httpGateway(settings: GatewaySettings): Gateway {
  const call = async <S extends z.ZodType>(path: string, shape: S, act?: { key: string; body: object }) => {
    let response: Response
    let body: unknown
    try {
      response = await fetch(settings.url + path, {
        method: act === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${settings.token}`,
          ...(act && { 'content-type': 'application/json', 'idempotency-key': act.key }),
        },
        ...(act && { body: JSON.stringify(act.body) }),
        signal: AbortSignal.timeout(settings.deadlineMs),
        redirect: 'error',
      })
      body = await response.json().catch(() => null)
    } catch (cause) {
      throw new GatewaySilent('the gateway did not answer', { cause })
    }
    if (!response.ok) {
      const no = response.status >= 400 && response.status < 500 && !notNow.has(response.status)
      const words = `the gateway answered ${response.status}`
      throw no ? new GatewayRefused(words) : new GatewaySilent(words)
    }
    const read = shape.safeParse(body)
    if (!read.success) throw new GatewaySilent('the gateway’s answer makes no sense', { cause: read.error })
    return read.data
  }
  return {
    open: (opening) => call('/payments', opened, { key: opening.key, body: { ...opening, currency: 'SAR' } }),
    status: (key) => call(`/payments/${encodeURIComponent(key)}`, status),
    refund: (refunding) => call('/refunds', refunded, { key: refunding.key, body: { ...refunding, currency: 'SAR' } }),
  }
}
