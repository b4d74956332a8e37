import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import QRCode from 'qrcode'
import { readDocumentCode } from '../codes/index.ts'
import { publicKeys } from '../codes/keys.ts'
import { fahd, issuing, nine, publicUrl } from './cast.testing.ts'
import { type DocumentError, openPress } from './index.ts'
import { sheetOf as sheetWords } from './issue.ts'
import type { Sheet } from './paper.ts'
import { look } from './pdf.testing.ts'
import { fitToPrint, isolateLatin, printable } from './printable.ts'
import { templateOf, templates } from './templates/index.ts'

const reference = '7F3K-9Q2M-XW4T-0HJV'
const url = `${publicUrl}/verify/${reference}`
const press = openPress()
after(() => press.close())

function sheetOf(data: unknown, synthetic = false, template = 'passport-renewal-receipt'): Sheet {
  const stated = {
    template,
    reference: reference.replaceAll('-', ''),
    data: templateOf(template).parse(data),
    madeAt: nine,
  }
  return sheetWords({ publicUrl, issuing, synthetic }, stated)
}
const print = (data: unknown, synthetic = false) => press.print('sheet', sheetOf(data, synthetic), nine)

test('the receipt says everything in both languages, on one page, with both calendars', async () => {
  const { text, pages } = look(await print(fahd))
  assert.equal(pages, 1)
  for (const line of [
    'إيصال تجديد جواز السفر',
    'Passport renewal receipt',
    'فهد صالح عبدالله العتيبي',
    'Fahd Saleh Abdullah Alotaibi',
    'رقم الهوية الوطنية',
    '****0010',
    'A12345678',
    'B00012345',
    '10 years',
    'SAR 634.50',
    'By post to RHFA7312',
    'ماذا بعد؟',
    '4K7Q-2291-08',
    reference,
    url,
  ]) {
    assert.ok(text.includes(line), line)
  }
  const all = text.join('')
  assert.match(all, /13 شعبان 1447 هـ \(1 فبراير 2026/)
  assert.match(all, /3 Dhu al-Hijjah 1457 AH \(31 January 2036\)/)
  assert.ok(!all.includes('1999900010'), 'the whole number never: the carrier reads this paper')
})

test('Arabic stands before English in the order a screen reader takes', async () => {
  const { text } = look(await print(fahd))
  const at = (line: string) => text.indexOf(line)
  const order = ['إيصال تجديد جواز السفر', 'Passport renewal receipt', 'الاسم', fahd.holder.ar, 'Name', fahd.holder.en]
  const places = order.map(at)
  assert.ok(places.every((p) => p >= 0))
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  )
})

test('it is PDF/A-2a: fonts inside, tagged, titled, of the day it was made', async () => {
  const pdf = await print(fahd)
  const { embedded, missing } = look(pdf)
  assert.ok(embedded.length >= 3)
  assert.ok(
    embedded.every((font) => /IBMPlexSansArabic|Amiri/.test(font)),
    embedded.join(),
  )
  assert.deepEqual(missing, [])
  const file = pdf.toString('utf8')
  assert.match(file, /<pdfaid:part>2<\/pdfaid:part><pdfaid:conformance>A</)
  assert.match(file, /<xmp:CreateDate>2026-02-01T06:00:00/)
  assert.match(file, /Passport renewal receipt<\/rdf:li>/)
  assert.match(file, /\/StructTreeRoot/)
})

test('two codes stand on the paper: the page that verifies it, and what is verified without a network', async () => {
  const sheet = sheetOf(fahd)
  const { qrs } = look(await press.print('sheet', sheet, nine))
  const dark = [url, sheet.code].map((text) => {
    const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
    const cells = new Set<string>()
    for (let y = 0; y < modules.size; y++) {
      for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) cells.add(`${x},${y}`)
    }
    return cells
  })
  assert.deepEqual(qrs, dark)
})

test('the same sheet always gives the same bytes, also from another press', async () => {
  const other = openPress()
  const sheet = sheetOf(fahd) // its code is signed once: a signature is never the same twice
  const [a, b, c] = [
    await press.print('sheet', sheet, nine),
    await press.print('sheet', sheet, nine),
    await other.print('sheet', sheet, nine),
  ]
  await other.close()
  assert.ok(a.equals(b) && a.equals(c))
})

test('a synthetic installation marks every paper, a real one none', async () => {
  assert.match(look(await print(fahd, true)).text.join(''), /وثيقة تجريبية – SPECIMEN/)
  assert.doesNotMatch(look(await print(fahd)).text.join(''), /SPECIMEN/)
})

