import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { issueText } from './index.ts'
import { photo } from './photo.ts'

const label = { ar: 'صورة الجواز', en: 'Passport photo' }
const form = z.object({ picture: photo(label, { ar: 'بلا نظارة', en: 'No glasses' }) })

test('a photo is the id of what was sent, and may be left out', () => {
  const id = '019b0d5a-0000-7000-8000-00000000000a'
  assert.deepEqual(form.parse({ picture: id }), { picture: id })
  assert.deepEqual(form.parse({}), {})
})

test('anything else asks for a photo, in both languages', () => {
  for (const picture of ['', 'face.jpg', 7]) {
    const issue = form.safeParse({ picture }).error?.issues[0] ?? assert.fail(`${picture} was taken`)
    assert.ok(issueText(issue, label).ar.length > 0)
  }
  const issue = form.safeParse({ picture: '' }).error?.issues[0] ?? assert.fail()
  assert.deepEqual(issueText(issue, label), { ar: 'اختر صورة وأرسلها', en: 'Choose a photo and send it' })
})

test('pages and programs are told that it is a photo', () => {
  const shown = z.toJSONSchema(form, { io: 'input' })
  assert.deepEqual(shown.properties?.picture, {
    type: 'string',
    format: 'uuid',
    label,
    hint: { ar: 'بلا نظارة', en: 'No glasses' },
    widget: 'photo',
  })
  assert.equal(shown.required, undefined)
})
