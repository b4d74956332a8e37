/** Writes the three minutiae formats that the house only reads, for its tests: plainly, from the layouts of the standards. */
import type { FingerView, Minutia } from '../template.ts'

const u8 = (v: number): number[] => [v & 255]
const u16 = (v: number): number[] => [(v >> 8) & 255, v & 255]
const u32 = (v: number): number[] => [...u16(v >>> 16), ...u16(v & 0xffff)]
const words = (text: string): number[] => [...Buffer.from(text, 'latin1')]

function minutiaOf(m: Minutia, steps: 180 | 256, withQuality: boolean): number[] {
  const angle = Math.round((m.angle / (2 * Math.PI)) * steps) % steps
  return [...u16((m.type << 14) | m.x), ...u16(m.y), ...u8(angle), ...(withQuality ? u8(m.quality) : [])]
}

/** One extended area of four bytes; its length counts its header. */
const extended = [...u16(8), ...u16(0x0102), ...u16(8), 1, 2, 3, 4]

export function writeAnsi2004(views: readonly FingerView[], { long = false } = {}): Uint8Array {
  const [first] = views
  if (first === undefined) throw new RangeError('no view')
  const body = [
    ...[0, 0x42, 0, 0x11, 0, 0xb5],
    ...[first.width, first.height, first.pixelsPerCmX, first.pixelsPerCmY].flatMap(u16),
    ...u8(views.length),
    0,
    ...views.flatMap((v) => [
      v.position,
      v.impression,
      v.quality ?? 254,
      v.minutiae.length,
      ...v.minutiae.flatMap((m) => minutiaOf(m, 180, true)),
      ...extended,
    ]),
  ]
  const length = 8 + (long ? 6 : 2) + body.length
  return Uint8Array.from([...words('FMR\0 20\0'), ...(long ? [0, 0, ...u32(length)] : u16(length)), ...body])
}

export function writeAnsi2009(views: readonly FingerView[], version: '030' | '035' = '030'): Uint8Array {
  const body = [
    ...[0, 0x42, 0, 0x11, 0, 0, 0xb5],
    ...u8(views.length),
    0,
    ...views.flatMap((v) => [
      ...[v.position, 0, v.impression, v.quality ?? 254, 0, 6, 0, 0x37],
      ...[v.width, v.height, v.pixelsPerCmX, v.pixelsPerCmY].flatMap(u16),
      v.minutiae.length,
      ...v.minutiae.flatMap((m) => minutiaOf(m, 180, true)),
      ...extended,
    ]),
  ]
  return Uint8Array.from([...words(`FMR\0${version}\0`), ...u32(12 + body.length), ...body])
}

export function writeIso2011(views: readonly FingerView[], { certified = false, withQuality = true } = {}): Uint8Array {
  const parts = views.map((v) => {
    const body = [
      ...u16(2026),
      ...[11, 25, 10, 0, 0, 0, 0], // when
      ...[0, 0, 0, 0, 0xb5], // device
      ...(v.quality === null ? [0] : [1, v.quality, 0xab, 0xcd, 1, 0x23]),
      ...(certified ? [1, 0, 1, 2] : []),
      v.position,
      0,
      ...u16(v.pixelsPerCmX),
      ...u16(v.pixelsPerCmY),
      v.impression,
      ...u16(v.width),
      ...u16(v.height),
      withQuality ? 0x60 : 0x50,
      v.minutiae.length,
      ...v.minutiae.flatMap((m) => minutiaOf(m, 256, withQuality)),
      ...extended,
    ]
    return [...u32(4 + body.length), ...body]
  })
  const length = 15 + parts.reduce((sum, part) => sum + part.length, 0)
  const head = [...words('FMR\x00030\x00'), ...u32(length), ...u16(views.length), certified ? 1 : 0]
  return Uint8Array.from([...head, ...parts.flat()])
}
