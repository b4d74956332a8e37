import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzzRecords } from './fuzz.testing.ts'
import { fuzzCount, fuzzSeeds } from './fuzz-seeds.testing.ts'

test('100,000 damaged records of every format are read or refused, and nothing else happens', () => {
  const { tried, read, refused, codes, broken, slowestMs } = fuzzRecords(fuzzSeeds(), fuzzCount, 'suite')
  assert.deepEqual(broken, [])
  assert.equal(read + refused, tried)
  assert.ok(refused > tried / 2, 'the damage is real')
  assert.ok(read > tried / 100, 'some of it goes unnoticed, so the readers are reached')
  for (const code of [
    'truncated',
    'wrong_length',
    'bad_value',
    'not_a_record',
    'unsupported_version',
    'bad_image',
    'too_large',
  ]) {
    assert.ok((codes.get(code) ?? 0) > 0, `${code} never came`)
  }
  assert.ok((codes.get('not_a_record') ?? 0) < tried / 3, 'most of it still looks like a record')
  // Not a measurement: nothing may hang on a few hundred bytes.
  assert.ok(slowestMs < 5000)
})
