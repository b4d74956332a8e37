import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { GreyImage } from '../images/grey.ts'
import { chanceOf } from '../synthetic/random.ts'
import { RecordError } from '../trouble.ts'
import { extract } from './extract.ts'
import { blur, fieldOf, scaled } from './field.ts'
import { orientationOf } from './orientation.ts'
import { thin } from './skeleton.ts'
import { crossings, skeletonOf } from './trace.ts'

/** Straight ridges of 9 px, one of which ends in the middle of the picture. */
function straight(angle: number, { ends = true, size = 280 } = {}): GreyImage {
  const pixels = new Uint8Array(size * size)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [u, v] = [cos * (x - size / 2) - sin * (y - size / 2), sin * (x - size / 2) + cos * (y - size / 2)]
      // A dislocation: on one side of the centre one more wave fits between the same two ridges.
      const extra = ends ? Math.atan2(v, u) : 0
      pixels[y * size + x] = Math.round(128 - 100 * Math.cos((2 * Math.PI * v) / 9 + extra))
    }
  }
  return { width: size, height: size, dpi: 500, pixels }
}

describe('finding minutiae', () => {
  test('one ridge that ends among straight ones is one minutia, in its place, along the ridges', () => {
    for (const angle of [0, 0.4, 1.1, Math.PI / 2, 2.5]) {
      const found = extract(straight(angle))
      assert.ok(found)
      const middle = found.view.minutiae.filter((m) => Math.hypot(m.x - 140, m.y - 140) < 20)
      assert.equal(middle.length, 1, `${middle.length} at ${angle}`)
      const [m] = middle
      const off = Math.abs(Math.sin((m?.angle ?? 0) - angle))
      assert.ok(off < 0.25, `off by ${off} at ${angle}`)
      assert.ok(found.view.minutiae.length <= 3)
    }
  })

  test('unbroken ridges have no minutiae', () => {
    for (const angle of [0.3, 1.8]) {
      const found = extract(straight(angle, { ends: false }))
      assert.ok(found === null || found.view.minutiae.length <= 1)
    }
  })

  test('the same finger at 1000 dpi has its minutia in the same place of the larger picture', () => {
    const small = straight(0.4)
    const field = scaled({ width: 280, height: 280, data: Float32Array.from(small.pixels) }, 2)
    const found = extract({ width: 560, height: 560, dpi: 1000, pixels: Uint8Array.from(field.data, Math.round) })
    assert.ok(found?.view.minutiae.some((m) => Math.hypot(m.x - 280, m.y - 280) < 36))
    assert.equal(found?.view.pixelsPerCmX, 394)
  })

  test('an empty glass, a black one, noise and a stamp-sized picture are no finger or a worthless one', () => {
    const chance = chanceOf('noise')
    const of = (make: () => number, size = 260): GreyImage => ({
      width: size,
      height: size,
      dpi: 500,
      pixels: Uint8Array.from({ length: size * size }, make),
    })
    assert.equal(extract(of(() => 255)), null)
    assert.equal(extract(of(() => 0)), null)
    assert.equal(extract(of(() => 255, 60)), null)
    const noise = extract(of(() => chance.between(0, 255)))
    assert.ok(noise === null || noise.quality < 40, `noise is worth ${noise?.quality}`)
  })

  test('is refused when pixels and size do not go together', () => {
    assert.throws(() => extract({ ...straight(0), width: 281 }), RecordError)
  })

  test('the same picture always gives the same minutiae', () => {
    assert.deepEqual(extract(straight(0.7)), extract(straight(0.7)))
  })
})

describe('the steps', () => {
  test('blurring keeps the sum and spreads a point as a bell of that sigma', () => {
    for (const sigma of [2, 5.5, 12]) {
      const point = fieldOf(121, 121)
      point.data[60 * 121 + 60] = 1
      const out = blur(point, sigma)
      let [sum, second] = [0, 0]
      out.data.forEach((v, i) => {
        sum += v
        second += v * ((i % 121) - 60) ** 2
      })
      assert.ok(Math.abs(sum - 1) < 1e-3)
      assert.ok(Math.abs(Math.sqrt(second) - sigma) < 0.1 * sigma)
    }
  })

  test('the direction of straight ridges is found to a degree', () => {
    for (const angle of [0.2, 0.9, 1.7, 2.9]) {
      const { pixels, width, height } = straight(angle, { ends: false })
      const { angle: found, coherence } = orientationOf({ width, height, data: Float32Array.from(pixels) }, 6)
      const at = 140 * 280 + 140
      // Pictures count angles clockwise, so ridges along -angle.
      assert.ok(Math.abs(Math.sin((found[at] as number) + angle)) < 0.02)
      assert.ok((coherence[at] as number) > 0.95)
    }
  })

  test('a thick bar thins to a line with two ends', () => {
    const bar = { width: 60, height: 40, data: new Uint8Array(2400) }
    for (let y = 15; y < 22; y++) for (let x = 8; x < 52; x++) bar.data[y * 60 + x] = 1
    thin(bar)
    const lines = skeletonOf(bar)
    const ends = [...bar.data.keys()].filter((i) => bar.data[i] === 1 && crossings(lines, i) === 1)
    assert.equal(ends.length, 2)
    assert.ok(bar.data.reduce((s, v) => s + v, 0) < 50)
  })
})
