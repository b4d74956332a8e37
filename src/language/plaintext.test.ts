import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainText, whole } from './index.ts'
import { arabicIndic, persian, refusal } from './testing.ts'

const note = plainText({ max: 50 })

test('text is trimmed, in one normal form, with plain line ends', () => {
  assert.equal(note.parse('  حي العليا\r\nشارع ١٢ '), 'حي العليا\nشارع ١٢')
  assert.equal(note.parse('e\u0301'), 'é')
  assert.equal(note.parse('👨‍👩‍👧'), '👨‍👩‍👧')
})

test('whatever is kept is clean and kept the same the second time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (s) => {
      const result = note.safeParse(s)
      if (!result.success) return
      assert.ok(result.data.isWellFormed())
      assert.doesNotMatch(result.data, /[\u202a-\u202e\u2066-\u2069]/)
      assert.ok(!result.data.includes('\0'))
      assert.equal(note.parse(result.data), result.data)
    }),
  )
})

test('NUL, controls, torn characters and private signs are refused with words', () => {
  for (const trick of ['\u0000', '\u0007', '\u001b', '\u0085', '\ud800', '\udc00', '\ue000', '\ufffe']) {
    assert.match(refusal(note, `a${trick}b`).ar, /لا تُقرأ/)
  }
})

test('marks that turn the reading direction are refused by name', () => {
  for (const code of [0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]) {
    assert.match(refusal(note, `a${String.fromCodePoint(code)}b`).en, /hidden marks/)
  }
})

test('length is counted in characters, not in their halves', () => {
  assert.equal(note.parse('😀'.repeat(50)).length, 100)
  assert.match(refusal(note, '😀'.repeat(51)).ar, /\(51\)/)
  assert.match(refusal(note, 'x'.repeat(10_000)).ar, /50/)
  refusal(plainText({ min: 10, max: 50 }), 'قصير')
  refusal(note, '  ')
  assert.equal(plainText({ min: 0, max: 50 }).parse('  '), '')
})

test('a whole number is taken in three kinds of digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (n) => {
      const count = whole({ min: 0, max: 1_000_000 })
      for (const value of [n, String(n), arabicIndic(String(n)), persian(` ${n} `)]) assert.equal(count.parse(value), n)
    }),
  )
  assert.equal(whole({ min: -9, max: 9 }).parse('-٥'), -5)
})

test('what is no whole number, or out of bounds, is refused with the bounds', () => {
  const count = whole({ min: 1, max: 10 })
  for (const bad of ['', '0', '11', '1.5', 1.5, '1,5', '1-2', '1e1', '0x1', 'خمسة', '1٢', 11, '9'.repeat(10_000)])
    refusal(count, bad)
  assert.equal(refusal(count, '11').ar, 'اكتب رقمًا صحيحًا من 1 إلى 10، مثل 1')
})
