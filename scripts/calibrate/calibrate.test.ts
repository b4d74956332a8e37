import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import {
  care,
  growFinger,
  impress,
  impressionOf,
  inventFinger,
  readCalibration,
  weigh,
  writePng,
  writeTemplate,
} from '../../src/biometrics/fingers/index.ts'
import { fitWeights } from './fit.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-calibrate-'))
after(() => rmSync(folder, { recursive: true }))

describe('calibrating on one’s own fingers', () => {
  test('measures a folder and proposes a calibration that is not weaker than what ships', () => {
    mkdirSync(path.join(folder, 'reader'))
    for (let f = 1; f <= 6; f++) {
      const finger = inventFinger(`volunteer ${f}`)
      for (let k = 1; k <= 2; k++) {
        writeFileSync(
          path.join(folder, 'reader', `000${f}_${k}.iso`),
          writeTemplate([impressionOf(finger, `${f} ${k}`, care.good)]),
        )
      }
    }
    writeFileSync(path.join(folder, 'reader', '0007_1.png'), writePng(impress(growFinger('volunteer 7'), '1')))
    writeFileSync(path.join(folder, 'reader', '0008_1.iso'), 'not a finger')
    const out = path.join(folder, 'proposed.json')
    const text = execFileSync(
      process.execPath,
      ['--import', './scripts/tsx.mjs', 'scripts/calibrate.ts', folder, '--out', out],
      { encoding: 'utf8', cwd: path.join(import.meta.dirname, '..', '..') },
    )
    assert.match(text, /1 files hold no readable finger/)
    // 13 impressions: 6 genuine pairs, the other 72 of strangers; 3 hands of 2 impressions.
    assert.match(text, /together, one finger: 6 genuine, 72 impostor comparisons/)
    assert.match(text, /together, two fingers: 3 genuine, 12 impostor comparisons/)
    const [shipped, proposed] = [readCalibration(), readCalibration(out)]
    assert.ok(proposed.policy.oneFinger >= shipped.policy.oneFinger)
    assert.ok(proposed.policy.twoFingers >= shipped.policy.twoFingers)
    assert.match(proposed.provenance.thresholds, /72 impostor pairs/)
    assert.equal(JSON.parse(readFileSync(out, 'utf8')).matcher, shipped.matcher)
  })

  test('weights tell apart what can be told apart, and give no weight to what says nothing', () => {
    const examples = Array.from({ length: 400 }, (_, i) => {
      const genuine = i % 4 === 0
      return { values: [(genuine ? 2 : 0) + Math.sin(i * 12.9898), Math.sin(i * 78.233)], genuine }
    })
    const weights = fitWeights(examples)
    const right = examples.filter((e) => weigh(e.values, weights) > 0 === e.genuine).length
    assert.ok(right > 0.9 * examples.length)
    assert.ok(Math.abs(weights.of[1]?.weight ?? 1) < 0.2 * (weights.of[0]?.weight ?? 0))
  })
})

test('a calibration that does not fit the matcher is refused by name', () => {
  const shipped = JSON.parse(
    readFileSync(new URL('../../src/biometrics/fingers/calibration.json', import.meta.url), 'utf8'),
  )
  const file = path.join(folder, 'wrong.json')
  const refused = (change: object, name: RegExp): void => {
    writeFileSync(file, JSON.stringify({ ...shipped, ...change }))
    assert.throws(() => readCalibration(file), name)
  }
  refused({ policy: { ...shipped.policy, leastQuality: 400 } }, /policy\.leastQuality/)
  refused({ weights: { ...shipped.weights, of: shipped.weights.of.slice(1) } }, /weights\.of/)
  const [first, ...rest] = shipped.weights.of
  refused({ weights: { ...shipped.weights, of: [{ ...first, name: 'other' }, ...rest] } }, /other features: other/)
})
