/**
 * A sent file made into the photo we keep: decoded under limits, turned upright, made anew as JPEG without any of its
 * metadata (no place, no camera, no hidden second picture). Nothing of the sent bytes is kept.
 */
import { createHash } from 'node:crypto'
import type { Sharp } from 'sharp'
import { type Day, photoLimits } from '../../language/index.ts'
import { isSomethingElseToo, type NotTaken, readHeader } from './file.ts'

export interface ReadPhoto {
  /** JPEG, sRGB, upright, at most 826 by 1062 pixels (600 dots an inch). */
  readonly content: Buffer
  /** SHA-256 of `content`, in hexadecimal. */
  readonly hash: string
  readonly width: number
  readonly height: number
  /** The day on which the camera says it was taken; null when it says nothing. */
  readonly taken: Day | null
}

const kept = { width: photoLimits.width * 2, height: photoLimits.height * 2, quality: 90 } as const

/** Reads what was sent; a text says why it is not taken. Never throws for what is in the bytes. */
export async function readPhoto(bytes: Buffer): Promise<ReadPhoto | NotTaken> {
  if (bytes.length > photoLimits.bytes) return 'too-large'
  const size = readHeader(bytes)
  if (typeof size === 'string') return size
  if (size.width * size.height > photoLimits.pixels) return 'too-many-pixels'
  if (isSomethingElseToo(bytes)) return 'something-else-too'
  const { default: sharp } = await import('sharp')
  try {
    const picture = sharp(bytes, { limitInputPixels: photoLimits.pixels, failOn: 'error', pages: 1 })
    const { exif, autoOrient } = await picture.metadata()
    const unfit = unfitIn(autoOrient)
    // Decoded to its end all the same: a picture cut short is said to be so, not to be small.
    const { data, info } = await anew(picture)
    if (unfit !== null) return unfit
    return {
      content: data,
      hash: createHash('sha256').update(data).digest('hex'),
      width: info.width,
      height: info.height,
      taken: dayIn(exif),
    }
  } catch {
    return 'broken' // whatever a decoder finds wrong with bytes from outside is the file's matter, not ours
  }
}

function unfitIn({ width, height }: { readonly width: number; readonly height: number }): NotTaken | null {
  if (width < photoLimits.width || height < photoLimits.height) return 'too-small'
  const off = Math.abs(width / height / photoLimits.shape - 1)
  return off > photoLimits.tolerance ? 'wrong-shape' : null
}

function anew(picture: Sharp) {
  return picture
    .autoOrient()
    .flatten({ background: '#fff' })
    .resize(kept.width, kept.height, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .jpeg({ quality: kept.quality, chromaSubsampling: '4:4:4' })
    .timeout({ seconds: 5 })
    .toBuffer({ resolveWithObject: true })
}

/** The latest day among the times in the EXIF block: when it was taken, or last saved by the camera. */
function dayIn(exif: Buffer | undefined): Day | null {
  const times = exif
    ?.toString('latin1')
    .matchAll(/\b((?:19|20)\d\d):(0[1-9]|1[0-2]):(0[1-9]|[12]\d|3[01]) \d\d:\d\d:\d\d/g)
  const days = [...(times ?? [])].map(([, year, month, day]) => `${year}-${month}-${day}`).sort()
  return (days.at(-1) as Day | undefined) ?? null
}
