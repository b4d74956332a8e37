/** ISO/IEC 19794-2:2011: each representation carries its own length, device, qualities, size and resolution. */
import type { FingerTemplate, FingerView } from '../template.ts'
import { RecordError } from '../trouble.ts'
import { type Cursor, cursorOf } from './cursor.ts'
import { checkEnd, checkGeometry, readMinutiae, readPosition, readQuality, skipExtendedAreas } from './parts.ts'

/** Shortest representation: no quality, no certificate, no minutia. */
const leastRepresentation = 34

/**
 * Is this the 2011 layout? ANSI 378-2009 bears the same "030" and only the structure tells them apart: here the
 * lengths of the representations add up to the length of the record.
 */
export function looksLikeIso2011(bytes: Uint8Array): boolean {
  if (bytes.length < 15) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 15
  const count = view.getUint16(12)
  for (let i = 0; i < count; i++) {
    if (at + leastRepresentation > bytes.length) return false
    const length = view.getUint32(at)
    if (length < leastRepresentation) return false
    at += length
  }
  return at === bytes.length
}

/** @throws {RecordError} */
export function readIso2011(bytes: Uint8Array): FingerTemplate {
  const from = cursorOf(bytes)
  from.skip(8)
  if (from.u32() !== bytes.length) throw new RecordError('wrong_length')
  const count = from.u16()
  const certified = readFlag(from)
  const views: FingerView[] = []
  for (let i = 0; i < count; i++) {
    const length = from.u32()
    if (length < leastRepresentation) throw new RecordError('wrong_length')
    views.push(readRepresentation(cursorOf(from.take(length - 4)), certified))
  }
  checkEnd(from)
  return { format: 'iso-19794-2:2011', views }
}

/** Whether certificates follow the qualities: 0 or 1. */
export function readFlag(from: Cursor): boolean {
  const flag = from.u8()
  if (flag > 1) throw new RecordError('bad_value')
  return flag === 1
}

/** What every 2011 representation begins with; says the first quality score, if any. */
export function readOrigin(from: Cursor, certified: boolean): number | null {
  from.skip(9 + 5) // when it was taken; technology, vendor and type of the device
  const qualities = from.u8()
  let quality: number | null = null
  for (let i = 0; i < qualities; i++) {
    const score = readQuality(from.u8())
    quality ??= score
    from.skip(4) // vendor and number of the algorithm
  }
  if (certified) from.skip(from.u8() * 3)
  return quality
}

function readRepresentation(from: Cursor, certified: boolean): FingerView {
  const quality = readOrigin(from, certified)
  const position = readPosition(from)
  from.skip(1)
  const resolution = { pixelsPerCmX: from.u16(), pixelsPerCmY: from.u16() }
  const impression = from.u8()
  const geometry = { ...resolution, width: from.u16(), height: from.u16() }
  checkGeometry(geometry)
  const bytesEach = from.u8() >> 4 // the low half says where an ending is measured; both meanings are the same to us
  if (bytesEach !== 5 && bytesEach !== 6) throw new RecordError('bad_value')
  const layout = { ...geometry, stepsInTurn: 256, hasQuality: bytesEach === 6 } as const
  const minutiae = readMinutiae(from, from.u8(), layout)
  skipExtendedAreas(from)
  checkEnd(from)
  return { position, impression, quality, ...geometry, minutiae }
}
