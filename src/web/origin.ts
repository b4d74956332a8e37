/**
 * A POST must come from our own pages. Browsers say where from in `Sec-Fetch-Site` and `Origin`, which no page can
 * forge; together with SameSite cookies no token is needed, and nothing to lose with JavaScript off.
 */
import type { IncomingHttpHeaders } from 'node:http'

export function comesFromUs(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const { origin } = headers
  if (origin === undefined) return true // not a browser: it has no one's cookies but its own
  if (origin === 'null') return false
  return origin === new URL(publicUrl).origin || originHost(origin) === headers.host
}

function originHost(origin: string): string | null {
  try {
    return new URL(origin).host
  } catch {
    return null
  }
}
