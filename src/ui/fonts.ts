/**
 * IBM Plex Sans Arabic, 400 and 600, cut down to the letters we set: Arabic, Latin, digits of both kinds and
 * punctuation, with their shaping. One file per weight and script, so that a page only loads what it shows.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { contentHash, keep, kept } from './kept.ts'

const require = createRequire(import.meta.url)

const range = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('')

/** Arabic as written in our texts and names, with tashkeel and Arabic-Indic digits; Persian letters fall to the reader's fonts. */
const arabic = `،؛؟${range(0x621, 0x63a)}${range(0x640, 0x652)}ٰ${range(0x660, 0x66c)}`
const latin = `${range(0x20, 0x7e)} «»·×–—‘’“”•…`

interface Face {
  readonly weight: 400 | 600
  readonly script: 'arabic' | 'latin'
}

const faces: readonly Face[] = [
  { weight: 400, script: 'arabic' },
  { weight: 400, script: 'latin' },
  { weight: 600, script: 'arabic' },
  { weight: 600, script: 'latin' },
]

const letters = { arabic: `${arabic} `, latin } as const
const sourceOf = ({ weight, script }: Face): string =>
  require.resolve(`@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-${script}-${weight}-normal.woff2`)

const names = new Map<string, Face>()

/** The file's name: a hash of what goes into it, so that addresses are known before the cutting is done. */
function fontName(face: Face): string {
  const name = `plex-${face.script}-${face.weight}.${contentHash(readFileSync(sourceOf(face)), letters[face.script], 'v1')}.woff2`
  names.set(name, face)
  return name
}

let list: readonly (Face & { readonly name: string })[] | undefined
/** The four faces with their file names. */
export const fonts = (): readonly (Face & { readonly name: string })[] =>
  (list ??= faces.map((face) => ({ ...face, name: fontName(face) })))

const inFlight = new Map<string, Promise<Buffer>>()

/** The woff2 file of that name, cut at first use; null when we have no such font. */
export async function font(name: string): Promise<Buffer | null> {
  fonts()
  const face = names.get(name)
  if (!face) return null
  const before = kept(name)
  if (before) return before
  let cutting = inFlight.get(name)
  if (!cutting) {
    cutting = cut(face).then((body) => keep(name, body))
    inFlight.set(name, cutting)
  }
  return cutting
}

async function cut(face: Face): Promise<Buffer> {
  // Loaded late: a start that finds its fonts kept never reads the WebAssembly.
  const subset: (source: Buffer, text: string, options: { targetFormat: 'woff2' }) => Promise<Buffer> =
    require('subset-font')
  return subset(readFileSync(sourceOf(face)), letters[face.script], { targetFormat: 'woff2' })
}

/** Which characters a file covers, as CSS writes it: anything else falls to the reader's own fonts. */
function unicodeRange(script: Face['script']): string {
  // The space stays with Latin alone: in both, every page would load both files for its spaces.
  const codes = [...new Set(letters[script])]
    .map((c) => c.codePointAt(0) ?? 0)
    .filter((c) => script === 'latin' || c > 0x7f)
    .sort((a, b) => a - b)
  const ranges: [number, number][] = []
  for (const code of codes) {
    const last = ranges.at(-1)
    if (last && last[1] === code - 1) last[1] = code
    else ranges.push([code, code])
  }
  return ranges.map(([a, b]) => (a === b ? `U+${a.toString(16)}` : `U+${a.toString(16)}-${b.toString(16)}`)).join(',')
}

/** The `@font-face` rules, with a fallback stretched to Plex's measures so that text hardly moves when it arrives. */
export function fontCss(base: string): string {
  const rules = fonts().map(
    (face) =>
      `@font-face{font-family:Plex;font-weight:${face.weight};font-display:swap;` +
      `src:url(${base}${face.name}) format('woff2');unicode-range:${unicodeRange(face.script)}}`,
  )
  return [...rules, ...fallbacks].join('\n')
}

/** Plex's own measures: ascent and descent over the em (hhea of both scripts). */
const ascent = 1.085
const descent = 0.415

/**
 * Fonts found on readers' machines and how much wider or narrower Plex sets the same sentences, measured in
 * Chromium. Lines have our own height, so it is the width that decides whether text moves when Plex arrives.
 */
const before = [
  { family: 'PlexBefore', weight: 400, names: ['Arial', 'Liberation Sans'], adjust: 1.02 },
  { family: 'PlexBefore', weight: 600, names: ['Arial Bold', 'Liberation Sans Bold'], adjust: 0.978 },
  { family: 'PlexBeforeArabic', weight: 400, names: ['DejaVu Sans'], adjust: 0.864 },
  { family: 'PlexBeforeArabic', weight: 600, names: ['DejaVu Sans Bold'], adjust: 0.764 },
] as const

const percent = (n: number): string => `${(n * 100).toFixed(1)}%`

const fallbacks: readonly string[] = before.map(
  ({ family, weight, names: locals, adjust }) =>
    `@font-face{font-family:${family};font-weight:${weight};src:${locals.map((name) => `local('${name}')`).join(',')};` +
    `size-adjust:${percent(adjust)};ascent-override:${percent(ascent / adjust)};` +
    `descent-override:${percent(descent / adjust)};line-gap-override:0%}`,
)
