/** A photograph in a form, as a browser without JavaScript sends it: kept, told about, changed, shown to its owner alone. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { photoServiceWill, photoServiceWorks } from '../agencies/photos/index.ts'
import { photoLimits } from '../language/index.ts'
import { portrait } from '../requests/photos/portrait.testing.ts'
import { portalDoor } from './index.ts'
import { type TestServer, testServer } from './testing.ts'
import type { Browser } from './visitor.testing.ts'

let t: TestServer
let v: Browser
let picture: Buffer
before(async () => {
  t = await testServer([portalDoor])
  await t.accounts()
  v = await t.signIn(t.visitor(), cast.FAHD)
  picture = await portrait()
})
after(() => t.close())

const attachments = async (): Promise<string[]> => {
  const { rows } = await t.db.owner.query<{ id: string }>(
    'select attachment_id as id from requests.attachment where person_id = $1 order by created_at, attachment_id',
    [cast.FAHD.id],
  )
  return rows.map((row) => row.id)
}

async function renewal(): Promise<Browser> {
  await v.get('/services/passports/renew-passport')
  const start = v.forms().find((f) => f.method === 'POST' && /renew-passport/.test(f.action))
  await v.post(start?.action ?? '', start?.values ?? {})
  assert.match(v.path, /\/edit\/1$/, v.text)
  return v
}

const sentPhoto = (b: Browser): string => b.forms().find((f) => f.names.includes('photo'))?.values.photo ?? ''

test('the page says in words which pictures are taken', async () => {
  await renewal()
  assert.match(v.text, /JPEG أو PNG، طولية 35 في 45، أقلها 413 نقطة عرضًا و531 طولًا، ولا تزيد على 2 ميغابايت/)
  assert.match(v.html, /<input[^>]*type="file"[^>]*accept="image\/jpeg,image\/png"/)
  await v.get(`${v.path}?lang=en`)
  assert.match(v.text, /A JPEG or PNG picture, upright 35 by 45, at least 413 pixels across and 531 down, 2 MB at most/)
  await v.get(`${v.path.split('?')[0]}?lang=ar`)
})

test('a photo is kept while another answer is missing, shown small, and goes on to the check', async () => {
  await renewal()
  await v.sendFiles({}, { 'photo.file': picture })
  assert.equal(v.status, 422)
  assert.match(v.html, /id="f-years-error"/)
  assert.doesNotMatch(v.html, /id="f-photo-error"/)
  const id = sentPhoto(v)
  assert.deepEqual(await attachments(), [id])
  assert.match(v.html, new RegExp(`<img class="portrait" src="/requests/[0-9a-f-]{36}/photos/${id}"`))
  assert.match(v.text, /غيّر الصورة/)
  await v.send({ years: '10' })
  assert.match(v.path, /\/check$/, v.text)
  assert.match(v.html, new RegExp(`/photos/${id}"`))
})

test('a photo with glasses is named so beside the field, and another is taken instead', async () => {
  await photoServiceWill(t.pool, { kind: 'glasses' })
  await renewal()
  await v.sendFiles({ years: '10' }, { 'photo.file': await portrait({ glasses: true }) })
  assert.equal(v.status, 422)
  assert.match(v.html, /id="f-photo-error"[\s\S]*?في الصورة نظارة\. أرسل صورة بلا نظارة\./)
  assert.equal(v.forms().find((f) => f.names.includes('years'))?.values.years, '10', 'what was typed is kept')
  // Pressed again without another photo: the same answer.
  await v.send({ years: '10' })
  assert.equal(v.status, 422)
  await v.sendFiles({ years: '10' }, { 'photo.file': await portrait({ who: 3 }) })
  assert.match(v.path, /\/check$/, v.text)
})

test('our own measures speak too, in the other language as well', async () => {
  await renewal()
  await v.get(`${v.path}?lang=en`)
  await v.sendFiles({ years: '5' }, { 'photo.file': await portrait({ background: '#335577' }) })
  assert.equal(v.status, 422)
  assert.match(v.text, /The background is not white all over\. Take the photo before a white wall, without shadows\./)
  await v.get(`${v.path}?lang=ar`)
})

test('what is no such picture is refused in words and nothing is written', async () => {
  await renewal()
  const before = await attachments()
  const wrong: readonly (readonly [Buffer, RegExp])[] = [
    [Buffer.from('not a picture'), /ليس صورة JPEG ولا PNG/],
    [picture.subarray(0, 9000), /الملف ناقص أو تالف/],
    [Buffer.concat([picture, Buffer.from('<script>alert(1)</script>')]), /في الملف شيء غير الصورة/],
    [Buffer.concat([picture, Buffer.alloc(photoLimits.bytes)]), /أكبر من 2 ميغابايت/],
    [await portrait({ width: 350, height: 450 }), /الصورة صغيرة/],
  ]
  for (const [bytes, words] of wrong) {
    await v.sendFiles({ years: '10' }, { 'photo.file': bytes })
    assert.equal(v.status, 422)
    assert.match(v.text, words)
  }
  assert.deepEqual(await attachments(), before)
})

test('a body far larger than a photo is refused before it is read', async () => {
  await renewal()
  const answer = await v.raw('POST', v.path, '--x\r\n', {
    'content-type': 'multipart/form-data; boundary=x',
    'content-length': String(100 * 1024 * 1024),
  })
  assert.equal(answer.statusCode, 413)
  const broken = await v.raw('POST', v.path, 'no parts at all', { 'content-type': 'multipart/form-data' })
  assert.ok(broken.statusCode >= 400 && broken.statusCode < 500, String(broken.statusCode))
})

test('the language switch keeps a photo that was only just chosen', async () => {
  await renewal()
  await v.sendFiles({ _lang: 'en' }, { 'photo.file': await portrait({ who: 5 }) })
  assert.equal(v.status, 200)
  assert.match(v.html, /<html[^>]* lang="en"/)
  const id = sentPhoto(v)
  assert.ok((await attachments()).includes(id))
  await v.send({ years: '5', _lang: 'ar' })
  assert.equal(sentPhoto(v), id)
})

test('a sent photo can be left out again', async () => {
  await renewal()
  await v.sendFiles({ years: '5' }, { 'photo.file': picture })
  await v.get(v.path.replace('/check', '/edit/1'))
  assert.notEqual(sentPhoto(v), '')
  await v.send({ 'photo.remove': 'yes' })
  assert.match(v.path, /\/check$/, v.text)
  assert.doesNotMatch(v.html, /class="portrait"/)
})

test('while the photo service is silent the check says so, and that money would come back', async () => {
  await renewal()
  await photoServiceWill(t.pool, { kind: 'silent' })
  await v.sendFiles({ years: '10' }, { 'photo.file': await portrait({ who: 6 }) })
  assert.match(v.path, /\/check$/, v.text)
  assert.match(v.text, /لا تجيب خدمة فحص الصور الآن/)
  await photoServiceWorks(t.pool)
})

test('a photo is shown to its owner alone, as a picture and nothing else, and kept by nobody on the way', async () => {
  await renewal()
  await v.sendFiles({}, { 'photo.file': picture })
  const src = /<img class="portrait" src="([^"]+)"/.exec(v.html)?.[1] ?? ''
  const shown = await v.raw('GET', src)
  assert.equal(shown.statusCode, 200)
  assert.equal(shown.headers['content-type'], 'image/jpeg')
  assert.equal(shown.headers['cache-control'], 'no-store')
  assert.equal(shown.headers['x-content-type-options'], 'nosniff')
  assert.match(String(shown.headers['content-security-policy']), /^default-src 'none'; .*sandbox$/)
  const other = await t.signIn(t.visitor(), cast.KHALID)
  assert.equal((await other.raw('GET', src)).statusCode, 404)
  assert.equal((await t.visitor().raw('GET', src)).statusCode, 401)
  assert.equal((await v.raw('GET', src.replace(/[^/]+$/, 'x'))).statusCode, 404)
})

test('a small child must have a photo sent for the first passport', async () => {
  await v.get('/acting?next=/services/passports/issue-passport')
  await v.send({ person: cast.LAMA.id, next: '/services/passports/issue-passport' }, '/acting')
  await v.get('/services/passports/issue-passport')
  const start = v.forms().find((f) => f.method === 'POST' && /issue-passport/.test(f.action))
  await v.post(start?.action ?? '', start?.values ?? {})
  assert.match(v.path, /\/edit\/1$/, v.text)
  await v.send({ years: '5' })
  assert.equal(v.status, 422)
  assert.match(v.html, /id="f-photo-error"[\s\S]*?اختر صورة وأرسلها/)
  await v.sendFiles({ years: '5' }, { 'photo.file': picture })
  assert.match(v.path, /\/check$/, v.text)
})
