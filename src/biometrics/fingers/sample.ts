/** What a reader sent: a template it made itself, or a picture from which one has to be made. */

import { isJpeg2000, readJpeg2000 } from './images/jpeg2000.ts'
import { isPng, readPng } from './images/png.ts'
import { type FingerImage, isImageRecord, readImageRecord } from './images/record.ts'
import { isTemplate, readTemplate } from './records/read.ts'
import type { FingerTemplate } from './template.ts'
import { RecordError } from './trouble.ts'

export type Sample =
  | { readonly kind: 'template'; readonly template: FingerTemplate }
  | { readonly kind: 'image'; readonly images: readonly FingerImage[] }

/** A bare picture says nothing of its finger, and a JPEG 2000 nothing of its resolution: readers give 500. */
const bare = { position: 0, impression: 0, quality: null } as const

/**
 * Tells a minutiae record, a finger image record and a bare picture apart by how they begin, and reads it.
 * @throws {RecordError} when it is none of these, or not what it begins like
 */
export async function readSample(bytes: Uint8Array): Promise<Sample> {
  if (isTemplate(bytes)) return { kind: 'template', template: readTemplate(bytes) }
  if (isImageRecord(bytes)) return { kind: 'image', images: await readImageRecord(bytes) }
  if (isPng(bytes)) return { kind: 'image', images: [{ ...bare, image: readPng(bytes) }] }
  if (isJpeg2000(bytes))
    return { kind: 'image', images: [{ ...bare, image: { ...(await readJpeg2000(bytes)), dpi: 500 } }] }
  throw new RecordError('not_a_record')
}
