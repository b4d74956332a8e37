/** The form of a request in a browser: whatever is sent, a clear answer, never a failure of ours, and nothing half written. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { portalDoor } from './index.ts'
import { type TestServer, testServer } from './testing.ts'
import type { Browser } from './visitor.testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor])
  await t.accounts()
})
after(() => t.close())
// Codes may be asked for again only after a while; and every test begins without a draft.
beforeEach(async () => {
  t.clock.forward(40 * 60_000)
  await t.db.owner.query(`delete from requests.request where station = 'draft'`)
})

const address = 'delivery/register-national-address'
const json = { 'content-type': 'application/json' }

/** Somebody with a draft of this service open at its first page; her id of it. */
async function drafted(who: 'FAHD' | 'KHALID' | 'MONA', service: string): Promise<{ v: Browser; id: string }> {
  const v = await t.signIn(t.visitor(), cast[who])
  await v.get(`/services/${service}`)
  await v.send({}, `/services/${service}`)
  const id = /^\/requests\/([0-9a-f-]{36})\/edit\/1$/.exec(v.path)?.[1]
  assert(id, `${v.path}: ${v.text}`)
  return { v, id }
}

/** Rows that sending or keeping would change. */
async function written(): Promise<unknown> {
  const { rows } = await t.db.owner.query(
    `select (select jsonb_agg(to_jsonb(r) order by request_id) from requests.request r) as requests,
      (select count(*)::int from payments.charge) as charges, (select count(*)::int from requests.story) as lines,
      (select count(*)::int from identity.act_proof) as proofs`,
  )
  return rows[0]
}

test('a revision that is none means changed elsewhere: what was typed stays, nothing is written', async () => {
  const { v, id } = await drafted('KHALID', address)
  const before = await written()
  for (const revision of ['NaN', '1.5', '1000000000000', '-1', '', 'x', '0x1', '1e3', '\u0661']) {
    await v.post(`/requests/${id}/edit/1`, { _revision: revision, short: 'RHFA7312', building: '7312' })
    assert.equal(v.status, 409, revision)
    assert.match(v.text, /في نافذة أخرى/)
    assert.match(v.html, /name="short"[^>]*value="RHFA7312"/)
  }
  for (const body of ['{"_revision":{"gt":0},"short":"RHFA7312","building":"7312"}', '{"_revision":null}', '[]', '7']) {
    const answer = await v.raw('POST', `/requests/${id}/edit/1`, body, json)
    assert([409, 422].includes(answer.statusCode), `${body}: ${answer.statusCode}`)
  }
  assert.deepEqual(await written(), before)
})

test('two tabs: the second is told, keeps what it typed, and can save from there', async () => {
  const { v, id } = await drafted('KHALID', address)
  const page = v.forms().find((f) => f.names.includes('short'))
  assert(page)
  await v.send({ short: 'KHLD1234', building: '1234' })
  assert.equal(v.path, `/requests/${id}/edit/2`)
  await v.post(page.action, { ...page.values, short: 'RHFA7312', building: '7312' })
  assert.equal(v.status, 409)
  assert.match(v.html, /value="RHFA7312"/)
  await v.send({ short: 'RHFA7312', building: '7312' })
  assert.equal(v.path, `/requests/${id}/edit/2`)
})

test('text that cannot be kept is said beside its field: NUL, half characters, hidden marks, ten thousand characters', async () => {
  const { v, id } = await drafted('KHALID', address)
  const before = await written()
  const revision = v.forms().find((f) => f.names.includes('short'))?.values._revision ?? ''
  for (const text of [
    'a\u0000b',
    '\u202eabc',
    'abc\u2066',
    '\u200babc',
    'ا'.repeat(10_000),
    '<script>alert(1)</script>',
  ]) {
    await v.post(`/requests/${id}/edit/1`, { _revision: revision, short: text, building: '7312' })
    assert.equal(v.status, 422, JSON.stringify(text.slice(0, 20)))
    assert.match(v.html, /<title>خطأ: /)
    assert.doesNotMatch(v.html, /<script>alert/)
  }
  const half = await v.raw(
    'POST',
    `/requests/${id}/edit/1`,
    `{"_revision":"${revision}","short":"\\ud800","building":"1"}`,
    json,
  )
  assert.equal(half.statusCode, 422)
  assert.deepEqual(await written(), before)
})

test('a name sent twice counts once, the first; a name nobody asked for counts for nothing', async () => {
  const { v, id } = await drafted('KHALID', address)
  const revision = v.forms().find((f) => f.names.includes('short'))?.values._revision ?? ''
  const body = `_revision=${revision}&_revision=99&short=KHLD1234&short=EVIL9999&building=1234&station=completed&price=0`
  const answer = await v.raw('POST', `/requests/${id}/edit/1`, body)
  assert.equal(answer.statusCode, 303)
  const { rows } = await t.db.owner.query('select form, station, price from requests.request where request_id = $1', [
    id,
  ])
  assert.deepEqual(rows, [{ form: { short: 'KHLD1234', building: '1234' }, station: 'draft', price: null }])
})

