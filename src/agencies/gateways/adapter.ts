/**
 * A provider over HTTP: `POST <url>/payments` and `POST <url>/payouts` (a gateway), `GET <url>/payments/<key>`, `POST <url>/refunds`,
 * `GET <url>/files/<day>`, the key of each act also as `Idempotency-Key`. A clear no (4xx) is a refusal; everything else leaves us not knowing.
 */
import * as z from 'zod'
import { type Collector, type Gateway, GatewayRefused, GatewaySilent, type Provider } from '../../payments/index.ts'

const opened = z.object({ redirectTo: z.url({ protocol: /^https?$/ }) })
const status = z.object({
  state: z.enum(['none', 'open', 'paid', 'failed', 'refunded']),
  reference: z.string().nullable(),
  halalas: z.int().nullable(),
  paidAt: z.iso.datetime().nullable(),
})
const paidOut = z.object({ state: z.enum(['paid', 'pending']), reference: z.string().min(1) })
const refunded = z.object({ state: z.enum(['refunded', 'pending']), reference: z.string().min(1) })

const file = z.object({
  /** null: the file of that day is not ready. */
  lines: z
    .array(
      z.object({
        kind: z.enum(['in', 'out']),
        key: z.string().min(1).max(200),
        reference: z.string().min(1).max(200),
        halalas: z.int(),
        at: z.iso.datetime(),
      }),
    )
    .nullable(),
})

/** These say "not now", though they look like a no: a rolled token and a full house mend themselves. */
const notNow = new Set([401, 403, 408, 425, 429])

export interface GatewaySettings {
  readonly url: string
  /** Sent as a bearer token. */
  readonly token: string
  readonly deadlineMs: number
}

/** A gateway: a provider with a page to which payers are sent. */
export function httpGateway(settings: GatewaySettings): Gateway {
  const call = caller(settings)
  return {
    ...httpCollector('card', settings),
    payOut: (paying) => call('/payouts', paidOut, { key: paying.key, body: { ...paying, currency: 'SAR' } }),
    open: (opening) => call('/payments', opened, { key: opening.key, body: { ...opening, currency: 'SAR' } }),
  }
}

/** A provider without a page of its own: a biller. */
export function httpCollector(provider: Provider, settings: GatewaySettings): Collector {
  const call = caller(settings)
  return {
    status: async (key) => ({ ...(await call(`/payments/${encodeURIComponent(key)}`, status)), provider }),
    refund: ({ key, of, halalas }) => call('/refunds', refunded, { key, body: { key, of, halalas, currency: 'SAR' } }),
    file: async (day) => (await call(`/files/${day}`, file)).lines,
  }
}

function caller(settings: GatewaySettings) {
  return async <S extends z.ZodType>(path: string, shape: S, act?: { key: string; body: object }) => {
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
}
