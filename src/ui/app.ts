/** The portal as an app on a phone: its manifest, without which iOS rings nobody, and its service worker. */
import type { Lang } from '../language/index.ts'
import { type Asset, workerScript } from './assets.ts'
import { iconUrl } from './icons.ts'
import { light } from './tokens.ts'
import { words } from './words.ts'

/** The address of the manifest. The language stands in it: browsers ask for it without cookies. */
export const manifestUrl = (lang: Lang): string => `/app.webmanifest?lang=${lang}`

export function appManifest(lang: Lang): Readonly<Record<string, unknown>> {
  return {
    id: '/',
    name: words.portal[lang],
    short_name: words.portal[lang],
    lang,
    dir: lang === 'ar' ? 'rtl' : 'ltr',
    start_url: `/?lang=${lang}`,
    scope: '/',
    display: 'standalone',
    background_color: light.surface,
    theme_color: light.surface,
    icons: [
      { src: iconUrl('icon-192'), sizes: '192x192', type: 'image/png' },
      { src: iconUrl('icon-512'), sizes: '512x512', type: 'image/png' },
      { src: iconUrl('icon-whole'), sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    shortcuts: [{ name: approve[lang], url: '/approve' }],
  }
}

const approve = { ar: 'وافق من هذا الجوال', en: 'Approve on this phone' }

export const workerUrl = '/worker.js'

/** The service worker: asked for anew each time, and free to speak to nobody but us. */
export function serviceWorker(): Asset {
  return {
    body: workerScript(),
    type: 'text/javascript; charset=utf-8',
    headers: {
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'none'; connect-src 'self'; img-src 'self'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  }
}
