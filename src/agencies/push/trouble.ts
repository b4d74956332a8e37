/** What a push service's answer means for us (RFC 8030 §5, RFC 8292 §4). */
import { PushError } from '../../notices/index.ts'

/** Null: it took it. */
export function troubleOf(status: number, retryAfter: string | null): PushError | null {
  if (status >= 200 && status < 300) return null
  const said = `the push service answered ${status}`
  if (status === 404 || status === 410) return new PushError(said, { kind: 'gone' })
  const later = status >= 500 || status === 408 || status === 425 || status === 429
  if (!later) return new PushError(said, { kind: 'never' })
  return new PushError(said, { kind: 'unknown', retryAfterSeconds: secondsOf(retryAfter) })
}

/** `Retry-After` in seconds or as a date; undefined when it says nothing that can be read. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined
  if (/^\d{1,6}$/.test(retryAfter)) return Number(retryAfter)
  const at = Date.parse(retryAfter)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}
