/** The errors of a matcher are counted as the standards say. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorRates } from './error-rates.ts'

test('pairs that are wholly apart have no errors', () => {
  const rates = errorRates([0.8, 0.9], [0.1, 0.2, 0.3])
  assert.equal(rates.eer, 0)
  assert.equal(rates.missedAt(1e-4), 0)
  assert.deepEqual(rates.at(0.5), { missed: 0, letIn: 0 })
})

test('errors are counted at the threshold itself, and a stricter rate misses more', () => {
  const own = [0.2, 0.5, 0.6, 0.7]
  const foreign = [0.1, 0.2, 0.3, 0.55]
  const rates = errorRates(own, foreign)
  assert.deepEqual(rates.at(0.55), { missed: 0.5, letIn: 0.25 })
  assert.deepEqual(rates.at(0.56), { missed: 0.5, letIn: 0 })
  assert.equal(rates.missedAt(0.25), 0.25)
  assert.equal(rates.missedAt(1e-3), 0.5)
  assert.equal(rates.eer, 0.25)
})
