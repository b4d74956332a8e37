import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import * as language from './index.ts'
import { refusal } from './testing.ts'

const { choice, field, issueText, oneOf } = language

const label = { ar: 'رقم الجوّال', en: 'Mobile number' }
const hint = { ar: 'سنرسل إليه رمزًا', en: 'We will text it a code' }
const validity = oneOf(
  { 5: { ar: '5 سنوات', en: '5 years' }, 10: { ar: '10 سنوات', en: '10 years' } },
  { ar: 'مدّة الجواز', en: 'Passport validity' },
)
const delivery = choice(
  { post: { ar: 'البريد', en: 'By post' }, office: { ar: 'من المكتب', en: 'At the office' } },
  { ar: 'طريقة الاستلام', en: 'Delivery' },
)

interface Shown {
  readonly properties: Record<string, Record<string, unknown>>
  readonly required?: readonly string[]
}

function shown(schema: z.ZodType): Shown {
  return z.toJSONSchema(schema, { io: 'input' }) as unknown as Shown
}

test('every schema of the room can be shown as JSON Schema', () => {
  const schemas = Object.entries<unknown>(language).flatMap(([name, value]) =>
    value instanceof z.ZodType ? [[name, value] as const] : [],
  )
  assert.ok(schemas.length >= 20, String(schemas.length))
  for (const [name, schema] of schemas) {
    const json = shown(z.object({ it: field(schema, label, hint) }))
    assert.deepEqual(json.properties.it?.label, label, name)
    assert.deepEqual(json.required, ['it'], name)
  }
})

test('a field’s words are in the JSON Schema, for optional fields too', () => {
  const json = shown(
    z.object({
      mobile: field(language.mobile.optional(), label, hint, { widget: 'tel', autocomplete: 'tel' }),
      note: field(language.plainText({ max: 500 }), { ar: 'ملاحظة', en: 'Note' }, undefined, { widget: 'textarea' }),
      validity,
      delivery,
      maybe: field(validity.optional(), { ar: 'المدّة', en: 'Validity' }),
    }),
  )
  assert.deepEqual(json.required, ['note', 'validity', 'delivery'])
  const { mobile, note, delivery: way, validity: years, maybe } = json.properties
  assert.deepEqual([mobile?.label, mobile?.hint, mobile?.widget, mobile?.autocomplete], [label, hint, 'tel', 'tel'])
  assert.deepEqual([note?.widget, note?.maxLength, note?.hint], ['textarea', 500, undefined])
  assert.deepEqual(way?.enum, ['post', 'office'])
  assert.deepEqual(way?.options, {
    post: { ar: 'البريد', en: 'By post' },
    office: { ar: 'من المكتب', en: 'At the office' },
  })
  assert.deepEqual(Object.keys(years?.options as object), ['5', '10'])
  assert.equal(years?.widget, 'radios')
  assert.deepEqual([maybe?.label, maybe?.widget], [{ ar: 'المدّة', en: 'Validity' }, 'radios'])
})

test('naming one field does not name another made of the same schema', () => {
  const a = field(language.mobile, { ar: 'جوّالك', en: 'Your mobile' })
  const b = field(language.mobile, { ar: 'جوّال الأب', en: 'Father’s mobile' })
  const json = shown(z.object({ a, b, plain: language.mobile }))
  assert.deepEqual(json.properties.a?.label, { ar: 'جوّالك', en: 'Your mobile' })
  assert.deepEqual(json.properties.b?.label, { ar: 'جوّال الأب', en: 'Father’s mobile' })
  assert.equal(json.properties.plain?.label, undefined)
})

test('a number is chosen as 5, as the text 5 and as ٥', () => {
  for (const value of [5, '5', ' ٥ ', '۵']) assert.equal(validity.parse(value), 5)
  const years: 5 | 10 = validity.parse('١٠') // the type knows the numbers too
  assert.equal(years, 10)
  assert.equal(refusal(validity, '7').ar, 'اختر مدّة الجواز: 5 سنوات أو 10 سنوات')
  assert.equal(refusal(validity, '').en, 'Choose passport validity: 5 years or 10 years')
})

test('a choice gives its key and takes no other', () => {
  const way: 'post' | 'office' = delivery.parse('post') // the type knows the keys too
  assert.equal(way, 'post')
  for (const bad of ['drone', '', 'toString', '__proto__', 0, null])
    assert.equal(delivery.safeParse(bad).success, false)
})

