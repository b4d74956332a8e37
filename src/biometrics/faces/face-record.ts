/**
 * ISO/IEC 19794-5:2005 face records, as cameras and passports hand them out: a header around a JPEG. Every bound is
 * checked. JPEG 2000 inside, and the layout of 2011 ("030"), are refused by name: nothing here decodes them.
 */
import { viewOf } from './photo-header.ts'
import { PhotoError } from './trouble.ts'

const recordHeader = 14
const faceInformation = 20
const featurePoint = 8
const imageInformation = 12

/** Does it begin as a face record ("FAC\0")? */
export function isFaceRecord(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0x46 && bytes[1] === 0x41 && bytes[2] === 0x43 && bytes[3] === 0
}

/**
 * The JPEG of the first face of the record.
 * @throws {PhotoError} `record-broken` when its lengths contradict each other, `record-unsupported` for what we do not read
 */
export function photoOfRecord(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes)
  const broken = (what: string): PhotoError => new PhotoError('record-broken', what)
  if (bytes.length < recordHeader + faceInformation + imageInformation) throw broken('shorter than its headers')
  const version = view.getUint32(4)
  if (version !== 0x30313000) throw new PhotoError('record-unsupported', 'not of version "010"')
  if (view.getUint32(8) !== bytes.length) throw broken('the length it gives is not its own')
  if (view.getUint16(12) < 1) throw broken('it holds no face')
  const block = view.getUint32(recordHeader)
  const points = view.getUint16(recordHeader + 4)
  const before = faceInformation + points * featurePoint + imageInformation
  if (recordHeader + block > bytes.length) throw broken('the first face reaches past the end')
  if (block <= before) throw broken('the first face has no picture')
  const image = recordHeader + before - imageInformation
  const kind = bytes[image + 1]
  if (kind === 1) throw new PhotoError('record-unsupported', 'a JPEG 2000 picture')
  if (kind !== 0) throw broken('a picture of an unknown kind')
  return bytes.subarray(recordHeader + before, recordHeader + block)
}

/** Packs a JPEG as such a record: for tests and for handing photographs to others. Unspecified fields are 0. */
export function recordOfPhoto(jpeg: Uint8Array, size: { readonly width: number; readonly height: number }): Uint8Array {
  const before = recordHeader + faceInformation + imageInformation
  const bytes = new Uint8Array(before + jpeg.length)
  const view = viewOf(bytes)
  view.setUint32(0, 0x46414300)
  view.setUint32(4, 0x30313000)
  view.setUint32(8, bytes.length)
  view.setUint16(12, 1)
  view.setUint32(recordHeader, bytes.length - recordHeader)
  const image = recordHeader + faceInformation
  bytes[image] = 1 // a full frontal picture
  view.setUint16(image + 2, size.width)
  view.setUint16(image + 4, size.height)
  bytes.set(jpeg, before)
  return bytes
}
