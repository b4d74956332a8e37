/** How we know that a word comes from the post: signed with a secret of the two of us, within five minutes. */
import { timingSafeEqual } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import { sign } from '../payments/index.ts'
import { minutes } from '../store/index.ts'

/** Names of the headers, in small letters as Node gives them. */
export const postTimestamp = 'x-post-timestamp'
export const postSignature = 'x-post-signature'
const skew = minutes(5)

export type Headers = Readonly<Record<string, string | string[] | undefined>>

/** The headers of a body that is sent at an instant: hex of HMAC-SHA-256 over `timestamp.body`. */
export function signedHeaders(secret: string, at: Instant, body: string): Readonly<Record<string, string>> {
  return { [postTimestamp]: at, [postSignature]: sign(`post ${secret}`, at, body) }
}

/** Whether these bytes were signed with our secret within five minutes of now. */
export function genuine(body: string, headers: Headers, now: Instant, secret: string): true | 'forged' | 'stale' {
  const at = headers[postTimestamp]
  const given = headers[postSignature]
  if (typeof at !== 'string' || typeof given !== 'string') return 'forged'
  const ours = Buffer.from(sign(`post ${secret}`, at, body))
  const theirs = Buffer.from(given)
  if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs)) return 'forged'
  const when = Date.parse(at)
  return Number.isNaN(when) || Math.abs(Date.parse(now) - when) > skew ? 'stale' : true
}
