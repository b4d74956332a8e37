/**
 * What a sent file is by its bytes, before any decoder sees it: JPEG or PNG and how large, and whether it is something
 * else besides. Names and types that a browser or program claims are not asked.
 */

/** Why a file is not taken. The words stand in `trouble.ts`. */
export type NotTaken =
  | 'empty'
  | 'too-large'
  | 'wrong-type'
  | 'something-else-too'
  | 'too-many-pixels'
  | 'too-small'
  | 'wrong-shape'
  | 'broken'

export interface FileSize {
  readonly width: number
  readonly height: number
}

/** The picture's sides as its header says them, not turned; or why it is not taken. */
export function readHeader(bytes: Buffer): FileSize | NotTaken {
  if (bytes.length === 0) return 'empty'
  if (bytes.length >= 8 && bytes.readBigUInt64BE(0) === 0x89504e470d0a1a0an) return pngSize(bytes)
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return jpegSize(bytes)
  return 'wrong-type'
}

function pngSize(bytes: Buffer): FileSize | NotTaken {
  // Signature, the length 13, "IHDR", width, height: always first.
  if (bytes.length < 33 || bytes.readUInt32BE(8) !== 13 || bytes.toString('latin1', 12, 16) !== 'IHDR') return 'broken'
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** Walks the segments to the frame header: SOF0 to SOF15 without the three that are none. */
function jpegSize(bytes: Buffer): FileSize | NotTaken {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1 // a fill byte
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    }
    if (marker === 0xd9 || marker === 0xda) break // the end, or picture data, before any frame
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2) break
    at += 2 + length
  }
  return 'broken'
}

/** Pages, programs of pages and printed documents: found anywhere, since browsers and readers look far into a file. */
const otherText = /<(?:script|html|!doctype|\?php|svg xmlns)|%PDF-\d\.\d/i

/**
 * Is it also a page, a PDF or an archive? What we keep is made anew from pixels, so nothing of it would live on; such a
 * file is refused because nobody sends one by mistake. A phone's own additions (a short film, a depth map) are left alone.
 */
export function isSomethingElseToo(bytes: Buffer): boolean {
  return otherText.test(bytes.toString('latin1')) || isArchive(bytes)
}

/** A ZIP is read from its end: a directory's mark whose comment reaches exactly to the last byte. */
function isArchive(bytes: Buffer): boolean {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at--) {
    if (bytes[at] !== 0x50 || bytes[at + 1] !== 0x4b || bytes[at + 2] !== 5 || bytes[at + 3] !== 6) continue
    if (at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return true
  }
  return false
}
