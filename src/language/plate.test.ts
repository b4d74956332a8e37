import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatPlate, plate } from './index.ts'
import { arabicIndic, refusal } from './testing.ts'

const anyPlate = fc.tuple(fc.stringMatching(/^[ABDEGHJKLNRSTUVXZ]{3}$/), fc.integer({ min: 1, max: 9999 }))

test('the plate of Fahd’s car is one plate in either script (R-ID-12)', () => {
  for (const s of ['ا ب ح 1234', 'ا ب ح ١٢٣٤', 'A B J 1234', 'abj1234', '1234 ABJ', 'أبح-۱۲۳۴']) {
    assert.equal(plate.parse(s), 'ABJ1234', s)
  }
  assert.equal(formatPlate('ABJ1234', 'ar'), 'ا ب ح 1234')
  assert.equal(formatPlate('ABJ1234', 'en'), 'A B J 1234')
})

test('every plate comes back from both of its faces', () => {
  fc.assert(
    fc.property(anyPlate, ([letters, number]) => {
      const kept = `${letters}${number}`
      assert.equal(plate.parse(formatPlate(kept, 'ar')), kept)
      assert.equal(plate.parse(arabicIndic(formatPlate(kept, 'ar'))), kept)
      assert.equal(plate.parse(formatPlate(kept, 'en')), kept)
    }),
  )
})

test('letters that are on no plate, or of two scripts, are refused', () => {
  for (const bad of [
    'ABC1234',
    'ا ب ت 1234',
    'A ب ح 1234',
    'AB1234',
    'ABJD123',
    'ABJ',
    '1234',
    'ABJ12345',
    'ABJ0',
    '1ABJ2',
  ]) {
    refusal(plate, bad)
  }
})
