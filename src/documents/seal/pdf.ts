/**
 * Sealing a PDF: what was printed stays as it is, byte for byte, and an update behind it adds a signature field without
 * a face, whose signature covers the whole file but itself (ISO 32000 §12.8; PDF/A-2 allows it, ISO 19005-2 §6.4.3).
 */
import { createHash } from 'node:crypto'
import type { Instant } from '../../language/index.ts'
import { openSignedData, type Stamp, signedData, withTimeStamp } from './cms.ts'
import type { Sealer } from './keys.ts'

export interface Sealing {
  readonly sealer: Sealer
  /** When it is sealed; stands in the file unproved, a time-stamp proves it. */
  readonly at: Instant
  readonly reason: string
  /** Left out: no room is left for one. One that throws leaves the seal without, and room for a later one. */
  readonly stamp?: Stamp
}

/** Room for a time-stamp with its authority's chain. */
const stampRoom = 8192

/**
 * The sealed PDF.
 * @throws Error when the file is not as the press makes them, or the signature outgrows its room
 */
export async function seal(pdf: Buffer, { sealer, at, reason, stamp }: Sealing): Promise<Buffer> {
  const room = sealer.chain.reduce((sum, { length }) => sum + length, 2048) + (stamp === undefined ? 0 : stampRoom)
  const { file, range, hole } = prepared(pdf, { at, reason, room })
  const [, before, after] = range
  const digest = createHash('sha256').update(file.subarray(0, before)).update(file.subarray(after)).digest()
  const bare = await signedData(sealer, { digest })
  const cms = stamp === undefined ? bare : await stampedOr(bare, stamp)
  if (cms.length > room) throw new Error(`a signature of ${cms.length} bytes where ${room} have room`)
  file.write(cms.toString('hex'), hole, 'latin1')
  return file
}

/** A paper is not held up by an authority that is silent: its seal holds without, and gets its stamp later (`restamp.ts`). */
async function stampedOr(cms: Buffer, stamp: Stamp): Promise<Buffer> {
  const { signature } = openSignedData(cms)
  try {
    return withTimeStamp(cms, await stamp(createHash('sha256').update(signature).digest()))
  } catch {
    return cms
  }
}

interface Prepared {
  readonly file: Buffer
  /** As it stands in the file: where each of the two signed parts begins and how long it is. */
  readonly range: readonly [number, number, number, number]
  /** Where the signature's hexadecimal digits go. */
  readonly hole: number
}

