/**
 * What a page loads: one style sheet, fonts and the islands (small browser scripts). Built at first use by
 * esbuild, kept by content, served under addresses that carry their hash and so are cached for a year.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { font, fonts } from './fonts.ts'
import { icon, iconUrl, mark } from './icons.ts'
import { contentHash, keep, kept } from './kept.ts'
import { styles } from './styles.ts'

/** The islands; a page names those it needs and works without them. */
export const islands = [
  'errors',
  'session',
  'once',
  'pow',
  'kiosk',
  'search',
  'reader',
  'camera',
  'passkey',
  'phone',
  'near',
  'queue',
  'call',
] as const
export type Island = (typeof islands)[number]

export interface Asset {
  readonly body: Buffer
  readonly type: string
  readonly headers: Readonly<Record<string, string>>
}

export const assetBase = '/assets/'

const require = createRequire(import.meta.url)
const esbuild = (): typeof import('esbuild') => require('esbuild')
const packageVersion = (name: string): string => {
  const at = path.join(import.meta.dirname, '..', '..', 'node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(at, 'utf8')) as { version: string }).version
}

interface Built {
  /** name (`style`, an island's) → address */
  readonly manifest: ReadonlyMap<string, string>
  /** address → body */
  readonly bodies: ReadonlyMap<string, { readonly body: Buffer; readonly type: string }>
  readonly worker: Buffer
}

let built: Built | undefined

function build(): Built {
  if (built) return built
  const folder = path.join(import.meta.dirname, 'islands')
  const css = styles(assetBase)
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
    .map((file) => `${file}\n${readFileSync(path.join(folder, file), 'utf8')}`)
  const versions = `${packageVersion('esbuild')} ${packageVersion('altcha-lib')}`
  const manifest = new Map<string, string>()
  const bodies = new Map<string, { body: Buffer; type: string }>()
  const add = (name: string, ext: 'css' | 'js', type: string, from: string, make: () => string) => {
    const key = `${name}.${contentHash(from, versions)}.${ext}`
    const body = kept(key) ?? keep(key, Buffer.from(make()))
    const address = `${assetBase}${name}.${contentHash(body)}.${ext}`
    manifest.set(name, address)
    bodies.set(address, { body, type })
  }
  add('style', 'css', 'text/css; charset=utf-8', css, () => {
    return esbuild().transformSync(css, { loader: 'css', minify: true, target: 'esnext' }).code
  })
  for (const name of islands) {
    add(name, 'js', 'text/javascript; charset=utf-8', `${name}\n${sources.join('\n')}`, () => {
      return bundled(path.join(folder, `${name}.ts`))
    })
  }
  // The tab's picture: a file, because our CSP allows no inline image.
  const body = Buffer.from(mark)
  const address = `${assetBase}mark.${contentHash(body)}.svg`
  manifest.set('mark', address)
  bodies.set(address, { body, type: 'image/svg+xml' })
  // Not under /assets/: a service worker has one address for ever, and reaches as far as that stands.
  const version = contentHash(sources.join('\n'), versions, iconUrl('icon-192', assetBase))
  const define = { ICON: JSON.stringify(iconUrl('icon-192', assetBase)), VERSION: JSON.stringify(version) }
  const name = `worker.${version}.js`
  const worker = kept(name) ?? keep(name, Buffer.from(bundled(path.join(folder, 'worker.ts'), define)))
  built = { manifest, bodies, worker }
  return built
}

function bundled(file: string, define: Readonly<Record<string, string>> = {}): string {
  const { outputFiles } = esbuild().buildSync({
    entryPoints: [file],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2020'],
    legalComments: 'none',
    define,
  })
  return outputFiles[0]?.text ?? ''
}

/** The script of the portal's service worker. */
export const workerScript = (): Buffer => build().worker

/** The address of the style sheet, the tab's picture or an island. */
export function assetUrl(name: 'style' | 'mark' | Island): string {
  const address = build().manifest.get(name)
  if (!address) throw new Error(`there is no asset named ${name}`)
  return address
}

/** name → address, for those who list them (tests, the verifier's service worker). */
export const manifest = (): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(build().manifest),
  ...Object.fromEntries(fonts().map((face) => [`plex-${face.script}-${face.weight}`, `${assetBase}${face.name}`])),
})

/** The address of the font worth asking for before the style sheet is read: Arabic, regular. */
export function preloadFont(): string {
  const face = fonts().find((f) => f.script === 'arabic' && f.weight === 400)
  return `${assetBase}${face?.name ?? ''}`
}

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
const answers = new Map<string, Promise<Asset | null>>()

/**
 * The file at that path (`/assets/…`), compressed as the browser accepts, or null (answer 404).
 * Paths are looked up, never joined to a folder, so no path can leave the list.
 */
export function asset(pathname: string, acceptEncoding = ''): Promise<Asset | null> {
  const encoding = /\bbr\b/.test(acceptEncoding) ? 'br' : /\bgzip\b/.test(acceptEncoding) ? 'gzip' : ''
  const key = `${encoding} ${pathname}`
  const before = answers.get(key)
  if (before) return before
  const answer = make(pathname, encoding)
  // Only what exists is remembered: made-up paths must not fill memory.
  answer.then(
    (found) => found && answers.set(key, answer),
    () => {},
  )
  return answer
}

async function make(pathname: string, encoding: 'br' | 'gzip' | ''): Promise<Asset | null> {
  if (!pathname.startsWith(assetBase)) return null
  const cached = { 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' }
  if (pathname.endsWith('.woff2')) {
    const body = await font(pathname.slice(assetBase.length))
    return body && { body, type: 'font/woff2', headers: cached }
  }
  if (pathname.endsWith('.png')) {
    const body = await icon(pathname.slice(assetBase.length))
    return body && { body, type: 'image/png', headers: cached }
  }
  const found = build().bodies.get(pathname)
  if (!found) return null
  const headers: Record<string, string> = { ...cached, vary: 'accept-encoding' }
  if (!encoding) return { ...found, headers }
  headers['content-encoding'] = encoding
  const body =
    encoding === 'br'
      ? await brotli(found.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
      : await zip(found.body, { level: 9 })
  return { body, type: found.type, headers }
}

/** Builds everything now, so that the first visitor does not wait for it (about 1 s once, then milliseconds). */
export async function prepareAssets(): Promise<void> {
  build()
  await Promise.all(fonts().map((face) => font(face.name)))
}
