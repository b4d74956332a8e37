/** ANSI INCITS 378-2009 and its first amendment ("030", "035"): size, resolution and one quality a view. */
import type { FingerTemplate, FingerView } from '../template.ts'
import { RecordError } from '../trouble.ts'
import { type Cursor, cursorOf } from './cursor.ts'
import { checkEnd, checkGeometry, readMinutiae, readPosition, readQuality, skipExtendedAreas } from './parts.ts'

/** @throws {RecordError} */
export function readAnsi2009(bytes: Uint8Array): FingerTemplate {
  const from = cursorOf(bytes)
  from.skip(8)
  // Records that announce one byte too few are in circulation; what they hold must still fill the bytes to the last.
  const short = bytes.length - from.u32()
  if (short !== 0 && short !== 1) throw new RecordError('wrong_length')
  from.skip(4 + 3) // who made it; compliance bits and number of the device
  const count = from.u8()
  from.skip(1)
  const views: FingerView[] = []
  for (let i = 0; i < count; i++) views.push(readView(from))
  checkEnd(from)
  return { format: 'ansi-378:2009', views }
}

function readView(from: Cursor): FingerView {
  const position = readPosition(from)
  from.skip(1)
  const impression = from.u8()
  const quality = readQuality(from.u8())
  from.skip(4) // vendor and number of the quality algorithm
  const geometry = { width: from.u16(), height: from.u16(), pixelsPerCmX: from.u16(), pixelsPerCmY: from.u16() }
  checkGeometry(geometry)
  const minutiae = readMinutiae(from, from.u8(), { ...geometry, stepsInTurn: 180, hasQuality: true })
  skipExtendedAreas(from)
  return { position, impression, quality, ...geometry, minutiae }
}
