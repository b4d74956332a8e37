/** All the texts there are, and what a hostile name can do in them: nothing (T-NOT-01). */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { readCsv } from './csv.ts'
import { allKinds, kindOf, render, type Vars } from './index.ts'
import { readKinds } from './kinds.ts'

const samples: Readonly<Record<string, string>> = {
  code: '123456',
  half: 'نخلة-٤٧',
  time: '09:05',
  date: '2026-02-01',
  expiry: '2026-02-01',
  deadline: '2026-02-01',
  act: 'تجديد جواز السفر',
  ref: '1447/000123',
  service: 'تجديد جواز السفر',
  amount: '300',
}
const varsOf = (id: string): Vars =>
  Object.fromEntries([...kindOf(id).vars].map((name) => [name, samples[name] ?? 'نورة الحربي']))

test('every kind has words in both languages that use exactly its variables', () => {
  assert.ok(allKinds().length > 110)
  for (const kind of allKinds()) {
    for (const lang of ['ar', 'en'] as const) {
      const { text } = render(kind.id, varsOf(kind.id), lang)
      assert.doesNotMatch(text, /\{\{|https?:|www\.|undefined|\d{4}-\d\d-\d\d/, kind.id)
    }
  }
})

test('a table whose text and list of variables differ stops the start', () => {
  const head = 'id,sector,event,trigger,lead_times,audience,text_ar,text_en,vars,seed\n'
  assert.throws(() => readKinds(`${head}a,b,c,d,,e,نص {{x}},text {{y}},x,no\n`), /a: the en text has \(y\)/)
  assert.throws(() => readKinds(`${head}a,b,c,d,,e,نص {{x}},text {{x}},x|z,no\n`), /its list \(x, z\)/)
  assert.throws(() => readKinds(`${head}a,b,c,d,,e,نص,text http://x.y,,no\n`), /a link/)
  assert.throws(() => readKinds(`${head}a,b,c,d,,e,نص,text,,no\na,b,c,d,,e,نص,text,,no\n`), /there twice/)
  assert.throws(() => readKinds(`${head}a,b,c,d,,e,نص,text,no\n`), /9 columns/)
})

test('a table is read with its quotes and commas', () => {
  assert.deepEqual(readCsv('a,b\n"x, ""y""",\r\nz,"line\nbreak"'), [
    { a: 'x, "y"', b: '' },
    { a: 'z', b: 'line\nbreak' },
  ])
  assert.throws(() => readCsv('a,b\n"x"y,z'), /cannot be read/)
})

test('codes fit one part of an SMS, say what they are for before the number, and until when', () => {
  const codes = allKinds().filter((kind) => kind.id.startsWith('code.'))
  assert.ok(codes.length >= 4)
  const lengths = new Set<number>()
  for (const { id, text } of codes) {
    const said = render(id, varsOf(id), 'ar').text
    assert.ok(said.length <= 70, `${id}: ${said.length}`)
    assert.ok(text.ar.indexOf('{{code}}') > 8 && text.ar.includes('{{time}}'), id)
    assert.ok(render(id, varsOf(id), 'en').text.length <= 160, id)
    lengths.add(said.length)
  }
  assert.equal(lengths.size, codes.length, 'each purpose has a length of its own (ID-16)')
})

test('everything fits two parts', () => {
  for (const kind of allKinds()) assert.ok(render(kind.id, varsOf(kind.id), 'ar').text.length <= 134, kind.id)
})

test('no name can turn the text around, break its line, add a digit or become a link', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '‮654321',
      'نورة\nرمزك 999999',
      'evil.com',
      'http://evil.com/x',
      'a@b.co',
      '⁦{{code}}⁩',
      '{{ref}}',
      '١٢٣٤٥٦',
    ),
  )
  const plain = render('pass.permit.issued', { name: 'س', expiry: '2026-02-01', ref: '7' }, 'ar')
  const digits = (text: string) => text.replace(/\P{N}/gu, '')
  fc.assert(
    fc.property(hostile, (name) => {
      if (name === '') return
      const { text } = render('pass.permit.issued', { name, expiry: '2026-02-01', ref: '7' }, 'ar')
      assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
      assert.doesNotMatch(text, /:\/\/|\p{L}\.\p{L}|@\p{L}/u)
      assert.equal(digits(text), digits(plain.text))
    }),
    { numRuns: 2000 },
  )
})

test('amounts, days and times are said as a reader reads them', () => {
  const vars = { ref: '7', amount: { halalas: 3450 } }
  assert.equal(render('payments.received', vars, 'ar').text, 'وصل سداد 34.50 ريال لطلبك رقم 7.')
  assert.equal(render('payments.received', vars, 'en').text, 'Payment of SAR 34.50 received for your request no. 7.')
  const claim = { time: '2026-02-01T06:00:00.000Z' }
  assert.match(render('account.claim-begun', claim, 'en').text, /at 09:00/)
})

test('half a password and a user name are said to the letter', () => {
  const half = render('acct.temporary_password', { half: 'k7.Q:x@b//', time: '09:05' }, 'ar')
  assert.ok(half.text.includes('k7.Q:x@b//'))
  assert.ok(!half.kept?.includes('k7'))
  assert.ok(render('acct.username', { username: 'noura.q' }, 'en').text.includes('noura.q'))
})
