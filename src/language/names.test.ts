import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arabicGivenName, arabicName, englishName, username } from './index.ts'
import { refusal } from './testing.ts'

test('the names of the cast are taken as they are', () => {
  for (const name of ['فهد', 'عبدالله', 'منى', 'آل سعود', 'عبد الله', 'مُحَمَّد', 'ستي أمينة']) {
    assert.equal(arabicName.parse(` ${name} `), name.normalize('NFC'))
  }
  for (const name of ['Fahd', 'Alotaibi', 'Al-Shehri', "O'Neill", 'José', 'Mary  Ann', 'John Jr.']) {
    assert.equal(englishName.parse(name), name.replace(/\s+/g, ' '))
  }
})

test('letters of an Urdu keyboard become the register’s letters', () => {
  assert.equal(arabicName.parse('صدیقی'), 'صديقي')
})

test('a name in the wrong script, with digits or symbols is refused', () => {
  for (const bad of ['Fahd', 'فهد2', 'فهد!', 'فهد Fahd', '', '١', '-', '😀']) refusal(arabicName, bad)
  for (const bad of ['فهد', 'Fahd2', 'Fahd<script>', 'Fаhd' /* Cyrillic а */, '', "'"]) refusal(englishName, bad)
})

test('lone surrogates, NUL, hidden marks and endless names are refused with words', () => {
  for (const trick of ['\ud800', '\u0000', '\u202e', '\u2066', '\u200f', '\u200b', '\ue000']) {
    refusal(arabicName, `فهد${trick}سعد`)
    refusal(englishName, `Fahd${trick}Saad`)
  }
  assert.match(refusal(arabicName, 'ف'.repeat(10_000)).ar, /أطول/)
  assert.match(refusal(englishName, 'F'.repeat(10_000)).en, /longer/)
  assert.match(refusal(arabicName, 'ف'.repeat(101)).ar, /أطول/)
})

test('a newborn’s name follows the rules of names (R-NAME-02)', () => {
  for (const good of ['ريان', 'الوليد', 'العنود', 'عبد الله', 'عبدالرحمن', 'سيد']) {
    assert.equal(arabicGivenName.parse(good), good)
  }
  assert.match(refusal(arabicGivenName, 'السيد أحمد').ar, /لقب/)
  assert.match(refusal(arabicGivenName, 'الشريف').ar, /لقب/)
  assert.match(refusal(arabicGivenName, 'أحمد المعروف بحمد').ar, /المعروف/)
  assert.match(refusal(arabicGivenName, 'محمد صالح').ar, /مركّب/)
  for (const bad of ['عبد الرسول', 'عبدالرسول', 'عبدُ النّبي'])
    assert.match(refusal(arabicGivenName, bad).ar, /لغير الله/)
})

test('a username is 6–32 letters of one script with digits and marks (ID-06)', () => {
  assert.equal(username.parse('Fahd.Otb'), 'fahd.otb')
  assert.equal(username.parse('نورة_الشهري'), 'نورة_الشهري')
  assert.equal(username.parse('نورة٢٠٢٦'), 'نورة2026')
  for (const bad of [
    'fahd',
    'a'.repeat(33),
    'fahd noura',
    'fahd@home',
    '1999900010',
    '......',
    'fаhd.otb',
    'noura\u200b1',
    'ü'.repeat(8),
  ]) {
    refusal(username, bad)
  }
  assert.match(refusal(username, 'nouraنورة').ar, /لغة واحدة/)
})
