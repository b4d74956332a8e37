/** Verifying a document: five an hour as they come, then only for somebody behind the screen. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { portalDoor } from './index.ts'
import { hear, type TestServer, testServer } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor])
  await t.accounts()
})
after(() => t.close())

const none = /لا توجد لدينا وثيقة بهذا الرقم/
const number = '7F3K-9Q2M-XW4T-0HJV'

test('the sixth asks for the challenge, keeps the number, and then answers; another number asks anew', async () => {
  const v = t.visitor()
  await v.get('/verify')
  assert.doesNotMatch(v.html, /data-pow/)
  // What was typed and not asked yet survives the language.
  await v.send({ number: 'half', _lang: 'en' })
  assert.match(v.html, /<html lang="en"[\s\S]*name="number"[^>]*value="half"/)
  await v.send({ number: 'half', _lang: 'ar' })
  for (let i = 0; i < 5; i++) {
    await v.get(`/verify/${number}`)
    assert.match(v.text, none, `number ${i + 1}`)
  }
  // The form under the fifth answer has the challenge already.
  assert.match(v.html, /data-pow/)
  await v.get(`/verify/${number}`)
  assert.equal(v.status, 200)
  assert.doesNotMatch(v.text, none)
  assert.match(v.html, new RegExp(`name="number"[^>]*value="${number}"`))
  await v.send({ number, spoken: '' })
  assert.equal(v.status, 422)
  await v.send({ number, spoken: await hear(v) })
  assert.equal(v.status, 200)
  assert.match(v.text, none)
  await v.send({ number, _lang: 'en' })
  assert.match(v.text, /We have no document with this number/)
  await v.send({ number: '7F3K-9Q2M-XW4T-0HJW', spoken: '' })
  assert.equal(v.status, 422)
  // A made-up device is no other; a signed-in one is; and an hour later all is as before.
  const other = t.visitor()
  ;(other.cookies as Map<string, string>).set('device', 'made-up')
  await other.get(`/verify/${number}`)
  assert.doesNotMatch(other.text, none)
  const known = await t.signIn(t.visitor(), cast.FAHD)
  await known.get(`/verify/${number}`)
  assert.match(known.text, none)
  t.clock.forward(61 * 60_000)
  await v.get(`/verify?number=${number}`)
  assert.match(v.text, /We have no document/)
})

test('whatever is sent as a number is answered, never a failure of ours', async () => {
  t.clock.forward(61 * 60_000)
  const v = t.visitor()
  for (const query of [
    'number=%00',
    'number=a&number=b',
    'number=',
    `number=${'x'.repeat(5000)}`,
    'number[a]=1',
    '_lang=fr',
  ])
    assert.equal((await v.raw('GET', `/verify?${query}`)).statusCode, 200, query)
  for (const body of ['{"number":7}', '{"number":{"a":1}}', '[]', '{"number":"\\u0000","_answered":["x"]}']) {
    const answer = await v.raw('POST', '/verify', body, { 'content-type': 'application/json' })
    assert([200, 422].includes(answer.statusCode), body)
  }
})
