/**
 * The older pair, ISO/IEC 19794-2:2005 and ANSI INCITS 378-2004: one size and resolution for all views, six bytes a
 * minutia. They differ in the header's length field, in a product number that only ANSI has, and in the unit of angles.
 */
import type { FingerTemplate, FingerView } from '../template.ts'
import { RecordError } from '../trouble.ts'
import { type Cursor, cursorOf } from './cursor.ts'
import {
  checkEnd,
  checkGeometry,
  readMinutiae,
  readPosition,
  readQuality,
  skipExtended,
  skipExtendedAreas,
} from './parts.ts'

/** @throws {RecordError} */
export function readIso2005(bytes: Uint8Array): FingerTemplate {
  const from = cursorOf(bytes)
  from.skip(8)
  if (from.u32() !== bytes.length) throw new RecordError('wrong_length')
  return { format: 'iso-19794-2:2005', views: readViews(from, 256) }
}

/** @throws {RecordError} */
export function readAnsi2004(bytes: Uint8Array): FingerTemplate {
  const from = cursorOf(bytes)
  from.skip(8)
  // Two bytes, or zero and then four: records longer than 65,535 bytes came as an afterthought.
  const length = from.u16() || from.u32()
  if (length !== bytes.length) throw new RecordError('wrong_length')
  from.skip(4) // who made it: CBEFF owner and type
  return { format: 'ansi-378:2004', views: readViews(from, 180) }
}

function readViews(from: Cursor, stepsInTurn: 256 | 180): FingerView[] {
  from.skip(2) // compliance bits and number of the device
  const geometry = { width: from.u16(), height: from.u16(), pixelsPerCmX: from.u16(), pixelsPerCmY: from.u16() }
  checkGeometry(geometry)
  const count = from.u8()
  from.skip(1)
  const views: FingerView[] = []
  for (let i = 0; i < count; i++) {
    const position = readPosition(from)
    const impression = from.u8() & 15 // the high half numbers the views of a finger
    const quality = readQuality(from.u8())
    const minutiae = readMinutiae(from, from.u8(), { ...geometry, stepsInTurn, hasQuality: true })
    if (stepsInTurn === 180) skipExtendedAreas(from)
    else skipExtended(from)
    views.push({ position, impression, quality, ...geometry, minutiae })
  }
  checkEnd(from)
  return views
}
