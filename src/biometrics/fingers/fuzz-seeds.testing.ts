/** Valid records of every format to begin the damage with: small, so that each mutation has a good chance to matter. */
import { writePng } from './images/png.ts'
import { writeImageRecord } from './images/record.ts'
import { writeAnsi2004, writeAnsi2009, writeIso2011 } from './records/other-formats.testing.ts'
import { writeTemplate } from './records/write.ts'
import { impressionOf, inventFinger } from './synthetic/template.ts'

export const fuzzCount = 100_000

export function fuzzSeeds(): Uint8Array[] {
  const view = impressionOf(inventFinger('fuzz'), '1')
  const few = { ...view, minutiae: view.minutiae.slice(0, 6) }
  const views = [few, { ...few, position: 7, quality: null }]
  const image = { width: 24, height: 20, dpi: 500, pixels: new Uint8Array(480).map((_, i) => (i * 5) & 255) }
  return [
    writeTemplate(views),
    writeIso2011(views),
    writeIso2011(views, { certified: true, withQuality: false }),
    writeAnsi2004(views),
    writeAnsi2004(views, { long: true }),
    writeAnsi2009(views),
    writeAnsi2009(views, '035'),
    writeImageRecord(image, { position: 2, quality: 80, packing: 'raw' }),
    writeImageRecord(image, { position: 7, quality: null, packing: 'png' }),
    imageRecord2005(image),
    writePng(image),
  ]
}

function imageRecord2005({ width, height, pixels }: { width: number; height: number; pixels: Uint8Array }): Uint8Array {
  const bytes = Buffer.alloc(32 + 14 + pixels.length)
  bytes.write('FIR\x00010\x00', 0, 'latin1')
  bytes.writeUInt32BE(bytes.length, 10)
  bytes.set([1, 1, 1, 0xf4, 1, 0xf4, 1, 0xf4, 1, 0xf4, 8, 0], 18)
  bytes.writeUInt32BE(14 + pixels.length, 32)
  bytes.set([2, 1, 1, 80, 0, width >> 8, width & 255, height >> 8, height & 255, 0], 36)
  bytes.set(pixels, 46)
  return bytes
}
