/** The headers every page answers with: nothing inline, nothing from elsewhere, nothing kept of what is personal. */

export interface HeaderWishes {
  /** Shows data of a person or takes part in signing in: no cache keeps it, Back after sign-out shows nothing. */
  readonly personal: boolean
  /** Origins a form may end at besides ourselves: the payment page's. */
  readonly formOrigins?: readonly string[]
  /** The page asks the reader of the machine it is shown on: a kiosk's step with a finger or a face. */
  readonly readers?: boolean
  /** The page may open a camera, itself and no frame: the kiosk's face, and where codes of cards are verified. */
  readonly camera?: boolean
  /** The page is a meeting by video, or tries its devices: camera and microphone, itself and no frame. */
  readonly calls?: boolean
  /** The page may ask where the visitor is, when she presses for it: what is near. */
  readonly place?: boolean
  /** Served over TLS: tells browsers never to come back without it. */
  readonly secure?: boolean
}

const policies = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]

/** An origin as the CSP takes it; anything more (a path, a wildcard, a space) is refused at the start. */
function originOf(text: string): string {
  const url = new URL(text)
  if (url.origin !== text.replace(/\/$/, '')) throw new Error(`not an origin: ${text}`)
  return url.origin
}

/**
 * Where readers listen: 127.0.0.1, ports 4501 to 4600 by their standard. All hundred are named, for the policy knows no
 * ranges and `:*` would open every other service of the machine to the page.
 */
const readerPorts = Array.from({ length: 100 }, (_, i) => `http://127.0.0.1:${4501 + i}`).join(' ')

/** The Content-Security-Policy of a page. */
export function contentSecurityPolicy(formOrigins: readonly string[] = [], secure = false, readers = false): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    // The challenge's spoken digits.
    "media-src 'self'",
    readers ? `connect-src 'self' ${readerPorts}` : "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    ["form-action 'self'", ...formOrigins.map(originOf)].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}

/** All headers of a page; build once per wish, they do not depend on the request. */
export function pageHeaders(wishes: HeaderWishes): Readonly<Record<string, string>> {
  const opened = [
    ...(wishes.camera || wishes.calls ? ['camera'] : []),
    ...(wishes.calls ? ['microphone', 'autoplay'] : []),
    ...(wishes.place ? ['geolocation'] : []),
  ]
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(wishes.formOrigins, wishes.secure, wishes.readers),
    // Not `no-referrer`: it would make browsers send `Origin: null` with our own forms. No address of ours holds data.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': policies
      .map((policy) => (opened.includes(policy) ? `${policy}=(self)` : `${policy}=()`))
      .join(', '),
    // A page in either language has one address: a shared cache must not answer one for the other.
    'cache-control': wishes.personal ? 'no-store' : 'private, no-cache',
    vary: 'cookie, accept-language',
    ...(wishes.secure ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  }
}