/** The words for the first thing wrong with `value`. */
function words(schema: z.ZodType, value: unknown, name = label) {
  const issue = schema.safeParse(value).error?.issues[0]
  assert.ok(issue, 'it was accepted')
  const text = issueText(issue, name)
  assert.doesNotMatch(`${text.ar} ${text.en}`, /undefined|\[object|Invalid|NaN|يرجى|please/i)
  return text
}

test('an empty answer is asked for by its name', () => {
  for (const value of [undefined, '', '  ', null]) {
    assert.deepEqual(words(language.mobile, value), { ar: 'اكتب رقم الجوّال', en: 'Enter mobile number' })
  }
  const id = { ar: 'رقم الهوية', en: 'ID number' }
  assert.equal(words(language.nationalId, '', id).en, 'Enter ID number')
  assert.equal(
    words(language.englishName, '', { ar: 'الاسم بالإنجليزية', en: 'English name' }).en,
    'Enter English name',
  )
  assert.equal(words(language.dayInput, { year: '', month: '', day: '' }).ar, 'اكتب رقم الجوّال')
  assert.equal(words(language.dayInput, undefined).ar, 'اكتب رقم الجوّال')
  assert.equal(words(language.whole({ min: 1, max: 2 }), '').ar, 'اكتب رقم الجوّال')
})

test('a choice not made is asked to be made', () => {
  const way = { ar: 'طريقة الاستلام', en: 'Delivery' }
  for (const value of [undefined, '', 'drone']) {
    assert.deepEqual(words(delivery, value, way), { ar: 'اختر طريقة الاستلام', en: 'Choose delivery' })
  }
  assert.equal(words(validity, undefined, way).ar, 'اختر طريقة الاستلام')
  assert.equal(words(z.array(z.string()), undefined, way).ar, 'اختر طريقة الاستلام')
  assert.equal(words(z.array(z.string()).min(1), [], way).ar, 'اختر طريقة الاستلام')
})

test('our own words come through as they are', () => {
  assert.equal(words(language.mobile, '123').ar, 'اكتب رقم جوّال من 10 أرقام يبدأ بـ 05، مثل 0500000010')
})

test('every other complaint of a schema has words in both languages', () => {
  assert.equal(words(z.string().max(11), 'x'.repeat(12)).ar, 'اكتب رقم الجوّال في 11 حرفًا على الأكثر')
  assert.equal(words(z.string().min(3), 'x').en, 'Write mobile number in 3 characters or more')
  assert.equal(words(z.string().min(1), '').ar, 'اكتب رقم الجوّال')
  assert.equal(words(z.number().min(3), 1).ar, 'اكتب رقم الجوّال: 3 على الأقلّ')
  assert.equal(words(z.number().int().gt(0).lt(9), 9).en, 'Enter mobile number: 8 or fewer')
  assert.equal(words(z.number(), 'x').ar, 'اكتب رقم الجوّال بالأرقام، مثل 12')
  assert.match(words(z.number().int(), 1.5).ar, /بالأرقام/)
  assert.match(words(z.number().multipleOf(5), 7).ar, /مضاعفات 5/)
  assert.match(words(z.array(z.string()).max(2), ['a', 'b', 'c']).ar, /عنصرين على الأكثر/)
  assert.match(words(z.strictObject({}), { sneaky: 1 }).ar, /sneaky/)
  assert.match(words(z.email(), 'x').ar, /@/)
  assert.match(words(z.iso.date(), 'x').en, /2026-02-01/)
  assert.match(words(z.url(), 'x').en, /https/)
  assert.match(words(z.string().regex(/^a$/), 'x').ar, /راجع/)
  assert.match(words(z.literal(true), undefined).ar, /^ضع علامة/)
  assert.match(words(z.boolean(), undefined).en, /^Tick/)
  assert.match(words(z.record(z.string().max(1), z.string()), { long: 'x' }).ar, /العناصر/)
  assert.match(
    words(
      z.string().refine(() => false),
      'x',
    ).ar,
    /وصحّحه/,
  )
  assert.equal(words(z.union([z.email(), z.iso.date()]), 'x').ar, 'اكتب رقم الجوّال')
})