function prepared(
  pdf: Buffer,
  wish: { readonly at: Instant; readonly reason: string; readonly room: number },
): Prepared {
  const old = readTrailer(pdf)
  const pageNumber = firstPage(old)
  const [field, signature] = [old.size, old.size + 1]
  const page = objectOf(old, pageNumber)
  if (page.includes('/Annots') && !page.includes('/Annots [')) throw new Error('annotations stand elsewhere')
  const annotated = page.includes('/Annots [')
    ? page.replace('/Annots [', `/Annots [${field} 0 R `)
    : inserted(page, `/Annots [${field} 0 R]`)
  const catalog = inserted(objectOf(old, old.root), `/AcroForm <</Fields [${field} 0 R]/SigFlags 3>>`)
  const digits = '0'.repeat(wish.room * 2)
  const blank = '/ByteRange [0 0000000000 0000000000 0000000000]'
  const when = new Date(wish.at).toISOString().replace(/[-:T]|\.\d+Z$/g, '')
  const objects = new Map<number, string>([
    [old.root, catalog],
    [pageNumber, annotated],
    // Nothing to see and locked; an annotation without an area needs no face (ISO 19005-2 §6.3.3).
    [
      field,
      `<</Type/Annot/Subtype/Widget/FT/Sig/T(seal)/F 132/Rect [0 0 0 0]/P ${pageNumber} 0 R/V ${signature} 0 R>>`,
    ],
    [
      signature,
      `<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached${blank}/Contents <${digits}>/M(D:${when}Z)/Reason ${hexText(wish.reason)}>>`,
    ],
  ])
  let added = pdf.at(-1) === 0x0a ? '' : '\n'
  const offsets = new Map<number, number>()
  for (const [number, body] of objects) {
    offsets.set(number, pdf.length + added.length)
    added += `${number} 0 obj\n${body}\nendobj\n`
  }
  const table = pdf.length + added.length
  added += `xref\n${[...offsets]
    .toSorted(([a], [b]) => a - b)
    .map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`)
    .join('')}`
  const [first] = old.id
  const changed = createHash('sha256').update(pdf).update(added).digest('hex').slice(0, 32)
  const info = old.info === null ? '' : `/Info ${old.info} 0 R`
  added += `trailer\n<</Size ${old.size + 2}/Root ${old.root} 0 R${info}/ID [<${first}><${changed}>]/Prev ${old.table}>>\nstartxref\n${table}\n%%EOF\n`
  const contents = added.indexOf(`<${digits}>`)
  const start = pdf.length + contents
  const end = start + digits.length + 2
  const range = [0, start, end, pdf.length + added.length - end] as const
  const said = `/ByteRange [0 ${range
    .slice(1)
    .map((n) => String(n).padStart(10, ' '))
    .join(' ')}]`
  return { file: Buffer.concat([pdf, Buffer.from(added.replace(blank, said), 'latin1')]), range, hole: start + 1 }
}

interface Trailer {
  readonly text: string
  readonly table: number
  readonly root: number
  readonly info: number | null
  readonly size: number
  readonly id: readonly [string, string]
  readonly offsets: ReadonlyMap<number, number>
}

/** Reads the table at the end of a file that the press has just made: plain, and the only one. */
function readTrailer(pdf: Buffer): Trailer {
  const text = pdf.toString('latin1')
  const table = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1])
  const end = text.lastIndexOf('trailer')
  if (!Number.isSafeInteger(table) || !text.startsWith('xref', table) || end < table)
    throw new Error('no plain cross-reference table')
  const dict = text.slice(end)
  const [size, root, info] = ['Size (\\d+)', 'Root (\\d+) 0 R', 'Info (\\d+) 0 R'].map((what) => {
    const found = new RegExp(`/${what}`).exec(dict)?.[1]
    return found === undefined ? null : Number(found)
  })
  if (!size || !root) throw new Error('no trailer')
  return {
    text,
    table,
    root,
    size,
    info: info ?? null,
    id: idOf(dict, pdf),
    offsets: readTable(text.slice(table, end)),
  }
}

/** The file's identity: hexadecimal whatever way the press wrote it. */
function idOf(dict: string, pdf: Buffer): readonly [string, string] {
  const hex = /\/ID\s*\[\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/.exec(dict)
  const made = createHash('sha256').update(pdf).digest('hex').slice(0, 32)
  return [hex?.[1] ?? made, hex?.[2] ?? made]
}

function readTable(table: string): Map<number, number> {
  const offsets = new Map<number, number>()
  let next = 0
  for (const line of table.split(/\r?\n/).slice(1)) {
    const section = /^(\d+) (\d+)\s*$/.exec(line)
    const entry = /^(\d{10}) \d{5} ([nf])\s*$/.exec(line)
    if (section) next = Number(section[1])
    else if (entry) {
      if (entry[2] === 'n') offsets.set(next, Number(entry[1]))
      next++
    }
  }
  return offsets
}

/** The dictionary of an object without a stream, as it is written. */
function objectOf({ text, offsets }: Trailer, number: number): string {
  const at = offsets.get(number)
  const head = `${number} 0 obj`
  if (at === undefined || !text.startsWith(head, at)) throw new Error(`no object ${number}`)
  const body = text.slice(at + head.length, text.indexOf('endobj', at)).trim()
  if (!body.startsWith('<<') || !body.endsWith('>>')) throw new Error(`object ${number} is no dictionary`)
  return body
}

function firstPage(old: Trailer): number {
  const pages = Number(/\/Pages (\d+) 0 R/.exec(objectOf(old, old.root))?.[1])
  let at = pages
  for (let depth = 0; depth < 10; depth++) {
    const kid = /\/Kids\s*\[\s*(\d+) 0 R/.exec(objectOf(old, at))?.[1]
    if (kid === undefined) return at
    at = Number(kid)
  }
  throw new Error('no first page')
}

const inserted = (dictionary: string, entry: string): string => `${dictionary.slice(0, -2)}${entry}>>`
/** Text in any language, as UTF-16 in hexadecimal. */
const hexText = (text: string): string => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`
