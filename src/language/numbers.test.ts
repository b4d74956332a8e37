import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as language from './index.ts'
import { arabicIndic, persian, refusal } from './testing.ts'

const { nationalId, iqama, personNumber, luhn } = language

/** A ten-digit number with a right check digit, beginning as told. */
function valid(first: string) {
  return fc.stringMatching(/^\d{8}$/).map((middle) => {
    for (let check = 0; check < 10; check++) if (luhn(`${first}${middle}${check}`)) return `${first}${middle}${check}`
    throw new Error('some check digit always fits')
  })
}

test('the numbers of R-ID-04 are judged as it says', () => {
  for (const number of ['1000000008', '1999900010', '1999900028']) assert.equal(nationalId.parse(number), number)
  for (const number of ['2999900018', '2999900026']) assert.equal(iqama.parse(number), number)
  for (const bad of ['1000000000', '100000000', 'abc']) refusal(personNumber, bad)
  assert.equal(nationalId.parse('١٠٠٠٠٠٠٠٠٨'), '1000000008')
})

test('every number of the cast is right', () => {
  const cast = [36, 44, 51, 69, 77, 85, 93, 101].map((n) => `19999${String(n).padStart(5, '0')}`)
  for (const number of cast) assert.equal(luhn(number), true, number)
  for (const n of [18, 26, 34, 42, 59, 67]) assert.equal(luhn(`29999${String(n).padStart(5, '0')}`), true)
})

test('doubling positions 2, 4, … 10 instead is the known trap and does not pass (R-ID-05)', () => {
  const trap = (s: string) =>
    [...s].reduce((sum, ch, i) => {
      const n = Number(ch) * (i % 2 === 1 ? 2 : 1)
      return sum + (n > 9 ? n - 9 : n)
    }, 0) % 10
  let apart = 0
  for (let n = 1000000000; n < 1000001000; n++) {
    const number = String(n)
    if (luhn(number) === (trap(number) === 0)) continue
    apart++
    assert.equal(nationalId.safeParse(number).success, luhn(number), number)
  }
  assert.ok(apart > 50, 'the two readings differ')
})

test('one wrong digit is always caught', () => {
  fc.assert(
    fc.property(valid('1'), fc.nat(9), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
      const digit = (Number(number[at]) + by) % 10
      assert.equal(luhn(number.slice(0, at) + digit + number.slice(at + 1)), false)
    }),
  )
})

test('a number is the same in three kinds of digits, with spaces and dashes', () => {
  fc.assert(
    fc.property(valid('2'), fc.nat(9), (number, at) => {
      for (const s of [number, arabicIndic(number), persian(number)]) {
        assert.equal(iqama.parse(` ${s.slice(0, at)} - ${s.slice(at)} `), number)
      }
    }),
  )
})

test('a number in mixed digits is refused and told so', () => {
  assert.match(refusal(nationalId, '19999٠٠٠10').ar, /بشكل واحد/)
})

test('an iqama number in the national ID field is called by its name', () => {
  assert.match(refusal(nationalId, '2999900018').ar, /^هذا رقم إقامة/)
  assert.match(refusal(iqama, '1999900010').en, /^This is a national ID number/)
  assert.match(refusal(personNumber, '3999900059').ar, /^هذا رقم حدود/)
})

test('a slip of one digit is told apart from a wrong length', () => {
  assert.match(refusal(nationalId, '1999900011').ar, /رقم التحقّق/)
  assert.match(refusal(nationalId, '199990001').ar, /10 أرقام/)
})

test('border, establishment, commercial record and visa numbers keep to their first digits', () => {
  assert.equal(language.borderNumber.parse('٣٩٩٩٩٠٠٠٥٩'), '3999900059')
  assert.equal(language.borderNumber.parse('4999900026'), '4999900026')
  refusal(language.borderNumber, '2999900018')
  assert.equal(language.establishmentNumber.parse('7999900019'), '7999900019')
  refusal(language.establishmentNumber, '6999900019')
  assert.equal(language.commercialRecord.parse('1099990001'), '1099990001')
  refusal(language.commercialRecord, '10999')
  assert.equal(language.visaNumber.parse('6999900017'), '6999900017')
  refusal(language.visaNumber, '69999000171')
})

test('passport numbers are kept in capitals without spaces', () => {
  assert.equal(language.saudiPassportNumber.parse('a١٢٣٤٥٦٧٨'), 'A12345678')
  assert.equal(language.passportNumber.parse('bx 1234567'), 'BX1234567')
  refusal(language.saudiPassportNumber, 'AB1234567')
  refusal(language.passportNumber, 'ABCDEFGH')
  refusal(language.passportNumber, 'ج1234567')
})

test('an empty answer, a very long one and a torn one are refused with words', () => {
  for (const value of ['', ' ', '1'.repeat(10_000), '\ud800', '\u0000', '1999900010\u0000', '\u202e1999900011']) {
    refusal(nationalId, value)
  }
})
