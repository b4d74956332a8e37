/**
 * Whether a PDF is one, and a quiet one. Names are looked for in the whole file with their `#xx` spellings undone, and in
 * what object streams hold once inflated: the two places where a reader finds what it acts on. What we cannot look into
 * is refused. Nothing is drawn here; the file is only ever handed back as a download.
 */
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'

/**
 * Names by which a document acts by itself or carries another. Not what starts an act (`OpenAction`): every office program
 * writes that to show the first page, and the acts themselves are all here.
 */
const active = [
  'JavaScript',
  'JS',
  'Launch',
  'EmbeddedFile',
  'EmbeddedFiles',
  'Filespec',
  'RichMedia',
  'Rendition',
  'Movie',
  'Sound',
  'XFA',
  'SubmitForm',
  'ImportData',
  'GoToR',
  'GoToE',
]
const activeName = new RegExp(`/(?:${active.join('|')})(?![\\w.#-])`)
/** Two letters turn up in compressed pictures by chance: those are looked for outside of streams only. */
const activeAnywhere = new RegExp(`/(?:${active.filter((name) => name.length > 4).join('|')})(?![\\w.#-])`)

const inflated = promisify(inflate)
const mostInflated = 32 * 1024 * 1024
const mostStreams = 2000

/** What keeps a PDF from being taken; null when nothing does. */
export async function pdfTrouble(bytes: Buffer): Promise<'broken' | 'encrypted' | 'active' | 'hidden' | null> {
  const text = bytes.toString('latin1')
  if (!/^%PDF-[12]\.\d/.test(text)) return 'broken'
  if (!/startxref\s+\d+\s+%%EOF\s*$/.test(text.slice(-2048))) return 'broken'
  const names = spelled(text)
  if (/\/Encrypt(?![\w.#-])/.test(names)) return 'encrypted'
  if (activeAnywhere.test(names)) return 'active'
  const { outside, objectStreams } = parted(text)
  if (!/\/(?:Root|Type\s*\/Catalog)/.test(names) && objectStreams.length === 0) return 'broken'
  if (activeName.test(spelled(outside))) return 'active'
  let left = mostInflated
  for (const { dict, from, to } of objectStreams) {
    if (!/\/Filter\s*(?:\[\s*)?\/FlateDecode\s*\]?/.test(dict) || /\/DecodeParms/.test(dict)) {
      // Not compressed at all: it was read with the rest of the file.
      if (!/\/Filter/.test(dict)) {
        if (activeName.test(spelled(text.slice(from, to)))) return 'active'
        continue
      }
      return 'hidden'
    }
    try {
      const plain = await inflated(bytes.subarray(from, to), { maxOutputLength: Math.max(1, left) })
      left -= plain.length
      const held = spelled(plain.toString('latin1'))
      if (/\/Encrypt(?![\w.#-])/.test(held)) return 'encrypted'
      if (activeName.test(held)) return 'active'
    } catch {
      return 'hidden'
    }
  }
  return null
}

/** `/J#61vaScript` says `/JavaScript`. */
const spelled = (text: string): string =>
  text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

interface Streamed {
  readonly dict: string
  readonly from: number
  readonly to: number
}

/** The file without what its streams hold, and the streams that hold objects. */
function parted(text: string): { readonly outside: string; readonly objectStreams: readonly Streamed[] } {
  const outside: string[] = []
  const objectStreams: Streamed[] = []
  let at = 0
  for (let count = 0; ; count++) {
    const begin = /stream\r?\n/g
    begin.lastIndex = at
    const found = begin.exec(text)
    if (found === null) break
    const from = found.index + found[0].length
    const end = text.indexOf('endstream', from)
    if (end < 0) break
    const before = text.slice(at, found.index)
    outside.push(before)
    const dict = spelled(before.slice(before.lastIndexOf(' obj') + 1))
    // So many streams are nobody's letter: what lies behind them is read as if it were outside of any.
    if (count >= mostStreams) break
    if (/\/Type\s*\/ObjStm/.test(dict) || /\/ObjStm(?![\w.#-])/.test(dict)) objectStreams.push({ dict, from, to: end })
    at = end + 'endstream'.length
  }
  outside.push(text.slice(at))
  return { outside: outside.join('\n'), objectStreams }
}
