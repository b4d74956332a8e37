import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readCalibration } from './calibration.ts'
import { provenBelow, ratesOf } from './measure.ts'
import { decideFingers, isHopeless } from './policy.ts'

const { policy } = readCalibration()
const finger = (logOdds: number, quality = 80) => ({ logOdds, quality })
const decide = (right: number | null, left: number | null): string =>
  decideFingers({ right: right === null ? null : finger(right), left: left === null ? null : finger(left) }, policy)
    .decision

describe('deciding on fingers', () => {
  test('two fingers pass together at 8, though neither would alone', () => {
    assert.equal(decide(4, 4), 'same')
    assert.equal(decide(4, 3.999), 'different')
    assert.equal(decide(10, -1), 'same')
  })

  test('an excellent finger does not carry one that is somebody else’s', () => {
    assert.equal(decide(60, -1), 'same')
    assert.equal(decide(60, -1.001), 'different')
    assert.equal(decide(-5, 60), 'different')
  })

  test('a single usable finger must convince alone', () => {
    assert.equal(decide(12, null), 'same')
    assert.equal(decide(null, 11.999), 'different')
    assert.equal(decide(null, null), 'none')
  })

  test('a sample too poor to compare is asked for again, whatever it scored', () => {
    assert.deepEqual(decideFingers({ right: finger(50), left: finger(50, 39) }, policy), {
      decision: 'unclear',
      finger: 'left',
    })
    assert.deepEqual(decideFingers({ right: finger(50, Number.NaN), left: null }, policy), {
      decision: 'unclear',
      finger: 'right',
    })
  })

  test('a score that is no number never passes', () => {
    assert.equal(decide(Number.NaN, 50), 'different')
    assert.equal(decide(Number.NaN, null), 'different')
    assert.equal(decide(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY), 'different')
  })

  test('says by how much', () => {
    const decision = decideFingers({ right: finger(5), left: finger(4) }, policy)
    assert.deepEqual(decision, { decision: 'same', logOdds: 9, threshold: 8, margin: 1 })
  })

  test('one finger may be hopeless before the other is shown', () => {
    assert.equal(isHopeless(finger(-1.1), policy), true)
    assert.equal(isHopeless(finger(-1), policy), false)
    assert.equal(isHopeless(finger(-9, 10), policy), false)
  })
})

describe('measuring', () => {
  test('counts errors as the standard does', () => {
    const rates = ratesOf([1, 2, 3, 4], [0, 0.5, 1.5, 2.5])
    assert.equal(rates.fmr(1.5), 0.5)
    assert.equal(rates.fnmr(1.5), 0.25)
    assert.equal(rates.thresholdAt(4), 2)
    assert.equal(rates.fnmrAt(1000), 0.5)
    assert.equal(ratesOf([5, 6], [1, 2]).eer, 0)
    assert.throws(() => ratesOf([], [1]), RangeError)
  })

  test('no error in 8,960 proves a rate below 3.4 in 10,000, and no better', () => {
    assert.ok(Math.abs(provenBelow(8960) - 3.343e-4) < 1e-6)
  })
})
