/** Writes ISO/IEC 19794-2:2005: the format every register and reader understands, in which templates are kept here. */
import type { FingerView, Minutia } from '../template.ts'

/** What one byte can count. */
const mostMinutiae = 255
const mostViews = 16

/**
 * Writes views of one size and resolution as one ISO/IEC 19794-2:2005 record. Coordinates are rounded to pixels and
 * angles to 1/256 of a turn; of more than 255 minutiae the best are kept, in their order.
 * @throws {RangeError} without views, with more than 16, with differing geometry, or too large for the format:
 *   a mistake of the caller, not of any bytes
 */
export function writeTemplate(views: readonly FingerView[]): Uint8Array {
  const [first] = views
  if (first === undefined || views.length > mostViews) throw new RangeError('a record holds 1 to 16 views')
  for (const v of views) checkView(v, first)
  const kept = views.map((v) => best(v.minutiae))
  const length = 24 + kept.reduce((sum, minutiae) => sum + 6 + 6 * minutiae.length, 0)
  const bytes = new Uint8Array(length)
  const out = new DataView(bytes.buffer)
  bytes.set(Buffer.from('FMR\0 20\0', 'latin1'))
  out.setUint32(8, length)
  out.setUint16(14, first.width)
  out.setUint16(16, first.height)
  out.setUint16(18, first.pixelsPerCmX)
  out.setUint16(20, first.pixelsPerCmY)
  out.setUint8(22, views.length)
  let at = 24
  views.forEach((view, i) => {
    const minutiae = kept[i] ?? []
    out.setUint8(at, view.position)
    out.setUint8(at + 1, (numberOf(views, i) << 4) | (view.impression & 15))
    out.setUint8(at + 2, view.quality ?? 254)
    out.setUint8(at + 3, minutiae.length)
    at += 4
    for (const m of minutiae) at = writeMinutia(out, at, m, view)
    at += 2 // no extended data
  })
  return bytes
}

function checkView(v: FingerView, first: FingerView): void {
  const same =
    v.width === first.width &&
    v.height === first.height &&
    v.pixelsPerCmX === first.pixelsPerCmX &&
    v.pixelsPerCmY === first.pixelsPerCmY
  if (!same) throw new RangeError('the views of a 2005 record share size and resolution')
  const fits = v.width > 0 && v.height > 0 && v.width <= 0x3fff && v.height <= 0x3fff
  if (!fits || v.position < 0 || v.position > 10) throw new RangeError('a view does not fit the format')
}

/** Which view of its finger the i-th one is, from 0. */
function numberOf(views: readonly FingerView[], i: number): number {
  return views.slice(0, i).filter((v) => v.position === views[i]?.position).length
}

function best(minutiae: readonly Minutia[]): readonly Minutia[] {
  if (minutiae.length <= mostMinutiae) return minutiae
  const least = minutiae.toSorted((a, b) => b.quality - a.quality).slice(0, mostMinutiae)
  const kept = new Set(least)
  return minutiae.filter((m) => kept.has(m))
}

function writeMinutia(out: DataView, at: number, m: Minutia, { width, height }: FingerView): number {
  const turns = m.angle / (2 * Math.PI)
  out.setUint16(at, (m.type << 14) | within(m.x, width))
  out.setUint16(at + 2, within(m.y, height))
  out.setUint8(at + 4, Math.round((turns - Math.floor(turns)) * 256) & 255)
  out.setUint8(at + 5, Math.max(0, Math.min(100, Math.round(m.quality))))
  return at + 6
}

function within(v: number, size: number): number {
  return Math.max(0, Math.min(size - 1, Math.round(v)))
}
