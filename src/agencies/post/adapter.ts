/**
 * A post over HTTP: `POST <url>/labels` with our key as `Idempotency-Key`, `GET <url>/parcels/<tracking>/events`. What happens
 * to a parcel it tells us by itself, signed (`delivery/signed.ts`). A clear no (4xx) is a refusal; everything else leaves us
 * not knowing.
 */
import * as z from 'zod'
import { eventKinds, failures, type Post, PostRefused, PostSilent } from '../../delivery/index.ts'

const label = z.object({
  tracking: z.string().regex(/^[\w.:-]{1,100}$/),
  carrier: z.object({ ar: z.string().min(1).max(80), en: z.string().min(1).max(80) }),
  expected: z.iso.date(),
})
const events = z.object({
  events: z.array(
    z.object({
      event: z.string().regex(/^[\w.:-]{1,100}$/),
      tracking: z.string(),
      kind: z.enum(eventKinds),
      at: z.iso.datetime(),
      why: z.enum(Object.keys(failures) as [keyof typeof failures]).optional(),
    }),
  ),
})

/** These say "not now", though they look like a no. */
const notNow = new Set([401, 403, 404, 408, 425, 429])

export interface PostSettings {
  readonly url: string
  /** Sent as a bearer token. */
  readonly token: string
  readonly deadlineMs: number
}

export function httpPost(settings: PostSettings): Post {
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
      throw new PostSilent('the post did not answer', { cause })
    }
    if (!response.ok) {
      const no = response.status >= 400 && response.status < 500 && !notNow.has(response.status)
      const words = `the post answered ${response.status}`
      throw no ? new PostRefused(words) : new PostSilent(words)
    }
    const read = shape.safeParse(body)
    if (!read.success) throw new PostSilent('the post’s answer makes no sense', { cause: read.error })
    return read.data
  }
  return {
    async label(sending) {
      const made = await call('/labels', label, { key: sending.key, body: sending })
      return { ...made, expected: made.expected as Awaited<ReturnType<Post['label']>>['expected'] }
    },
    events: async (tracking) => (await call(`/parcels/${encodeURIComponent(tracking)}/events`, events)).events,
  }
}
