/**
 * A carrier over HTTP: `POST <url>` with `{"key","to","text"}`, and `"by":"voice"` where it is to be read aloud by
 * telephone; the key also as `Idempotency-Key`; `200…202` with
 * `{"id"}`. Whatever is not a clear no (4xx) leaves us not knowing, and the same key is sent again.
 */
import * as z from 'zod'
import { type Carrier, CarrierError } from '../../notices/index.ts'

const answer = z.object({ id: z.string().min(1).max(200) })

/** These say "not now", though they look like a no. */
const notNow = new Set([401, 403, 408, 409, 425, 429])

export interface CarrierSettings {
  readonly url: string
  /** Sent as a bearer token. */
  readonly token: string
  /** How long an answer may take. Shorter than a sender's patience of 15 s. */
  readonly deadlineMs: number
}

export function httpCarrier(settings: CarrierSettings): Carrier {
  return {
    async send({ key, mobile, text, voice }) {
      let response: Response
      let body: unknown
      try {
        response = await fetch(settings.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${settings.token}`,
            'idempotency-key': key,
          },
          body: JSON.stringify({ key, to: mobile, text, ...(voice ? { by: 'voice' } : {}) }),
          signal: AbortSignal.timeout(settings.deadlineMs),
          redirect: 'error',
        })
        body = await response.json().catch(() => null)
      } catch (cause) {
        throw new CarrierError('the carrier did not answer', { permanent: false, cause })
      }
      if (!response.ok) {
        const permanent = response.status >= 400 && response.status < 500 && !notNow.has(response.status)
        throw new CarrierError(`the carrier answered ${response.status}`, { permanent })
      }
      const read = answer.safeParse(body)
      if (!read.success) throw new CarrierError('the carrier’s answer makes no sense', { permanent: false })
      return { id: read.data.id }
    },
  }
}
