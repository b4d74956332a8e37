import assert from 'node:assert/strict'
import test from 'node:test'
import { always, type Dated, inForce } from './dated.ts'

const fine: readonly Dated<number>[] = [
  { from: always, is: 0 },
  { from: '2020-01-01', is: 100 },
  { from: '2025-12-01', is: 0 },
]

test('a value holds from its first day to the day before the next one', () => {
  assert.equal(inForce(fine, '2019-12-31'), 0)
  assert.equal(inForce(fine, '2020-01-01'), 100)
  assert.equal(inForce(fine, '2025-11-30'), 100)
  assert.equal(inForce(fine, '2025-12-01'), 0)
})

test('before the first value there is no law to apply', () => {
  assert.throws(() => inForce(fine.slice(1), '2019-12-31'), RangeError)
})
