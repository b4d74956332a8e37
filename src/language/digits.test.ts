import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asciiDigits, compact, mask } from './index.ts'
import { arabicIndic, persian } from './testing.ts'

test('a number reads the same in all three kinds of digits', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9 -]{1,20}$/), (s) => {
      assert.equal(asciiDigits(arabicIndic(s)), s)
      assert.equal(asciiDigits(persian(s)), s)
      assert.equal(asciiDigits(s), s)
    }),
  )
})

test('two kinds of digits in one value are refused', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{1,9}$/), fc.stringMatching(/^[0-9]{1,9}$/), (a, b) => {
      assert.equal(asciiDigits(a + arabicIndic(b)), null)
      assert.equal(asciiDigits(persian(a) + b), null)
      assert.equal(asciiDigits(arabicIndic(a) + persian(b)), null)
    }),
  )
})

test('digits of any other script are refused', () => {
  for (const s of ['१२३', '１２３', '𝟙𝟚', '߁']) assert.equal(asciiDigits(s), null, s)
})

test('letters around the digits are left alone', () => {
  assert.equal(asciiDigits('ا ب ح ١٢٣٤'), 'ا ب ح 1234')
  assert.equal(asciiDigits(''), '')
})

test('spaces, dashes and the hidden marks of a pasted number fall away', () => {
  assert.equal(compact('\u202a+966 50\u00a0000-00–10\u202c'), '+966500000010')
})

test('a masked number shows its last four digits only', () => {
  assert.equal(mask('1999900010'), '****0010')
})
