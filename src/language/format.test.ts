import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDay, formatInstant, formatSlashDay } from './index.ts'

test('a day is shown in both calendars, Hijri first (R-DATE-01)', () => {
  assert.equal(formatDay('2026-12-14', 'ar'), '5 رجب 1448 هـ (14 ديسمبر 2026)')
  assert.equal(formatDay('2026-12-14', 'en'), '5 Rajab 1448 AH (14 December 2026)')
})

test('a day outside the table is shown by its Gregorian date alone', () => {
  assert.equal(formatDay('1920-05-01', 'ar'), '1 مايو 1920')
  assert.equal(formatSlashDay('1920-05-01'), '1920/05/01')
})

test('a text message gives the Hijri date with slashes', () => {
  assert.equal(formatSlashDay('2026-12-14'), '1448/07/05')
})

test('a time is the one on a clock in Riyadh', () => {
  assert.equal(formatInstant('2026-02-01T06:00:00Z', 'ar'), '13 شعبان 1447 هـ (1 فبراير 2026)، 09:00')
  assert.equal(formatInstant('2026-02-01T21:30:00Z', 'en'), "14 Sha'ban 1447 AH (2 February 2026), 00:30")
})

test('no shown day carries a hidden mark', () => {
  assert.doesNotMatch(formatInstant('2026-02-01T06:00:00Z', 'ar'), /\p{Cf}/u)
})