test('hostile names are only ink', async () => {
  const hostile = [
    '#panic("x") #read("/etc/passwd") $x$ *b* <a> @b \\ ',
    '\u202e\u2066\u0000\u0007abc\ud800',
    '漢字 😀 𝔘',
    'W'.repeat(200),
    'ع'.repeat(200),
    '\u0651'.repeat(200),
    '"}],"rows":[{"x":"',
    '</svg><script>',
  ]
  for (const name of hostile) {
    const pdf = await print({ ...fahd, holder: { ar: name, en: name } })
    const { missing, embedded } = look(pdf)
    assert.deepEqual(missing, [])
    assert.ok(embedded.every((font) => /IBMPlexSansArabic|Amiri/.test(font)))
  }
  const { text } = look(await print({ ...fahd, holder: { ar: 'س', en: '#panic("x") $x$ *b*' } }))
  assert.ok(text.includes('#panic("x") $x$ *b*'), 'printed as it is written')
})

test('a paper with the longest names is printed all the same: its code says as many lines as it has room for', async () => {
  const { example } = templates['travel-record']
  const name = 'ع'.repeat(200)
  const data = { ...(example as object), holder: { name: { ar: name, en: name }, number: '1999900036' } }
  const sheet = sheetOf(data, true, 'travel-record')
  const keys = publicKeys(issuing)
  const read = await readDocumentCode(sheet.code, keys, Date.parse(nine) / 1000)
  assert.ok(read.ok && read.document.holder.ar.length === 60 && read.document.lines.length >= 3)
})

test('a name that turns the line round prints in the order of its letters', () => {
  const glyphs = new Set([...'abc123 -'].map((c) => c.codePointAt(0) ?? 0))
  assert.equal(printable('a\u202eb\u2067c\u200f1', glyphs), 'abc1')
  assert.equal(printable('a漢b', glyphs), 'a?b')
  assert.equal(isolateLatin('إلى RHFA7312 في 2026'), 'إلى \u2066RHFA7312\u2069 في 2026')
  assert.equal(isolateLatin('****0010'), '\u2066****0010\u2069')
  assert.deepEqual(fitToPrint({ ar: ['a-1'], en: ['a-1'] }, glyphs), { ar: ['\u2066a-1\u2069'], en: ['a-1'] })
})

test('collecting at an office has steps of its own; what is not known yet has no row', async () => {
  const { newPassport, expires, ...early } = fahd
  const office = { ar: 'جوازات الرياض', en: 'Riyadh passports office' }
  const { text } = look(await print({ ...early, years: 5, delivery: { by: 'collect', office } }))
  assert.ok(text.includes('Collect from Riyadh passports office'))
  assert.ok(text.includes('5 years'))
  assert.ok(!text.includes('New passport') && !text.includes(newPassport ?? '') && expires !== undefined)
})

test('a press that is full says so; one that fails on a sheet goes on with the next', async () => {
  const small = openPress({ queue: 1 })
  const sheet = sheetOf(fahd)
  const waiting = [small.print('no-such-layout', sheet, nine), small.print('sheet', sheet, nine)]
  await assert.rejects(small.print('sheet', sheet, nine), (e: DocumentError) => e.trouble === 'press-busy')
  const [bad, good] = await Promise.allSettled(waiting)
  assert.equal(bad?.status, 'rejected')
  assert.equal(good?.status, 'fulfilled')
  await small.close()
})

test('a press whose thread hangs gets a new one', async () => {
  const hasty = openPress({ waitSeconds: 0.001 })
  await assert.rejects(hasty.print('sheet', sheetOf(fahd), nine), (e: DocumentError) => {
    return e.trouble === 'press-failed' && /not printed within/.test(e.message)
  })
  await hasty.close()
})

test('every template prints its example with fonts inside and both codes; its words are read in sealed.test.ts', async () => {
  for (const [name, template] of Object.entries(templates)) {
    const { missing, embedded, qrs, pages } = look(
      await press.print('sheet', sheetOf(template.example, true, name), nine),
    )
    assert.deepEqual(missing, [], name)
    assert.ok(
      embedded.every((font) => /IBMPlexSansArabic|Amiri/.test(font)),
      name,
    )
    assert.deepEqual([qrs.length, pages], [2, 1], name)
  }
  assert.throws(() => templateOf('toString'), /no document template/)
})