test('too large, of a wrong kind, or with a wrong method: answered in words, nothing written', async () => {
  const { v, id } = await drafted('KHALID', address)
  const before = await written()
  for (const url of [`/requests/${id}/edit/1`, `/requests/${id}/send`, `/requests/${id}/code`]) {
    const large = await v.raw('POST', url, { short: 'x'.repeat(70_000) })
    assert.equal(large.statusCode, 413, url)
    assert.match(large.body, /أكبر مما نستقبل/)
    const xml = await v.raw('POST', url, '<a/>', { 'content-type': 'application/xml' })
    assert.equal(xml.statusCode, 415, url)
    assert.equal((await v.raw('PUT', url, {})).statusCode, 405, url)
    assert.equal((await v.raw('DELETE', url)).statusCode, 405, url)
    const broken = await v.raw('POST', url, '{', json)
    assert.equal(broken.statusCode, 400, url)
  }
  assert.equal((await v.raw('GET', `/requests/${id}/send`)).statusCode, 405)
  for (const page of ['0', '3', '-1', '1.5', 'x', '%00', '99999999999999999999']) {
    assert.equal((await v.raw('GET', `/requests/${id}/edit/${page}`)).statusCode, 404, page)
    assert.equal((await v.raw('POST', `/requests/${id}/edit/${page}`, {})).statusCode, 404, page)
  }
  assert.deepEqual(await written(), before)
})

test('an expired draft says so at every page, and asking anew begins anew', async () => {
  const { v, id } = await drafted('MONA', address)
  await t.db.owner.query('update requests.request set expires_at = $2 where request_id = $1', [id, t.clock.now()])
  const before = await written()
  for (const [method, path] of [
    ['GET', 'edit/1'],
    ['POST', 'edit/1'],
    ['GET', 'check'],
    ['POST', 'code'],
    ['POST', 'send'],
  ] as const) {
    const answer = await v.raw(method, `/requests/${id}/${path}`, method === 'POST' ? { _revision: '1' } : undefined)
    assert.equal(answer.statusCode, 410, `${method} ${path}`)
    assert.match(answer.body, /انقضت مدة هذه المسودة/)
  }
  assert.deepEqual(await written(), before)
  await v.get(`/services/${address}`)
  await v.send({}, `/services/${address}`)
  assert.match(v.path, /\/edit\/1$/)
  assert.notEqual(v.path, `/requests/${id}/edit/1`)
})

test('a code that is none is asked for again and costs no try; the same form sent twice sends one request', async () => {
  const { v, id } = await drafted('FAHD', 'passports/renew-passport')
  await v.send({ years: '10' })
  t.clock.forward(6 * 60_000)
  await v.get(`/requests/${id}/check`)
  await v.send({}, `/requests/${id}/code`)
  assert.match(v.text, /أرسلنا رمزًا إلى 05••••••\d\d/)
  const before = await written()
  for (const body of ['_code=', '', '_sent=<b>', 'other=1']) {
    const answer = await v.raw('POST', `/requests/${id}/send`, body)
    assert.equal(answer.statusCode, 422, body)
    assert.doesNotMatch(answer.body, /<b>/)
  }
  for (const body of ['{"_code":123456}', '{"_code":{"a":1}}', '{"_code":null}', '{"_code":["",""]}', '[]', '"x"']) {
    assert.equal((await v.raw('POST', `/requests/${id}/send`, body, json)).statusCode, 422, body)
  }
  const tries = async () =>
    (await t.db.owner.query(`select tries from identity.code where purpose = 'act' order by issued_at desc limit 1`))
      .rows
  assert.deepEqual(await tries(), [{ tries: 0 }])
  for (const code of ['\u0000', '\ud800', '\u202e12', 'x'.repeat(5_000)]) {
    assert.equal((await v.raw('POST', `/requests/${id}/send`, JSON.stringify({ _code: code }), json)).statusCode, 422)
  }
  assert.deepEqual(await tries(), [{ tries: 4 }])
  assert.deepEqual(await written(), before)

  const code = await t.code(cast.FAHD.mobile ?? '')
  const token = v.cookies.get('session')
  const twice = `_code=${code}&_code=000000`
  const first = await v.raw('POST', `/requests/${id}/send`, twice)
  assert.deepEqual([first.statusCode, first.headers.location], [303, `/requests/${id}`])
  assert.notEqual(v.cookies.get('session'), token, 'a new token at step-up (ID-80)')
  // Back, and pressed again: where it stands, nothing twice.
  const again = await v.raw('POST', `/requests/${id}/send`, twice)
  assert.deepEqual([again.statusCode, again.headers.location], [303, `/requests/${id}`])
  const { rows } = await t.db.owner.query('select count(*)::int as n from payments.charge where request_id = $1', [id])
  assert.deepEqual(rows, [{ n: 1 }])
  const edit = await v.raw('POST', `/requests/${id}/edit/1`, { _revision: '1', years: '5' })
  assert.equal(edit.statusCode, 409)
})
