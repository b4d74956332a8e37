import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { readCalibration } from '../calibration.ts'
import { extract } from '../extract/extract.ts'
import { compareViews } from '../match/compare.ts'
import { ratesOf } from '../measure.ts'
import { patternOf } from './flow.ts'
import { growFinger } from './grow.ts'
import { impress, press } from './impress.ts'
import { chanceOf } from './random.ts'
import { care, impressionOf, inventFinger } from './template.ts'

const { weights, policy } = readCalibration()
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('fingers that nobody has', () => {
  test('the same seeds give the same finger and the same impression, others do not', () => {
    const [one, again, other] = [growFinger('a'), growFinger('a'), growFinger('b')]
    assert.equal(digest(impress(one, '1').pixels), digest(impress(again, '1').pixels))
    assert.notEqual(digest(impress(one, '1').pixels), digest(impress(one, '2').pixels))
    assert.notEqual(digest(impress(one, '1').pixels), digest(impress(other, '1').pixels))
    assert.deepEqual(impressionOf(inventFinger('a'), '1'), impressionOf(inventFinger('a'), '1'))
  })

  test('are loops, whorls and arches', () => {
    const kinds = new Set(Array.from({ length: 60 }, (_, i) => patternOf(chanceOf('kind', i), 320, 420).kind))
    assert.deepEqual([...kinds].sort(), ['arch', 'loop', 'whorl'])
  })

  test('grown on a glass, ten fingers are told apart by our own extractor and matcher', () => {
    const all = Array.from({ length: 10 }, (_, f) => growFinger(`test ${f}`)).flatMap((grown, finger) =>
      (['good', 'fair', 'poor'] as const).map((how) => ({ finger, found: extract(impress(grown, how, press[how])) })),
    )
    const [genuine, impostor]: [number[], number[]] = [[], []]
    for (const [i, a] of all.entries()) {
      assert.ok(a.found && a.found.quality >= policy.leastQuality)
      for (const b of all.slice(i + 1)) {
        const { logOdds } = b.found ? compareViews(a.found.view, b.found.view, weights) : { logOdds: -30 }
        ;(a.finger === b.finger ? genuine : impostor).push(logOdds)
      }
    }
    const rates = ratesOf(genuine, impostor)
    assert.ok(rates.eer <= 0.02)
    assert.ok(rates.fnmr(policy.twoFingers) <= 0.05)
  })

  test('minutiae lie where the glass is, in what a record can hold', () => {
    for (const how of Object.values(care)) {
      const view = impressionOf(inventFinger('bounds'), 'x', how)
      assert.ok(view.minutiae.length >= 10)
      for (const m of view.minutiae) assert.ok(m.x >= 0 && m.y >= 0 && m.x < view.width && m.y < view.height)
    }
  })
})
