/** Photographs as they come from cameras and files, made into pixels. Whatever is wrong with one has a name. */

import { isFaceRecord, photoOfRecord } from './face-record.ts'
import { imaging } from './imaging.ts'
import { readPhotoHeader } from './photo-header.ts'
import type { Photo } from './picture.ts'
import { PhotoError } from './trouble.ts'

/** What is taken: bytes before anything is read, pixels before anything is decoded. */
export const photoLimits = { bytes: 8 * 1024 * 1024, pixels: 25_000_000, leastSide: 40, longestSide: 800 } as const

/**
 * JPEG, PNG or an ISO/IEC 19794-5:2005 record as RGB, upright by its EXIF orientation, on white where it is clear, and
 * made smaller when a side is longer than `longestSide`.
 * @throws {PhotoError} with a stable `code`
 */
export async function decodePhoto(bytes: Uint8Array, longestSide: number = photoLimits.longestSide): Promise<Photo> {
  if (bytes.length === 0) throw new PhotoError('empty', 'no bytes')
  if (bytes.length > photoLimits.bytes) throw new PhotoError('too-many-bytes', `${bytes.length} bytes`)
  const picture = isFaceRecord(bytes) ? photoOfRecord(bytes) : bytes
  const { width, height } = readPhotoHeader(picture)
  if (width * height > photoLimits.pixels) throw new PhotoError('too-many-pixels', `${width} × ${height}`)
  if (Math.min(width, height) < photoLimits.leastSide) throw new PhotoError('too-small', `${width} × ${height}`)
  const sharp = await imaging()
  try {
    const { data, info } = await sharp(picture, { limitInputPixels: photoLimits.pixels, failOn: 'truncated' })
      .autoOrient()
      .resize(longestSide, longestSide, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .timeout({ seconds: 5 })
      .toBuffer({ resolveWithObject: true })
    return { data: asRgb(data, info.channels), width: info.width, height: info.height }
  } catch (cause) {
    throw new PhotoError('broken', 'it cannot be decoded', { cause })
  }
}

/** Grey photographs come back with one channel. */
function asRgb(data: Buffer, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const out = new Uint8Array((data.length / channels) * 3)
  for (let i = 0; i * channels < data.length; i++) out.fill(data[i * channels] as number, i * 3, i * 3 + 3)
  return out
}
