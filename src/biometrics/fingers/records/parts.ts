/** The pieces that the four minutiae formats share: minutiae, qualities, extended data. */
import type { Minutia, MinutiaType } from '../template.ts'
import { RecordError } from '../trouble.ts'
import { type Cursor, cursorOf } from './cursor.ts'

/** Larger than any record of ten fingers; refused before anything is read. */
export const mostBytes = 1 << 20

export interface MinutiaLayout {
  readonly width: number
  readonly height: number
  /** ISO counts 256 steps in a turn, ANSI 180 of two degrees each. */
  readonly stepsInTurn: 256 | 180
  /** ISO 19794-2:2011 may leave the quality byte out. */
  readonly hasQuality: boolean
}

/**
 * One minutia: type in the two high bits of x, two reserved bits above y, the angle in steps, a quality.
 * @throws {RecordError} `bad_value` outside the picture, of the reserved type, or turned past a full turn.
 */
export function readMinutia(from: Cursor, layout: MinutiaLayout): Minutia {
  const first = from.u16()
  const x = first & 0x3fff
  const y = from.u16() & 0x3fff
  const steps = from.u8()
  const quality = layout.hasQuality ? from.u8() : 0
  const type = first >> 14
  if (x >= layout.width || y >= layout.height || type === 3) throw new RecordError('bad_value')
  if (steps >= layout.stepsInTurn) throw new RecordError('bad_value')
  return {
    x,
    y,
    angle: (steps * 2 * Math.PI) / layout.stepsInTurn,
    type: type as MinutiaType,
    quality: readQuality(quality) ?? 0,
  }
}

/** `count` minutiae. The list grows with what is there, never by what the count promises. */
export function readMinutiae(from: Cursor, count: number, layout: MinutiaLayout): Minutia[] {
  if (count * (layout.hasQuality ? 6 : 5) > from.left) throw new RecordError('truncated')
  const found: Minutia[] = []
  for (let i = 0; i < count; i++) found.push(readMinutia(from, layout))
  return found
}

/** 0 to 100; 254 and 255 mean "not said" and "failed to say". */
export function readQuality(byte: number): number | null {
  if (byte <= 100) return byte
  if (byte >= 254) return null
  throw new RecordError('bad_value')
}

/** Steps over extended data (ridge counts, cores, deltas, what vendors add), which must all be there. */
export function skipExtended(from: Cursor): void {
  from.skip(from.u16())
}

/**
 * The same, looking into it: each area says its type and its length, header included, and together they must fill what
 * was announced. Not for ISO/IEC 19794-2:2005, whose makers disagree whether an area's length counts its header.
 */
export function skipExtendedAreas(from: Cursor): void {
  const areas = cursorOf(from.take(from.u16()))
  while (areas.left > 0) {
    if (areas.left < 4) throw new RecordError('wrong_length')
    areas.skip(2)
    const length = areas.u16()
    if (length < 4 || length - 4 > areas.left) throw new RecordError('wrong_length')
    areas.skip(length - 4)
  }
}

/** Refuses a size or resolution that no picture of a finger has. */
export function checkGeometry(g: { width: number; height: number; pixelsPerCmX: number; pixelsPerCmY: number }): void {
  if (g.width === 0 || g.height === 0) throw new RecordError('bad_value')
  // 100 to 2500 dpi: outside, scaling to 500 dpi would only make nonsense of the coordinates.
  for (const r of [g.pixelsPerCmX, g.pixelsPerCmY]) if (r < 39 || r > 984) throw new RecordError('bad_value')
}

/** Fingers 0 to 10; a palm or a slap has no place in a template. */
export function readPosition(from: Cursor): number {
  const position = from.u8()
  if (position > 10) throw new RecordError('bad_value')
  return position
}

/** Nothing may follow the last view. */
export function checkEnd(from: Cursor): void {
  if (from.left !== 0) throw new RecordError('wrong_length')
}
