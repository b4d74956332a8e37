/**
 * Web push over HTTP: encrypted for the browser alone (RFC 8291) and signed with our key (RFC 8292) by the package
 * `web-push`, sent by ourselves, since a redirect is never followed and nobody waits for ever.
 */
import webpush from 'web-push'
import { mostPayloadBytes, PushError, type PushService } from '../../notices/index.ts'
import { troubleOf } from './trouble.ts'
import type { VapidKeys } from './vapid.ts'

export interface WebPushSettings {
  readonly keys: VapidKeys
  /** Whom a service may ask about us: `mailto:…` or `https://…`. */
  readonly contact: string
  readonly accepts: (endpoint: string) => boolean
  /** How long an answer may take. */
  readonly deadlineMs: number
}

export function webPush(settings: WebPushSettings): PushService {
  const vapidDetails = { subject: settings.contact, ...settings.keys }
  return {
    publicKey: settings.keys.publicKey,
    accepts: settings.accepts,
    async send(subscription, payload, wishes) {
      const { endpoint, p256dh, auth } = subscription
      if (!settings.accepts(endpoint)) throw new PushError('not an address we send to', { kind: 'gone' })
      if (Buffer.byteLength(payload) > mostPayloadBytes) throw new PushError('too much to say', { kind: 'never' })
      const request = asRequest({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails,
        TTL: wishes.ttlSeconds,
        topic: wishes.topic,
        urgency: wishes.urgency,
        contentEncoding: 'aes128gcm',
      })
      let response: Response
      try {
        response = await fetch(endpoint, {
          method: 'POST',
          ...request,
          signal: AbortSignal.timeout(settings.deadlineMs),
          redirect: 'error',
        })
        await response.body?.cancel()
      } catch (error) {
        // The cause may quote the address, which is a secret: only its name goes on.
        throw new PushError(`the push service did not answer: ${nameOf(error)}`, { kind: 'unknown' })
      }
      const trouble = troubleOf(response.status, response.headers.get('retry-after'))
      if (trouble !== null) throw trouble
    },
  }
}

type Details = Parameters<typeof webpush.generateRequestDetails>

/** Headers and body; a subscription that cannot be encrypted for is over. */
function asRequest(...details: Details): { headers: Record<string, string>; body: Uint8Array<ArrayBuffer> } {
  try {
    const { headers, body } = webpush.generateRequestDetails(...details)
    const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length')
    return {
      headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
      body: new Uint8Array(body ?? []),
    }
  } catch (error) {
    throw new PushError(`no push can be made for this subscription: ${nameOf(error)}`, { kind: 'gone' })
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')
