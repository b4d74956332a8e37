import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as language from './index.ts'
import { pluralCategory } from './plural.ts'

const { days, formatMoney, normaliseArabic, sar } = language

test('Arabic counts days in all its forms', () => {
  const said = [0, 1, 2, 3, 10, 11, 23, 99, 100, 101, 102, 103, 111, 200].map((n) => days(n, 'ar'))
  assert.deepEqual(said, [
    '0 يوم',
    'يوم واحد',
    'يومان',
    '3 أيام',
    '10 أيام',
    '11 يومًا',
    '23 يومًا',
    '99 يومًا',
    '100 يوم',
    '101 يوم',
    '102 يوم',
    '103 أيام',
    '111 يومًا',
    '200 يوم',
  ])
  assert.deepEqual(
    [1, 2, 0].map((n) => days(n, 'en')),
    ['1 day', '2 days', '0 days'],
  )
})

test('our plural forms are those of CLDR', () => {
  const ar = new Intl.PluralRules('ar')
  const en = new Intl.PluralRules('en')
  for (let n = 0; n <= 1200; n++) {
    assert.equal(pluralCategory('ar', n), ar.select(n), String(n))
    assert.equal(pluralCategory('en', n), en.select(n), String(n))
  }
  assert.equal(pluralCategory('ar', 2.5), ar.select(2.5))
})

test('a coming day is said as people say it', () => {
  assert.deepEqual(
    [0, 1, 2, 5, 23].map((n) => language.inDays(n, 'ar')),
    ['اليوم', 'غدًا', 'بعد يومين', 'بعد 5 أيام', 'بعد 23 يومًا'],
  )
  assert.equal(language.inDays(5, 'en'), 'in 5 days')
  assert.deepEqual(
    [2, 5].map((n) => language.months(n, 'ar')),
    ['شهران', '5 أشهر'],
  )
  assert.deepEqual(
    [10, 18].map((n) => language.years(n, 'ar')),
    ['10 سنوات', '18 سنة'],
  )
})

test('money is written with halalas only when there are some', () => {
  assert.equal(formatMoney(sar(300), 'ar'), '300 ريال')
  assert.equal(formatMoney(sar(300), 'en'), 'SAR 300')
  assert.equal(formatMoney(sar(34.5), 'ar'), '34.50 ريال')
  assert.equal(formatMoney(sar(1500.05), 'en'), 'SAR 1,500.05')
  assert.equal(formatMoney(sar(1_000_000), 'en'), 'SAR 1,000,000')
  assert.equal(formatMoney({ halalas: -50 }, 'en'), 'SAR -0.50')
})

test('no halala is lost between a price list and the sum', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 })), (amounts) => {
      const sum = language.addMoney(...amounts.map((halalas) => sar(halalas / 100)))
      assert.equal(
        sum.halalas,
        amounts.reduce((a, b) => a + b, 0),
      )
    }),
  )
  for (const bad of [0.001, Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => sar(bad), RangeError)
})

test('a search finds a word however it is spelt', () => {
  const same = (a: string, b: string) => assert.equal(normaliseArabic(a), normaliseArabic(b))
  same('إقامة', 'اقامه')
  same('أحمَد', 'احمد')
  same('الهُوِيّــة', 'الهويه')
  same('منى', 'مني')
  same('آمنة', 'امنه')
  same('صدیقی', 'صديقي')
  same('مسؤول', 'مسوول')
  same('رقم ١٢٣', 'رقم 123')
  same('PASSPORT  Renewal', 'passport renewal')
  assert.equal(normaliseArabic('١2۳'), '123')
})

test('normalising twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (s) =>
      assert.equal(normaliseArabic(normaliseArabic(s)), normaliseArabic(s)),
    ),
  )
})

test('a name is said whole or short, without gaps for parts that are not there (R-NAME-01)', () => {
  const name = {
    ar: { first: 'عمران', father: '', grandfather: '', family: 'صديقي' },
    en: { first: 'Imran', father: '', grandfather: '', family: 'Siddiqui' },
  }
  assert.equal(language.fullName(name, 'ar'), 'عمران صديقي')
  assert.equal(language.shortName(name, 'en'), 'Imran Siddiqui')
})
