/** How texts are cut into short messages: figures a carrier bills by, at the edges where a division would be wrong. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromGsm7, toGsm7 } from './gsm7.ts'
import { allKinds } from './kinds.ts'
import { cleanText, octetsOf, segmentsOf, textOf } from './segments.ts'

const count = (text: string): number => segmentsOf(text).parts.length

test('an English text has 160 units alone and 153 in each of several; an Arabic one 70 and 67', () => {
  for (const [letter, alone, each] of [
    ['a', 160, 153],
    ['ا', 70, 67],
  ] as const) {
    assert.equal(count(letter.repeat(alone)), 1)
    assert.equal(count(letter.repeat(alone + 1)), 2)
    assert.equal(count(letter.repeat(2 * each)), 2)
    assert.equal(count(letter.repeat(2 * each + 1)), 3)
  }
  assert.equal(count(''), 1)
})

test('a letter of two units stands in one part: 152, a euro, 152 are three messages, not two', () => {
  const { parts } = segmentsOf(`${'a'.repeat(152)}€${'a'.repeat(152)}`)
  assert.deepEqual(
    parts.map((p) => p.length),
    [152, 152, 1],
  )
  const sign = '🕌'
  const arabic = segmentsOf(`${'ا'.repeat(66)}${sign}${'ا'.repeat(66)}`)
  assert.equal(arabic.alphabet, 'ucs2')
  assert.deepEqual(
    arabic.parts.map((p) => p.length),
    [66, 67, 1],
  )
})

test('whatever is cut is whole again when its parts are read one after another', () => {
  let seed = 7
  const next = (n: number): number => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return seed % n
  }
  const bags = ['abcXYZ 019€[]{}^~\\|ñ@_', 'ابجد هوز ٱ 019 abc 🕌é']
  for (let i = 0; i < 500; i++) {
    const bag = [...(bags[i % 2] ?? '')]
    const text = Array.from({ length: next(500) }, () => bag[next(bag.length)]).join('')
    const { alphabet, parts } = segmentsOf(text)
    const most = alphabet === 'gsm7' ? (parts.length === 1 ? 160 : 153) : parts.length === 1 ? 140 : 134
    assert.ok(parts.every((part) => octetsOf(part, alphabet).length <= most))
    assert.equal(parts.map((part) => textOf(octetsOf(part, alphabet), alphabet)).join(''), text)
  }
})

test('the octets are those of the standard', () => {
  assert.deepEqual([...toGsm7('@aà¿¡ÆΞ€')], [0x00, 0x61, 0x7f, 0x60, 0x40, 0x1c, 0x1a, 0x1b, 0x65])
})

test('octets that mean nothing are shown as such, and a letter that is not there is refused', () => {
  assert.equal(fromGsm7(Buffer.from([0x1b, 0x00, 0x41, 0xff])), '\ufffdA\ufffd')
  assert.throws(() => toGsm7('مرحبا'), RangeError)
})

test('what is typed and not meant costs nothing and turns nothing round', () => {
  assert.equal(cleanText('سعـــيد\u200f ١٢٣\u00a0“ok”\r\n'), 'سعيد 123 "ok"\n')
  assert.equal(cleanText('\ufefb \ufdfa'), 'لا \ufdfa')
  assert.equal(cleanText('Fahd\u202e0123'), 'Fahd0123')
  assert.equal(cleanText('\ud83d'), '\ufffd')
})

test('no kind of notice is over two messages before its variables are filled', () => {
  for (const { id, text } of allKinds()) {
    const bare = (lang: 'ar' | 'en'): number => count(cleanText(text[lang].replaceAll(/\{\{\w+\}\}/g, '2026/03/15')))
    assert.ok(bare('ar') <= 2, `${id}: Arabic`)
    assert.ok(bare('en') <= 2, `${id}: English`)
  }
})
