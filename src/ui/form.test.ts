/** The form engine: what is typed comes back as values or as words, and is never lost or trusted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { z } from 'zod'
import { choice, dayInput, field, type Lang, mobile, nationalId, oneOf, plainText } from '../language/index.ts'
import { answersOf, Fields, Form, fieldsOf, readForm, typedOf } from './form.tsx'

const schema = z.object({
  number: field(
    nationalId,
    { ar: 'رقم الهوية', en: 'ID number' },
    { ar: '10 أرقام', en: '10 digits' },
    { widget: 'digits' },
  ),
  born: field(dayInput, { ar: 'تاريخ الميلاد', en: 'Date of birth' }, undefined, {
    widget: 'date',
    autocomplete: 'bday',
  }),
  mobile: field(mobile, { ar: 'رقم الجوّال', en: 'Mobile number' }, undefined, { widget: 'tel' }),
  years: oneOf(
    { 5: { ar: '5 سنوات', en: '5 years' }, 10: { ar: '10 سنوات', en: '10 years' } },
    { ar: 'المدة', en: 'Validity' },
  ),
  city: choice(
    { riyadh: { ar: 'الرياض', en: 'Riyadh' }, jeddah: { ar: 'جدة', en: 'Jeddah' } },
    { ar: 'المدينة', en: 'City' },
  ),
  note: field(plainText({ max: 500 }).optional(), { ar: 'ملاحظة', en: 'Note' }, undefined, { widget: 'textarea' }),
  agree: field(z.literal(true), { ar: 'أوافق على الشروط', en: 'I agree to the terms' }),
})
const fields = fieldsOf(schema)

const good = {
  number: '١٠٠٠٠٠٠٠٠٨',
  'born.day': '١٥',
  'born.month': 'h9',
  'born.year': '1405',
  mobile: '٠٥٥١٢٣٤٥٦٧',
  years: '10',
  city: 'jeddah',
  note: '',
  agree: 'yes',
  _csrf: 'ignored',
  admin: 'true',
}

test('the schema alone says which control a field is', () => {
  const kinds = Object.fromEntries(fields.map((f) => [f.name, f.widget]))
  assert.deepEqual(kinds, {
    number: 'digits',
    born: 'date',
    mobile: 'tel',
    years: 'radios',
    city: 'radios',
    note: 'textarea',
    agree: 'checkbox',
  })
  assert.deepEqual(
    fields.filter((f) => f.optional).map((f) => f.name),
    ['note'],
  )
})

test('a person who types Arabic-Indic digits and a Hijri birth date is understood', () => {
  const read = readForm(schema, fields, good)
  assert.ok(read.ok, JSON.stringify(read))
  assert.deepEqual(read.values, {
    number: '1000000008',
    born: '1985-06-03',
    mobile: '+966551234567',
    years: 10,
    city: 'jeddah',
    agree: true,
  })
})

for (const lang of ['ar', 'en'] as const satisfies readonly Lang[]) {
  test(`what was typed stands in the form again, character by character, with the error beside it (${lang})`, () => {
    const typed = { ...good, number: ' 12٣ ', mobile: '05', 'born.day': '31', years: '7', agree: undefined }
    const read = readForm(schema, fields, typed)
    assert.ok(!read.ok)
    assert.deepEqual(Object.keys(read.errors), ['number', 'born', 'mobile', 'years', 'agree'])
    const out = renderToString(h(Form, { lang, fields, values: read.values, errors: read.errors }))
    assert.match(out, /id="f-number"[^>]*value=" 12٣ "|value=" 12٣ "[^>]*id="f-number"/)
    assert.match(out, /name="born\.day" value="31"/)
    for (const error of Object.values(read.errors)) {
      assert.ok(error[lang].length > 8)
      // Once in the summary, once beside its field.
      const words = error[lang].replaceAll('"', '&quot;').replaceAll('&', '&amp;').replaceAll('&amp;quot;', '&quot;')
      assert.equal(out.split(words).length - 1, 2, error[lang])
    }
  })
}

test('nothing typed at all gives one clear error for each field that is needed', () => {
  const read = readForm(schema, fields, {})
  assert.ok(!read.ok)
  assert.deepEqual(Object.keys(read.errors), ['number', 'born', 'mobile', 'years', 'city', 'agree'])
})

test('a month of one calendar with a year of the other is not guessed at', () => {
  for (const [month, year] of [
    ['h9', '1985'],
    ['g9', '1405'],
  ]) {
    const read = readForm(schema, fields, { ...good, 'born.month': month, 'born.year': year })
    assert.ok(!read.ok)
    assert.match(read.errors.born?.en ?? '', /different calendars/)
  }
  const read = readForm(schema, fields, { ...good, 'born.month': 'g6', 'born.day': '3', 'born.year': '1985' })
  assert.ok(read.ok)
  assert.equal(read.values.born, '1985-06-03')
})

test('a page that asks only some fields reads only those', () => {
  const read = readForm(schema, fieldsOf(schema, { only: ['city'] }), { ...good, number: 'wrong' })
  assert.ok(read.ok)
  assert.deepEqual(read.values, { city: 'jeddah' })
})

test('a person chooses among their own, and nothing else is accepted', () => {
  const one = z.object({ card: field(plainText({ max: 40 }), { ar: 'البطاقة', en: 'Card' }) })
  const offers = { card: [{ value: 'a-1', label: { ar: 'هويتي', en: 'My ID' } }] }
  const own = fieldsOf(one, { offers })
  assert.equal(own[0]?.widget, 'radios')
  assert.ok(readForm(one, own, { card: 'a-1' }).ok)
  const read = readForm(one, own, { card: 'someone-elses' })
  assert.ok(!read.ok)
  assert.match(read.errors.card?.en ?? '', /options shown/)
  assert.deepEqual(answersOf(one, { card: 'a-1' }, 'ar', offers), [{ name: 'card', label: 'البطاقة', shown: 'هويتي' }])
})

test('a rule across fields lands on the field it names', () => {
  const trip = z
    .object({
      from: field(plainText({ max: 9 }), { ar: 'من', en: 'From' }),
      to: field(plainText({ max: 9 }), { ar: 'إلى', en: 'To' }),
    })
    .superRefine((v, ctx) => {
      if (v.from === v.to) {
        ctx.addIssue({
          code: 'custom',
          path: ['to'],
          params: { text: { ar: 'اختر مدينة أخرى', en: 'Choose another city' } },
        })
      }
    })
  const read = readForm(trip, fieldsOf(trip), { from: 'a', to: 'a' })
  assert.ok(!read.ok)
  assert.deepEqual(read.errors, { to: { ar: 'اختر مدينة أخرى', en: 'Choose another city' } })
})

test('hostile values are text, never markup, in every control', () => {
  const evil = '"><script>alert(1)</script><!--'
  const values = Object.fromEntries(
    fields.flatMap((f) => [f.name, `${f.name}.day`, `${f.name}.month`, `${f.name}.year`].map((n) => [n, evil])),
  )
  const errors = Object.fromEntries(fields.map((f) => [f.name, { ar: evil, en: evil }]))
  const out = renderToString(h(Form, { lang: 'ar', fields, values, errors, hidden: { x: evil } }))
  assert.doesNotMatch(out, /<script|<!--/)
  assert.ok(out.includes('&quot;'))
})

test('names sent twice, objects and inherited names cannot smuggle a value', () => {
  const read = readForm(schema, fields, {
    ...good,
    city: ['jeddah', 'riyadh'],
    number: { $gt: '' },
    __proto__: { mobile: 1 },
  })
  assert.ok(!read.ok)
  assert.deepEqual(Object.keys(read.errors), ['number'])
  assert.equal(read.values.city, 'jeddah')
  for (const body of [null, undefined, 'x', 7, []]) assert.ok(!readForm(schema, fields, body).ok)
})

test('stored answers fill the form and read back to the same answers', () => {
  const read = readForm(schema, fields, good)
  assert.ok(read.ok)
  const typed = typedOf(fields, read.values)
  assert.equal(typed['born.month'], 'h9')
  assert.equal(typed.mobile, '0551234567')
  const again = readForm(schema, fields, typed)
  assert.ok(again.ok)
  assert.deepEqual(again.values, read.values)
})

test('answers to check are words: options by name, dates in both calendars', () => {
  const read = readForm(schema, fields, good)
  assert.ok(read.ok)
  const shown = (lang: Lang) => Object.fromEntries(answersOf(schema, read.values, lang).map((a) => [a.label, a.shown]))
  assert.equal(shown('ar').المدة, '10 سنوات')
  assert.equal(shown('en').City, 'Jeddah')
  assert.match(shown('ar')['تاريخ الميلاد'] ?? '', /^15 رمضان 1405 هـ \(3 يونيو 1985\)$/)
  assert.equal(shown('en')['I agree to the terms'], 'Yes')
})

test('a password is never written back and its answer is hidden', () => {
  const secret = z.object({
    word: field(plainText({ max: 64 }), { ar: 'كلمة المرور', en: 'Password' }, undefined, { widget: 'password' }),
  })
  const out = renderToString(h(Fields, { lang: 'ar', fields: fieldsOf(secret), values: { word: 'Tr0ub4dor' } }))
  assert.doesNotMatch(out, /Tr0ub4dor/)
  assert.doesNotMatch(JSON.stringify(answersOf(secret, { word: 'Tr0ub4dor' }, 'en')), /Tr0ub4dor/)
})

test('each label names its control, and hint and error describe it', () => {
  const out = renderToString(h(Fields, { lang: 'ar', fields, errors: { number: { ar: 'خطأ هنا', en: 'x' } } }))
  const ids = new Set([...out.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]))
  assert.equal(ids.size, [...out.matchAll(/ id="([^"]+)"/g)].length, 'ids are unique')
  for (const [, target] of out.matchAll(/ for="([^"]+)"/g)) assert.ok(ids.has(target), `label for ${target}`)
  for (const [, list = ''] of out.matchAll(/ aria-describedby="([^"]+)"/g)) {
    for (const id of list.split(' ')) assert.ok(ids.has(id), `described by ${id}`)
  }
  assert.match(out, /aria-describedby="f-number-hint f-number-error" aria-invalid="true"/)
  assert.equal(out.split('<fieldset').length - 1, out.split('<legend').length - 1)
})
