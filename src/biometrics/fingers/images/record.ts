/**
 * Finger image records, ISO/IEC 19794-4:2005 and :2011: what readers send that leave finding minutiae to the server.
 * Reading unpacks one picture at a time; writing serves the simulated reader.
 */
import { type Cursor, cursorOf, tagAt } from '../records/cursor.ts'
import { readFlag, readOrigin } from '../records/iso2011.ts'
import { checkEnd, readQuality } from '../records/parts.ts'
import { dpiOf } from '../template.ts'
import { RecordError } from '../trouble.ts'
import { checkImage, checkSize, type GreyImage, mostEdge } from './grey.ts'
import { readJpeg2000 } from './jpeg2000.ts'
import { readPng, writePng } from './png.ts'

export interface FingerImage {
  /** ISO finger position, see `FingerView`. */
  readonly position: number
  readonly impression: number
  /** The device's own score, 0 to 100, or null where it gave none. */
  readonly quality: number | null
  readonly image: GreyImage
}

/** A raw picture of the largest size and its headers; nobody sends more. */
const mostBytes = mostEdge * mostEdge + (1 << 16)

/** A hand has no more fingers, and unpacking pictures is dear. */
const mostImages = 10

type Packing = 'raw' | 'jpeg2000' | 'png'

const packing2005: Readonly<Record<number, Packing>> = { 0: 'raw', 4: 'jpeg2000', 5: 'png' }
const packing2011: Readonly<Record<number, Packing>> = { 0: 'raw', 4: 'jpeg2000', 5: 'jpeg2000', 6: 'png' }

/** One image as its record describes it, not yet unpacked. */
interface Packed {
  readonly position: number
  readonly impression: number
  readonly quality: number | null
  readonly width: number
  readonly height: number
  readonly dpi: number
  readonly packing: Packing
  readonly data: Uint8Array
}

/** Do these bytes begin like a finger image record? */
export function isImageRecord(bytes: Uint8Array): boolean {
  return tagAt(bytes, 0) === 'FIR\0'
}

/**
 * Reads a finger image record with raw 8-bit, PNG or JPEG 2000 pictures.
 * @returns at least one image, in the order of the record
 * @throws {RecordError} `unsupported_compression` for WSQ, JPEG and bit-packed pictures
 */
export async function readImageRecord(bytes: Uint8Array): Promise<readonly FingerImage[]> {
  const images: FingerImage[] = []
  for (const packed of readPacked(bytes)) images.push(await unpack(packed))
  return images
}

/** Everything of a record but the unpacking; exported for the tests that feed it nonsense. */
export function readPacked(bytes: Uint8Array): readonly Packed[] {
  if (!isImageRecord(bytes)) throw new RecordError('not_a_record')
  if (bytes.length < 8) throw new RecordError('truncated')
  if (bytes.length > mostBytes) throw new RecordError('too_large')
  const version = tagAt(bytes, 4)
  if (version !== '010\0' && version !== '020\0') throw new RecordError('unsupported_version')
  const found = version === '010\0' ? read2005(cursorOf(bytes), bytes.length) : read2011(cursorOf(bytes), bytes.length)
  if (found.length === 0) throw new RecordError('no_views')
  return found
}

function read2005(from: Cursor, length: number): Packed[] {
  from.skip(8)
  if (from.u16() * 2 ** 32 + from.u32() !== length) throw new RecordError('wrong_length')
  from.skip(4) // device, acquisition level
  const count = from.u8()
  if (count > mostImages) throw new RecordError('too_large')
  const unit = from.u8()
  from.skip(4) // resolution of the scan; that of the image follows
  const dpi = readDpi(from, unit)
  const packing = packingOf(packing2005, from.u8(), from.u8())
  from.skip(2)
  const found: Packed[] = []
  for (let i = 0; i < count; i++) {
    const size = from.u32()
    if (size < 14) throw new RecordError('wrong_length')
    const part = cursorOf(from.take(size - 4))
    const position = readFinger(part)
    part.skip(2) // how many views of the finger, and which
    const quality = readQuality(part.u8())
    const impression = part.u8()
    const [width, height] = [part.u16(), part.u16()]
    part.skip(1)
    found.push({ position, impression, quality, width, height, dpi, packing, data: part.take(part.left) })
  }
  checkEnd(from)
  return found
}

