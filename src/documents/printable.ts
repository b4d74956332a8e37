/**
 * What may reach the paper. Input is checked where it is typed; this is the last gate, because one letter without a
 * glyph makes PDF/A impossible, and one bidi control can make a number read backwards.
 */

/** Code points a TrueType font draws, read from its `cmap` (formats 4 and 12). */
export function glyphsOf(font: Buffer): Set<number> {
  const tables = font.readUInt16BE(4)
  let cmap = -1
  for (let i = 0; i < tables; i++) {
    const at = 12 + i * 16
    if (font.toString('latin1', at, at + 4) === 'cmap') cmap = font.readUInt32BE(at + 8)
  }
  if (cmap < 0) throw new Error('a font without a cmap table')
  const found = new Set<number>()
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const at = cmap + font.readUInt32BE(cmap + 4 + i * 8 + 4)
    const format = font.readUInt16BE(at)
    if (format === 4) readSegments(font, at, found)
    if (format === 12) readGroups(font, at, found)
  }
  return found
}

function readSegments(font: Buffer, at: number, found: Set<number>): void {
  const segments = font.readUInt16BE(at + 6) / 2
  const [ends, starts] = [at + 14, at + 16 + segments * 2]
  const [deltas, offsets] = [starts + segments * 2, starts + segments * 4]
  for (let s = 0; s < segments; s++) {
    const [start, end] = [font.readUInt16BE(starts + s * 2), font.readUInt16BE(ends + s * 2)]
    const [delta, offset] = [font.readUInt16BE(deltas + s * 2), font.readUInt16BE(offsets + s * 2)]
    for (let c = start; c <= end && c < 0xffff; c++) {
      const raw = offset === 0 ? c : font.readUInt16BE(offsets + s * 2 + offset + (c - start) * 2)
      const glyph = offset !== 0 && raw === 0 ? 0 : (raw + delta) & 0xffff
      if (glyph !== 0) found.add(c)
    }
  }
}

function readGroups(font: Buffer, at: number, found: Set<number>): void {
  for (let g = 0; g < font.readUInt32BE(at + 12); g++) {
    const [start, end] = [font.readUInt32BE(at + 16 + g * 12), font.readUInt32BE(at + 20 + g * 12)]
    for (let c = start; c <= end; c++) found.add(c)
  }
}

/** No field of a document is longer; the templates' schemas refuse it before, in words. */
const most = 600
/** Letters after which a word without a break may be broken, so that it stays inside its column. */
const longWord = 18

/** The text with everything that can't be drawn or could mislead the eye taken out. */
export function printable(text: string, glyphs: ReadonlySet<number>): string {
  const clean = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    // Controls, and every format character but the two joiners that Persian and Urdu names need.
    .replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}]/gu, '')
  let drawn = ''
  let word = 0
  let letters = 0
  for (const letter of clean) {
    if (++letters > most) return `${drawn}…`
    word = letter === ' ' || letter === '-' ? 0 : word + 1
    if (word > longWord && !/\p{M}/u.test(letter)) {
      drawn += '\u200b'
      word = 1
    }
    const invisible = letter === '\u200c' || letter === '\u200d'
    drawn += invisible || glyphs.has(letter.codePointAt(0) ?? 0) ? letter : '?'
  }
  return drawn
}

/** A plain number reads right wherever it stands; isolating it would only put invisible signs into copied text. */
const plainNumber = /^\d+([.,:/]\d+)*[.,:/]?$/

/** Latin runs inside an Arabic line, each isolated: otherwise their digits and signs land on the wrong side. */
export function isolateLatin(text: string): string {
  return text.replace(/[+#*]*[\p{Script=Latin}\d][\p{Script=Latin}\d\-./:@_+#\u200b]*/gu, (run) =>
    plainNumber.test(run) ? run : `\u2066${run}\u2069`,
  )
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** All strings of a paper made fit to print; what stands under `ar` gets its Latin runs isolated. */
export function fitToPrint(value: Json, glyphs: ReadonlySet<number>, key = ''): Json {
  if (typeof value === 'string') {
    const text = printable(value, glyphs)
    return key === 'ar' ? isolateLatin(text) : text
  }
  if (Array.isArray(value)) return value.map((item: Json) => fitToPrint(item, glyphs, key))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fitToPrint(inner, glyphs, name)]))
}
