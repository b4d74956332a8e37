/**
 * PNG for grey pictures, on Node's own zlib: what readers and record payloads use of it (no interlacing; colours are
 * turned to grey). Memory is bounded by the size the header states, and that size is bounded first.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { cursorOf, tagAt } from '../records/cursor.ts'
import { RecordError } from '../trouble.ts'
import { checkImage, checkSize, type GreyImage } from './grey.ts'

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** Samples a pixel, by colour type: grey, RGB, palette, grey with alpha, RGB with alpha. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte)
}

interface Header {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
}

/**
 * Decodes a PNG to grey.
 * @param otherwiseDpi the resolution to assume where the file has no pHYs chunk in metres
 * @throws {RecordError}
 */
export function readPng(bytes: Uint8Array, otherwiseDpi = 500): GreyImage {
  if (!isPng(bytes)) throw new RecordError('not_a_record')
  let header: Header | undefined
  let palette: Uint8Array | undefined
  let dpi = otherwiseDpi
  const data: Uint8Array[] = []
  const from = cursorOf(bytes)
  from.skip(8)
  for (;;) {
    const length = from.u32()
    const name = tagAt(bytes, from.at)
    from.skip(4)
    const body = from.take(length)
    from.skip(4) // checksums: zlib has its own, and a wrong header is caught by its values
    if ((header === undefined) !== (name === 'IHDR')) throw new RecordError('bad_image')
    if (name === 'IHDR') header = readHeader(body)
    else if (name === 'PLTE') palette = body
    else if (name === 'pHYs') dpi = readDpi(body) ?? dpi
    else if (name === 'IDAT') data.push(body)
    else if (name === 'IEND') break
  }
  if (header === undefined) throw new RecordError('bad_image')
  const rows = unfilter(inflate(data, header), header)
  return checkImage({ width: header.width, height: header.height, dpi, pixels: toGrey(rows, header, palette) })
}

function readHeader(body: Uint8Array): Header {
  const from = cursorOf(body)
  const header = { width: from.u32(), height: from.u32(), depth: from.u8(), colour: from.u8() }
  checkSize(header.width, header.height)
  const plain = from.u8() === 0 && from.u8() === 0
  const interlaced = from.u8() !== 0
  if (!plain || from.left !== 0) throw new RecordError('bad_image')
  const shallow = header.depth === 1 || header.depth === 2 || header.depth === 4
  const known = header.depth === 8 || (shallow && (header.colour === 0 || header.colour === 3))
  if (interlaced || !known || samplesOf[header.colour] === undefined) throw new RecordError('unsupported_compression')
  return header
}

function readDpi(body: Uint8Array): number | null {
  const from = cursorOf(body)
  const [x, y, unit] = [from.u32(), from.u32(), from.u8()]
  return unit === 1 && x === y ? Math.round(x * 0.0254) : null
}

const rowBytes = (h: Header): number => Math.ceil((h.width * h.depth * (samplesOf[h.colour] ?? 1)) / 8)

function inflate(data: readonly Uint8Array[], header: Header): Uint8Array {
  const size = (rowBytes(header) + 1) * header.height
  let raw: Uint8Array
  try {
    // A few bytes that claim to be gigabytes stop at the size the header states.
    raw = inflateSync(Buffer.concat(data), { maxOutputLength: size })
  } catch {
    throw new RecordError('bad_image')
  }
  if (raw.length !== size) throw new RecordError('bad_image')
  return raw
}

/** Undoes the prediction of each row (PNG 9.2), in place of the bytes it came in. */
function unfilter(raw: Uint8Array, header: Header): Uint8Array {
  const row = rowBytes(header)
  const step = Math.max(1, (header.depth * (samplesOf[header.colour] ?? 1)) >> 3)
  const out = new Uint8Array(row * header.height)
  for (let y = 0; y < header.height; y++) {
    const kind = raw[y * (row + 1)] ?? 0
    if (kind > 4) throw new RecordError('bad_image')
    for (let x = 0; x < row; x++) {
      const at = y * row + x
      const left = x < step ? 0 : (out[at - step] ?? 0)
      const up = y === 0 ? 0 : (out[at - row] ?? 0)
      const corner = x < step || y === 0 ? 0 : (out[at - row - step] ?? 0)
      out[at] = (raw[y * (row + 1) + 1 + x] ?? 0) + predicted(kind, left, up, corner)
    }
  }
  return out
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  if (kind === 0) return 0
  if (kind === 1) return left
  if (kind === 2) return up
  if (kind === 3) return (left + up) >> 1
  const [l, u, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (l <= u && l <= c) return left
  return u <= c ? up : corner
}

function toGrey(rows: Uint8Array, header: Header, palette: Uint8Array | undefined): Uint8Array {
  const { width, height, depth, colour } = header
  const samples = samplesOf[colour] ?? 1
  const row = rowBytes(header)
  const grey = new Uint8Array(width * height)
  if (colour === 3 && palette === undefined) throw new RecordError('bad_image')
  const luma = (of: Uint8Array, at: number): number =>
    Math.round(0.299 * (of[at] ?? 0) + 0.587 * (of[at + 1] ?? 0) + 0.114 * (of[at + 2] ?? 0))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth * samples
      const at = y * row + (bit >> 3)
      const value = ((rows[at] ?? 0) >> (8 - depth - (depth < 8 ? bit & 7 : 0))) & ((1 << depth) - 1)
      if (colour === 3) grey[y * width + x] = luma(palette ?? rows, value * 3)
      else if (samples >= 3) grey[y * width + x] = luma(rows, at)
      else grey[y * width + x] = depth === 8 ? value : Math.round((value * 255) / ((1 << depth) - 1))
    }
  }
  return grey
}

/** Encodes a picture as 8-bit grey PNG with its resolution. */
export function writePng(image: GreyImage): Uint8Array {
  const { width, height, pixels } = checkImage(image)
  const raw = new Uint8Array((width + 1) * height)
  for (let y = 0; y < height; y++) {
    raw[y * (width + 1)] = 1 // predict from the left: ridges change slowly along a row
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      raw[y * (width + 1) + 1 + x] = (pixels[at] ?? 0) - (x === 0 ? 0 : (pixels[at - 1] ?? 0))
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const perMetre = Buffer.alloc(9)
  perMetre.writeUInt32BE(Math.round(image.dpi / 0.0254), 0)
  perMetre.writeUInt32BE(Math.round(image.dpi / 0.0254), 4)
  perMetre[8] = 1
  const chunks = [
    chunk('IHDR', head),
    chunk('pHYs', perMetre),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', head.subarray(0, 0)),
  ]
  return Buffer.concat([signature, ...chunks])
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const out = Buffer.alloc(12 + body.length)
  out.writeUInt32BE(body.length, 0)
  out.write(name, 4, 'latin1')
  out.set(body, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length)
  return out
}
