/** Reads a minutiae record in whichever of the four formats it is; the header says which. */
import type { FingerTemplate } from '../template.ts'
import { RecordError } from '../trouble.ts'
import { readAnsi2009 } from './ansi2009.ts'
import { tagAt } from './cursor.ts'
import { looksLikeIso2011, readIso2011 } from './iso2011.ts'
import { mostBytes } from './parts.ts'
import { readAnsi2004, readIso2005 } from './short-header.ts'

/** Do these bytes begin like a minutiae record? */
export function isTemplate(bytes: Uint8Array): boolean {
  return tagAt(bytes, 0) === 'FMR\0'
}

/**
 * Reads a record of ISO/IEC 19794-2:2005 or :2011, or ANSI INCITS 378-2004 or -2009 (with amendment 1).
 * @param bytes the whole record and nothing beside it
 * @returns at least one view; coordinates in pixels, angles in radians (`Minutia`)
 * @throws {RecordError} whenever the bytes are not exactly such a record
 */
export function readTemplate(bytes: Uint8Array): FingerTemplate {
  if (!isTemplate(bytes)) throw new RecordError('not_a_record')
  if (bytes.length < 8) throw new RecordError('truncated')
  if (bytes.length > mostBytes) throw new RecordError('too_large')
  const template = readerOf(bytes)(bytes)
  if (template.views.length === 0) throw new RecordError('no_views')
  return template
}

function readerOf(bytes: Uint8Array): (bytes: Uint8Array) => FingerTemplate {
  const version = tagAt(bytes, 4)
  if (version === ' 20\0') return hasLongLength(bytes) ? readIso2005 : readAnsi2004
  // Seen on ANSI records only, from makers who wrote the blank of the version as a zero.
  if (version === '020\0') return readAnsi2004
  if (version === '030\0') return looksLikeIso2011(bytes) ? readIso2011 : readAnsi2009
  if (version === '035\0') return readAnsi2009
  throw new RecordError('unsupported_version')
}

/**
 * ISO gives the length four bytes, ANSI two. No ISO record reaches 65,536 bytes, so its length begins with two zeros;
 * an ANSI record beginning so has the four-byte length behind them, and those bytes are zeros again or more.
 */
function hasLongLength(bytes: Uint8Array): boolean {
  if (bytes.length < 14) return true
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(8) === bytes.length) return true
  return view.getUint16(8) === 0 && view.getUint32(10) !== bytes.length
}
