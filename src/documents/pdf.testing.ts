/** An eye for tests: reads out of a PDF's own bytes what a reader, a search or a camera would find in it. */
import { inflateSync } from 'node:zlib'

export interface Seen {
  /** Lines of text in the order they are drawn, Arabic in reading order. */
  readonly text: readonly string[]
  /** Names of the fonts whose programs are inside the file; and of those that are only referred to. */
  readonly embedded: readonly string[]
  readonly missing: readonly string[]
  readonly pages: number
  /** Dark modules of each QR code as `x,y`, in the order they are drawn. */
  readonly qrs: readonly ReadonlySet<string>[]
}

export function look(pdf: Buffer): Seen {
  const objects = objectsOf(pdf)
  const all = [...objects.values()]
  const named = (dict: string) => /\/BaseFont \/([\w+-]+)/.exec(dict)?.[1] ?? '?'
  const descendants = all.filter((o) => /\/CIDToGIDMap|\/Subtype \/CIDFont/.test(o.dict))
  const isEmbedded = (o: PdfObject) =>
    /\/FontFile2 \d+ 0 R/.test(objects.get(Number(/\/FontDescriptor (\d+) 0 R/.exec(o.dict)?.[1]))?.dict ?? '')
  const pages = all.filter((o) => /\/Type \/Page\b(?!s)/.test(o.dict))
  const text: string[] = []
  const qrs: ReadonlySet<string>[] = []
  for (const page of pages) {
    const fonts = new Map<string, Map<number, string>>()
    for (const [, name, id] of page.dict.matchAll(/\/(f\d+) (\d+) 0 R/g)) {
      const unicode = Number(/\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(id))?.dict ?? '')?.[1])
      fonts.set(name ?? '', glyphNames(objects.get(unicode)?.stream ?? ''))
    }
    const content = objects.get(Number(/\/Contents (\d+) 0 R/.exec(page.dict)?.[1]))?.stream ?? ''
    text.push(...linesOf(content, fonts))
    qrs.push(...qrsOf(content))
  }
  return {
    text,
    embedded: descendants.filter(isEmbedded).map((o) => named(o.dict)),
    missing: descendants.filter((o) => !isEmbedded(o)).map((o) => named(o.dict)),
    pages: pages.length,
    qrs,
  }
}

interface PdfObject {
  readonly dict: string
  readonly stream: string
}

function objectsOf(pdf: Buffer): Map<number, PdfObject> {
  const found = new Map<number, PdfObject>()
  const file = pdf.toString('latin1')
  for (const start of file.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const from = start.index + start[0].length
    const ends = file.indexOf('\nendobj', from)
    const begins = file.indexOf('\nstream\n', from)
    if (begins < 0 || begins > ends) {
      found.set(Number(start[1]), { dict: file.slice(from, ends), stream: '' })
      continue
    }
    const dict = file.slice(from, begins)
    const bytes = pdf.subarray(begins + 8, begins + 8 + Number(/\/Length (\d+)/.exec(dict)?.[1]))
    const stream = dict.includes('/FlateDecode') ? inflateSync(bytes) : bytes
    found.set(Number(start[1]), { dict, stream: stream.toString('latin1') })
  }
  return found
}

const utf16 = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le')

function glyphNames(cmap: string): Map<number, string> {
  const names = new Map<number, string>()
  for (const [, block] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code, text] of (block ?? '').matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g)) {
      names.set(Number.parseInt(code ?? '', 16), utf16(text ?? ''))
    }
  }
  for (const [, block] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, a, z, text] of (block ?? '').matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g)) {
      const [from, to] = [Number.parseInt(a ?? '', 16), Number.parseInt(z ?? '', 16)]
      const first = Number.parseInt(text ?? '', 16)
      for (let code = from; code <= to; code++) names.set(code, String.fromCodePoint(first + code - from))
    }
  }
  return names
}

/** One line for each text object of the page, its glyphs turned into what they stand for. */
function linesOf(content: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): string[] {
  const lines: string[] = []
  let line = ''
  let font: ReadonlyMap<number, string> = new Map()
  let inText = false
  let reversed = false // glyphs stand in the order of the eye: right to left letters are drawn last first
  let actual: string | null = null // what the glyphs up to the next EMC stand for, said outright
  const add = (text: string) => {
    line = reversed ? text + line : line + text
  }
  // Parentheses that balance stand unescaped in a string of glyphs.
  const token =
    /\/ActualText (?:<(?<hex>[0-9A-Fa-f]+)>|\((?<said>(?:\\[\s\S]|[^\\)])*)\))|\((?<glyphs>(?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()])*\))*)\)|\/(?<font>\w+) [\d.]+ Tf|\/ReversedChars BMC|\bBT\b|\bET\b|\bEMC\b/g
  for (const { 0: word, groups: is = {} } of content.matchAll(token)) {
    if (word === 'BT') [inText, reversed, line] = [true, false, '']
    else if (!inText) continue
    else if (word === 'ET') {
      inText = false
      if (line !== '') lines.push(line)
    } else if (is.hex !== undefined) actual = utf16(is.hex).replace('\ufeff', '')
    else if (is.said !== undefined) actual = unescaped(is.said).toString('latin1')
    else if (word.endsWith('BMC')) reversed = true
    else if (word === 'EMC') {
      if (actual !== null) add(actual)
      actual = null
    } else if (is.font !== undefined) font = fonts.get(is.font) ?? new Map()
    else if (actual === null && is.glyphs !== undefined) {
      const bytes = unescaped(is.glyphs)
      const glyphs: string[] = []
      for (let i = 0; i + 1 < bytes.length; i += 2) glyphs.push(font.get(bytes.readUInt16BE(i)) ?? '\ufffd')
      add((reversed ? glyphs.reverse() : glyphs).join(''))
    }
  }
  return lines
}

function unescaped(text: string): Buffer {
  const plain: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
  const raw = text.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, c: string) =>
    /^[0-7]/.test(c) ? String.fromCharCode(Number.parseInt(c, 8)) : (plain[c] ?? c),
  )
  return Buffer.from(raw, 'latin1')
}

/** A QR code is drawn as horizontal strokes of unit height, in one path: each is a run of dark modules. */
function qrsOf(content: string): Set<string>[] {
  const found: Set<string>[] = []
  for (const [, strokes] of content.matchAll(/((?:[\d.]+ \d+\.5 m\n[\d.]+ \d+\.5 l\n)+)[SB]\n/g)) {
    const cells = new Set<string>()
    for (const [, x, y, to] of (strokes ?? '').matchAll(/([\d.]+) ([\d.]+) m\n([\d.]+) [\d.]+ l/g)) {
      for (let at = Number(x); at < Number(to); at++) cells.add(`${at},${Math.floor(Number(y))}`)
    }
    found.push(cells)
  }
  return found
}
