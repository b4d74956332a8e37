/** Photographs over the API: sent once whatever is repeated, judged, named by a request, and never given back. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { photoServiceWill, photoServiceWorks } from '../agencies/photos/index.ts'
import { photoLimits } from '../language/index.ts'
import { portrait } from '../requests/photos/portrait.testing.ts'
import { uuid } from '../store/index.ts'
import { testApi } from './testing.ts'

const t = await testApi()
after(() => t.close())
const token = await t.signIn('FAHD')
const service = 'passports/renew-passport'
const picture = await portrait()

interface Sending {
  readonly key?: string | null
  readonly type?: string
  readonly as?: string | null
}

async function photo(bytes: Buffer, { key = uuid(), type = 'image/jpeg', as = token }: Sending = {}) {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/photos',
    headers: {
      'content-type': type,
      ...(as ? { authorization: `Bearer ${as}` } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    payload: bytes,
  })
  return { status: answer.statusCode, body: answer.json(), raw: answer.body }
}

const rows = async (): Promise<number> => {
  const { rows: found } = await t.db.owner.query<{ n: number }>('select count(*)::int as n from requests.attachment')
  return found[0]?.n ?? 0
}

test('sent ten times under one key it is one photo, and every answer is the same', async () => {
  const key = uuid()
  const answers = await Promise.all(Array.from({ length: 10 }, () => photo(picture, { key })))
  assert.deepEqual(new Set(answers.map((a) => `${a.status} ${a.raw}`)).size, 1)
  const { status, body } = answers[0] ?? assert.fail()
  assert.equal(status, 201)
  assert.deepEqual({ ...body, id: '' }, { id: '', width: 826, height: 1062, judged: true, refusals: [] })
  assert.equal(await rows(), 1)
  const other = await photo(await portrait({ who: 2 }), { key })
  assert.deepEqual([other.status, other.body.type.split('/').at(-1)], [422, 'key-reused'])
})

test('a renewal names it, and nothing of it but the id is said again', async () => {
  const sent = await photo(await portrait({ who: 3 }))
  const asked = await t.call('POST', '/api/requests', {
    token,
    body: { service, answers: { years: 10, photo: sent.body.id } },
  })
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  assert.deepEqual(asked.body.answers, { years: 10, photo: sent.body.id })
  const { rows: kept } = await t.db.owner.query<{ request_id: string; hash: string }>(
    'select request_id, hash from requests.attachment where attachment_id = $1',
    [sent.body.id],
  )
  assert.equal(kept[0]?.request_id, asked.body.id)
  const seen = await t.call('GET', `/api/requests/${asked.body.id}`, { token })
  assert.ok(!JSON.stringify([sent.body, asked.body, seen.body]).includes(kept[0]?.hash ?? '?'))
  // For this request it was sent, and for no other.
  const khalid = await t.signIn('KHALID')
  const theirs = await t.call('POST', '/api/requests', {
    token: khalid,
    body: { service, answers: { years: 5, photo: sent.body.id } },
  })
  assert.equal(theirs.status, 422)
  assert.deepEqual(
    theirs.body.reasons.map((r: { reason: string }) => r.reason),
    ['photo_received'],
  )
})

test('every rule it breaks is named when it is sent, and again as the reason of the refusal', async () => {
  const mona = await t.signIn('MONA')
  await photoServiceWill(t.pool, { kind: 'glasses' })
  const sent = await photo(await portrait({ glasses: true, background: '#446688' }), { as: mona })
  assert.equal(sent.status, 201)
  const named = ['photo_white_background', 'photo_no_glasses']
  assert.deepEqual(
    sent.body.refusals.map((r: { reason: string }) => r.reason),
    named,
  )
  assert.equal(sent.body.refusals[1].words.ar, 'في الصورة نظارة. أرسل صورة بلا نظارة.')
  const asked = await t.call('POST', '/api/requests', {
    token: mona,
    body: { service, answers: { years: 10, photo: sent.body.id } },
  })
  assert.equal(asked.status, 422)
  assert.deepEqual(
    asked.body.reasons.map((r: { reason: string }) => r.reason),
    named,
  )
})

test('while the photo service is silent the answer says that it is not judged yet', async () => {
  await photoServiceWill(t.pool, { kind: 'silent' })
  const sent = await photo(await portrait({ who: 4 }))
  assert.deepEqual([sent.status, sent.body.judged, sent.body.refusals], [201, false, []])
  await photoServiceWorks(t.pool)
})

test('what is no such picture is refused with its own code and words, and nothing is written', async () => {
  const before = await rows()
  const wrong: readonly (readonly [Buffer, string])[] = [
    [Buffer.from('GIF89a'), 'photo-wrong-type'],
    [picture.subarray(0, 5000), 'photo-broken'],
    [Buffer.concat([picture, Buffer.from('%PDF-1.4')]), 'photo-something-else-too'],
    [await portrait({ width: 300, height: 386 }), 'photo-too-small'],
    [await portrait({ width: 1000, height: 1000 }), 'photo-wrong-shape'],
  ]
  for (const [bytes, kind] of wrong) {
    const { status, body } = await photo(bytes)
    assert.deepEqual([status, body.type.split('/').at(-1)], [422, kind])
    assert.equal(body.fields.photo.en, body.words.en)
  }
  assert.equal((await photo(Buffer.concat([picture, Buffer.alloc(photoLimits.bytes)]))).status, 413)
  assert.equal((await photo(Buffer.from('{}'), { type: 'application/json' })).status, 415)
  assert.equal((await photo(picture, { type: 'image/webp' })).status, 415)
  assert.equal((await photo(picture, { key: null })).status, 400)
  assert.equal((await photo(picture, { as: null })).status, 401)
  assert.equal(await rows(), before)
})

test('an answer that is no id is said beside its field', async () => {
  const khalid = await t.signIn('KHALID')
  const asked = await t.call('POST', '/api/requests', {
    token: khalid,
    body: { service, answers: { years: 5, photo: 'my face' } },
  })
  assert.equal(asked.status, 422)
  assert.equal(asked.body.fields['answers.photo'].en, 'Choose a photo and send it')
})
