import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { impressionOf, inventFinger } from '../synthetic/template.ts'
import type { FingerView, TemplateFormat } from '../template.ts'
import { RecordError, type RecordTrouble } from '../trouble.ts'
import { writeAnsi2004, writeAnsi2009, writeIso2011 } from './other-formats.testing.ts'
import { readTemplate } from './read.ts'
import { writeTemplate } from './write.ts'

const right: FingerView = { ...impressionOf(inventFinger('records'), '1'), position: 2 }
const left: FingerView = { ...impressionOf(inventFinger('records left'), '1'), position: 7, quality: null }
const views = [right, left]

const formats: readonly [TemplateFormat, string, Uint8Array, 180 | 256][] = [
  ['iso-19794-2:2005', 'as we write it', writeTemplate(views), 256],
  ['iso-19794-2:2011', 'with quality bytes', writeIso2011(views), 256],
  ['iso-19794-2:2011', 'with certificates', writeIso2011(views, { certified: true }), 256],
  ['ansi-378:2004', 'with the short length', writeAnsi2004(views), 180],
  ['ansi-378:2004', 'with the long length', writeAnsi2004(views, { long: true }), 180],
  ['ansi-378:2009', 'first edition', writeAnsi2009(views), 180],
  ['ansi-378:2009', 'amendment 1', writeAnsi2009(views, '035'), 180],
]

function refused(bytes: Uint8Array, ...codes: RecordTrouble[]): void {
  assert.throws(
    () => readTemplate(bytes),
    (error) => error instanceof RecordError && codes.includes(error.code),
  )
}

function changed(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const copy = bytes.slice()
  copy.set(values, at)
  return copy
}

describe('minutiae records', () => {
  for (const [format, how, bytes, steps] of formats) {
    test(`${format} ${how} gives back the fingers that were written`, () => {
      const template = readTemplate(bytes)
      assert.equal(template.format, format)
      assert.equal(template.views.length, 2)
      template.views.forEach((view, i) => {
        const { minutiae, ...rest } = view
        const { minutiae: written, ...said } = views[i] as FingerView
        assert.deepEqual(rest, said)
        assert.equal(minutiae.length, written.length)
        minutiae.forEach((m, k) => {
          const w = written[k]
          assert.ok(w)
          assert.deepEqual([m.x, m.y, m.type, m.quality], [w.x, w.y, w.type, w.quality])
          const off = Math.abs(m.angle - w.angle) % (2 * Math.PI)
          assert.ok(Math.min(off, 2 * Math.PI - off) <= Math.PI / steps + 1e-9)
        })
      })
    })

    test(`${format} ${how} is refused when cut anywhere`, () => {
      for (let length = 0; length < bytes.length; length++) {
        refused(bytes.subarray(0, length), 'truncated', 'wrong_length', 'not_a_record', 'bad_value')
      }
    })

    test(`${format} ${how} is refused with bytes after it`, () => {
      refused(Uint8Array.from([...bytes, 0, 0]), 'wrong_length', 'truncated', 'bad_value')
    })
  }

  test('a 2011 record without quality bytes reads, its minutiae unrated', () => {
    const [view] = readTemplate(writeIso2011(views, { withQuality: false })).views
    assert.equal(view?.minutiae.length, right.minutiae.length)
    assert.ok(view.minutiae.every((m) => m.quality === 0))
  })

  test('an ANSI 2009 record that announces one byte too few reads, two too few does not', () => {
    const bytes = writeAnsi2009(views)
    const low = bytes[11] as number
    assert.equal(readTemplate(changed(bytes, 11, low - 1)).views.length, 2)
    refused(changed(bytes, 11, low - 2), 'wrong_length')
  })

  test('ANSI angles stop at 179: the faulty record of the field is refused', () => {
    const bytes = writeAnsi2004(views)
    const first = 8 + 2 + 4 + 2 + 8 + 2 + 4 // where the first minutia begins
    assert.doesNotThrow(() => readTemplate(changed(bytes, first + 4, 179)))
    refused(changed(bytes, first + 4, 180), 'bad_value')
    refused(changed(bytes, first + 4, 213), 'bad_value')
  })

  test('a minutia outside its picture, of the reserved type, or overrated is refused', () => {
    const bytes = writeTemplate([right])
    refused(changed(bytes, 28, 0x7f, 0xff), 'bad_value')
    refused(changed(bytes, 28, 0xc0, 0x10), 'bad_value')
    refused(changed(bytes, 33, 101), 'bad_value')
  })

  test('sizes and resolutions no reader has are refused', () => {
    const bytes = writeTemplate([right])
    refused(changed(bytes, 14, 0, 0), 'bad_value')
    refused(changed(bytes, 18, 0, 0), 'bad_value')
    refused(changed(bytes, 20, 0xff, 0xff), 'bad_value')
  })

  test('counts are never believed: 255 views or minutiae that are not there are refused', () => {
    const bytes = writeTemplate([right])
    refused(changed(bytes, 22, 255), 'truncated', 'bad_value', 'wrong_length')
    refused(changed(bytes, 27, 255), 'truncated')
    refused(changed(writeIso2011([right]), 12, 0xff, 0xff), 'wrong_length', 'truncated', 'bad_value')
  })

  test('other records and versions are told from broken ones', () => {
    refused(Buffer.from('hello'), 'not_a_record')
    refused(changed(writeTemplate([right]), 5, 0x39), 'unsupported_version')
    const huge = new Uint8Array((1 << 20) + 1)
    huge.set(writeTemplate([right]))
    refused(huge, 'too_large')
  })

  test('a record of no fingers is refused', () => {
    const empty = writeTemplate([right]).slice(0, 24)
    refused(changed(changed(empty, 8, 0, 0, 0, 24), 22, 0), 'no_views')
  })

  test('what is refused never says what was in it', () => {
    try {
      readTemplate(Buffer.from('FMR\0secret name of somebody'))
      assert.fail('read')
    } catch (error) {
      assert.ok(error instanceof RecordError)
      assert.doesNotMatch(`${error.message} ${error.code}`, /secret/)
    }
  })
})

describe('writing a record', () => {
  test('keeps the best 255 minutiae of more, in their order', () => {
    const many = Array.from({ length: 300 }, (_, i) => ({
      x: i,
      y: 1,
      angle: 0,
      type: 1 as const,
      quality: 1 + (i % 90),
    }))
    const view = { ...right, width: 400, minutiae: many }
    const [read] = readTemplate(writeTemplate([view])).views
    assert.equal(read?.minutiae.length, 255)
    const places = read.minutiae.map((m) => m.x)
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    )
    assert.ok(Math.min(...read.minutiae.map((m) => m.quality)) >= 12)
  })

  test('refuses views that do not go into one record', () => {
    assert.throws(() => writeTemplate([]), RangeError)
    assert.throws(() => writeTemplate([right, { ...left, width: right.width + 1 }]), RangeError)
    assert.throws(() => writeTemplate([{ ...right, position: 11 }]), RangeError)
  })
})