function read2011(from: Cursor, length: number): Packed[] {
  from.skip(8)
  if (from.u32() !== length) throw new RecordError('wrong_length')
  const count = from.u16()
  if (count > mostImages) throw new RecordError('too_large')
  const certified = readFlag(from)
  from.skip(1) // number of different fingers
  const found: Packed[] = []
  for (let i = 0; i < count; i++) {
    const size = from.u32()
    if (size < 45) throw new RecordError('wrong_length')
    const part = cursorOf(from.take(size - 4))
    const quality = readOrigin(part, certified)
    const position = readFinger(part)
    part.skip(1)
    const unit = part.u8()
    part.skip(4)
    const dpi = readDpi(part, unit)
    const packing = packingOf(packing2011, part.u8(), part.u8())
    const impression = part.u8()
    const [width, height] = [part.u16(), part.u16()]
    const data = part.take(part.u32()) // what follows in the part is segments, annotations, comments
    found.push({ position, impression, quality, width, height, dpi, packing, data })
  }
  checkEnd(from)
  return found
}

/** Single fingers only: two thumbs or four fingers in one picture cannot be compared one to one. */
function readFinger(from: Cursor): number {
  const position = from.u8()
  if (position > 10) throw new RecordError('bad_value')
  return position
}

/** Pixels an inch (unit 1) or a centimetre (unit 2), the same both ways. */
function readDpi(from: Cursor, unit: number): number {
  const [x, y] = [from.u16(), from.u16()]
  if ((unit !== 1 && unit !== 2) || x === 0 || Math.abs(x - y) > 0.01 * x) throw new RecordError('bad_value')
  return unit === 1 ? x : Math.round(dpiOf(x))
}

function packingOf(table: Readonly<Record<number, Packing>>, depth: number, code: number): Packing {
  const packing = table[code]
  if (packing === undefined || depth !== 8) throw new RecordError('unsupported_compression')
  return packing
}

async function unpack({
  position,
  impression,
  quality,
  width,
  height,
  dpi,
  packing,
  data,
}: Packed): Promise<FingerImage> {
  checkSize(width, height)
  if (packing === 'raw') {
    return { position, impression, quality, image: checkImage({ width, height, dpi, pixels: new Uint8Array(data) }) }
  }
  const picture = packing === 'png' ? readPng(data, dpi) : await readJpeg2000(data)
  if (picture.width !== width || picture.height !== height) throw new RecordError('wrong_length')
  return { position, impression, quality, image: checkImage({ width, height, dpi, pixels: picture.pixels }) }
}

/** What a reader states about a capture. */
export interface Stated {
  readonly position: number
  readonly quality: number | null
  readonly packing: 'raw' | 'png'
  /** When it was taken; left out, the record says nothing of it. */
  readonly at?: Date
}

/** Writes one picture as an ISO/IEC 19794-4:2011 record, as a reader would. */
export function writeImageRecord(image: GreyImage, { position, quality, packing, at }: Stated): Uint8Array {
  checkImage(image)
  const data = packing === 'png' ? writePng(image) : image.pixels
  const scored = quality === null ? 0 : 5
  const part = 41 + scored + 4 + data.length
  const bytes = Buffer.alloc(16 + part)
  bytes.write('FIR\x00020\x00', 0, 'latin1')
  bytes.writeUInt32BE(bytes.length, 8)
  bytes.writeUInt16BE(1, 12)
  bytes[15] = 1
  bytes.writeUInt32BE(part, 16)
  writeMoment(bytes, 20, at)
  bytes[34] = scored === 0 ? 0 : 1
  if (quality !== null) bytes[35] = quality
  let o = 35 + scored
  bytes.set([position, 0, 1], o) // finger, first representation, pixels an inch
  for (let i = 0; i < 4; i++) bytes.writeUInt16BE(Math.round(image.dpi), o + 3 + 2 * i)
  bytes.set([8, packing === 'png' ? 6 : 0, 0], o + 11) // depth, packing, live and plain
  bytes.writeUInt16BE(image.width, o + 14)
  bytes.writeUInt16BE(image.height, o + 16)
  o += 18
  bytes.writeUInt32BE(data.length, o)
  bytes.set(data, o + 4)
  return bytes
}

function writeMoment(bytes: Buffer, o: number, at: Date | undefined): void {
  if (at === undefined) return void bytes.fill(0xff, o, o + 9) // the standard's "not known"
  bytes.writeUInt16BE(at.getUTCFullYear(), o)
  bytes.set([at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()], o + 2)
  bytes.writeUInt16BE(at.getUTCMilliseconds(), o + 7)
}
