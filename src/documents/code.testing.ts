/** For tests: what a camera reads from the signed code on a printed file. */
import assert from 'node:assert/strict'
import { decodeQR } from 'qr/decode.js'
import { look } from './pdf.testing.ts'

export function codeOn(pdf: Buffer): string {
  const cells = look(pdf).qrs[1]
  assert.ok(cells, 'no second QR code')
  const places = [...cells].map((cell) => cell.split(',').map(Number))
  const size = Math.max(...places.flat()) + 1
  const [scale, quiet] = [3, 4]
  const width = (size + 2 * quiet) * scale
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [x = 0, y = 0] of places) {
    for (let i = 0; i < scale * scale; i++) {
      const at = (((y + quiet) * scale + Math.floor(i / scale)) * width + (x + quiet) * scale + (i % scale)) * 4
      data.fill(0, at, at + 3)
    }
  }
  return decodeQR({ width, height: width, data })
}
