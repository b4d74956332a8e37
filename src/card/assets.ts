/** What the verifier's page loads besides the portal's own: its script, the reader of codes, the service worker, the manifest. */
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import path from 'node:path'
import { assetUrl, light, preloadFont, manifest as uiManifest } from '../ui/index.ts'
import { verify } from './words.ts'

export const browserFiles = ['verify', 'qr', 'worker'] as const
export type BrowserFile = (typeof browserFiles)[number]

const esbuild = (): typeof import('esbuild') => createRequire(import.meta.url)('esbuild')
const built = new Map<BrowserFile, Buffer>()

/** A file for the browser, built by esbuild at first use. */
export function browserFile(name: BrowserFile): Buffer {
  const before = built.get(name)
  if (before) return before
  const files = name === 'worker' ? kept() : []
  const { outputFiles } = esbuild().buildSync({
    entryPoints: [path.join(import.meta.dirname, 'browser', `${name}.ts`)],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2020'],
    legalComments: 'none',
    define: { FILES: JSON.stringify(files), VERSION: JSON.stringify(hash(Buffer.from(files.join(' ')))) },
  })
  const body = Buffer.from(outputFiles[0]?.contents ?? [])
  built.set(name, body)
  return body
}

/** Addresses that change with what stands there. */
export const scriptUrls = (): { readonly verify: string; readonly qr: string } => ({
  verify: urlOf('verify'),
  qr: urlOf('qr'),
})

const urlOf = (name: BrowserFile): string => `/verify/card/${name}.js?${hash(browserFile(name))}`
const hash = (body: Buffer): string => createHash('sha256').update(body).digest('base64url').slice(0, 12)

/** Everything the page needs without a network. */
function kept(): string[] {
  const fonts = Object.entries(uiManifest()).flatMap(([name, url]) => (name.startsWith('plex-') ? [url] : []))
  const own = [assetUrl('style'), assetUrl('mark'), assetUrl('once'), preloadFont(), ...fonts]
  return [...new Set([...own, urlOf('verify'), urlOf('qr'), '/verify/card/app.webmanifest'])]
}

export function webManifest(): Readonly<Record<string, unknown>> {
  return {
    id: '/verify/card',
    name: `${verify.title.ar} · ${verify.title.en}`,
    short_name: verify.title.ar,
    lang: 'ar',
    dir: 'rtl',
    start_url: '/verify/card',
    scope: '/verify/card',
    display: 'standalone',
    background_color: light.surface,
    theme_color: light.surface,
    icons: [{ src: assetUrl('mark'), sizes: 'any', type: 'image/svg+xml' }],
  }
}
