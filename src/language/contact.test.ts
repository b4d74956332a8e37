import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { email, iban, ibanChecks, localMobile, mobile, shortAddress } from './index.ts'
import { arabicIndic, persian, refusal } from './testing.ts'

test('a mobile is one number however it is written (R-ID-10)', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^5\d{8}$/), (rest) => {
      for (const before of ['0', '', '966', '+966', '00966']) {
        const number = before + rest
        for (const s of [number, arabicIndic(number), persian(number)]) assert.equal(mobile.parse(s), `+966${rest}`)
      }
      assert.equal(localMobile(`+966${rest}`), `0${rest}`)
    }),
  )
})

test('a mobile pasted from a chat is taken', () => {
  assert.equal(mobile.parse('\u202a+966 50 000 0010\u202c'), '+966500000010')
  assert.equal(mobile.parse('(050) 000-0010'), '+966500000010')
})

test('a mobile that is not one is told what one looks like', () => {
  assert.equal(refusal(mobile, '0112345678').ar, 'اكتب رقم جوّال من 10 أرقام يبدأ بـ 05، مثل 0500000010')
  for (const bad of ['050000001', '05000000100', '+971500000010', '0966500000010', 'noura', '050000٠٠١٠']) {
    refusal(mobile, bad)
  }
})

test('an e-mail address is kept in small letters', () => {
  assert.equal(email.parse(' Noura@Example.COM '), 'noura@example.com')
  assert.equal(email.parse('a.b+c@mail.gov.sa'), 'a.b+c@mail.gov.sa')
})

test('what is no e-mail address is refused', () => {
  for (const bad of ['noura', 'a@b', '@b.com', 'a@@b.com', 'a..b@c.com', '.a@c.com', 'a.@c.com', 'نورة@example.com']) {
    refusal(email, bad)
  }
  refusal(email, `${'a'.repeat(300)}@example.com`)
  refusal(email, 'a\u0000@example.com')
})

/** A Saudi IBAN over any account, with its check digits worked out. */
const anyIban = fc.stringMatching(/^\d{2}[0-9A-Z]{18}$/).map((account) => {
  for (let check = 2; check < 99; check++) {
    const candidate = `SA${String(check).padStart(2, '0')}${account}`
    if (ibanChecks(candidate)) return candidate
  }
  throw new Error('some pair of check digits always fits')
})

test('an IBAN is taken with spaces, small letters and Arabic digits (R-ID-11)', () => {
  assert.equal(iban.parse('sa03 8000 0000 6080 1016 7519'), 'SA0380000000608010167519')
  assert.equal(iban.parse(arabicIndic('SA0380000000608010167519')), 'SA0380000000608010167519')
  fc.assert(fc.property(anyIban, (number) => assert.equal(iban.parse(number), number)))
})

test('one wrong digit of an IBAN is caught, and called a slip', () => {
  fc.assert(
    fc.property(anyIban, fc.integer({ min: 2, max: 23 }), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
      const ch = number.charAt(at)
      fc.pre(/\d/.test(ch))
      const changed = number.slice(0, at) + ((Number(ch) + by) % 10) + number.slice(at + 1)
      assert.match(refusal(iban, changed).en, /One character/)
    }),
  )
  refusal(iban, 'GB82WEST12345698765432')
})

test('a short address is four letters and four digits', () => {
  assert.equal(shortAddress.parse('rrrd ٢٩٢٩'), 'RRRD2929')
  refusal(shortAddress, 'RRR2929')
})
