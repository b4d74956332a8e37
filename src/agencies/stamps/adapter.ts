/**
 * A time-stamp authority over HTTP (RFC 3161 §3.4): the question as `application/timestamp-query`, the answer as
 * `application/timestamp-reply`. One that failed is left alone for a minute, so that papers do not wait for it one by one.
 */
import { randomBytes } from 'node:crypto'
import { NoStamp, type Stamp, stampQuestion, stampToken } from '../../documents/index.ts'
import type { Clock } from '../../store/index.ts'

export interface StampSettings {
  readonly url: string
  /** Sent as a bearer token, where the authority asks for one. */
  readonly token?: string
  /** How long an answer may take: a paper is in the press meanwhile. */
  readonly deadlineMs: number
  /** How long it is left alone after it failed. */
  readonly restMs?: number
}

/** Larger than any answer with its chain. */
const mostBytes = 64 * 1024

/** Throws `NoStamp` for whatever is no stamp of ours: silence, refusal, nonsense, another's. */
export function httpStamps({ url, token, deadlineMs, restMs = 60_000 }: StampSettings, clock: Clock): Stamp {
  let restsUntil = 0
  return async (imprint) => {
    if (Date.now() < restsUntil) throw new NoStamp('the authority failed a moment ago')
    const nonce = randomBytes(8)
    nonce[0] = 0x40 | ((nonce[0] ?? 0) & 0x3f)
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/timestamp-query',
          accept: 'application/timestamp-reply',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: new Uint8Array(stampQuestion(imprint, nonce)),
        signal: AbortSignal.timeout(deadlineMs),
        redirect: 'error',
      })
      if (!response.ok) throw new NoStamp(`the authority answered ${response.status}`)
      const answer = Buffer.from(await response.arrayBuffer())
      if (answer.length > mostBytes) throw new NoStamp('the answer is too large')
      return stampToken(answer, { imprint, nonce, now: clock.now() })
    } catch (cause) {
      restsUntil = Date.now() + restMs
      throw cause instanceof NoStamp ? cause : new NoStamp('the authority did not answer', { cause })
    }
  }
}
