/** What a photograph says of itself, read before any decoder sees it: kind and size, so that limits come first. */
import { PhotoError } from './trouble.ts'

export interface PhotoHeader {
  readonly kind: 'jpeg' | 'png'
  readonly width: number
  readonly height: number
}

const pngMark = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/**
 * Kind and size by signature and header; nothing is decoded.
 * @throws {PhotoError} `not-a-photo` or `broken`
 */
export function readPhotoHeader(bytes: Uint8Array): PhotoHeader {
  if (pngMark.every((byte, i) => bytes[i] === byte)) return pngHeader(bytes)
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return jpegHeader(bytes)
  throw new PhotoError('not-a-photo', 'neither JPEG nor PNG')
}

function pngHeader(bytes: Uint8Array): PhotoHeader {
  const view = viewOf(bytes)
  // Signature, length 13, "IHDR", width, height: always first and always there.
  if (bytes.length < 33 || view.getUint32(8) !== 13 || view.getUint32(12) !== 0x49484452)
    throw new PhotoError('broken', 'a PNG without its header')
  return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) }
}

/** Walks the segments to the frame header (SOF0–SOF15 without the three that are no frames). */
function jpegHeader(bytes: Uint8Array): PhotoHeader {
  const view = viewOf(bytes)
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw new PhotoError('broken', 'a JPEG whose segments do not follow each other')
    const marker = bytes[at + 1] as number
    if (marker === 0xff) {
      at += 1 // a fill byte
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) {
      if (at + 9 > bytes.length) break
      return { kind: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    }
    // Picture data or the end before any frame header.
    if (marker === 0xda || marker === 0xd9) break
    const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
    const length = standsAlone ? 0 : view.getUint16(at + 2)
    if (!standsAlone && length < 2) throw new PhotoError('broken', 'a JPEG segment without a length')
    at += 2 + length
  }
  throw new PhotoError('broken', 'a JPEG without a frame header')
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
