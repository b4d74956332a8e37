/** What programs do over the API: the same acts as people on the portal, the same refusals, the same truth. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { settle } from '../requests/testing.ts'
import { uuid } from '../store/index.ts'
import { forgetAnswers } from './index.ts'
import { type TestApi, testApi } from './testing.ts'

const renew = 'passports/renew-passport'
const opened: TestApi[] = []
after(() => Promise.all(opened.map((t) => t.close())))
async function api(): Promise<TestApi> {
  const t = await testApi()
  opened.push(t)
  return t
}

const t = await api()

test('the catalogue is open to all: searched in Arabic and English, without what only agencies use', async () => {
  const all = await t.call('GET', '/api/services')
  assert.equal(all.status, 200)
  const ids = all.body.services.map((s: { id: string }) => s.id)
  assert.ok(ids.includes(renew) && ids.includes('passports/inquire-travel-ban'))
  assert.ok(!ids.includes('passports/record-border-movement'))
  for (const q of ['تجديد الجواز', 'renew passport', 'باسبور']) {
    const found = await t.call('GET', `/api/services?q=${encodeURIComponent(q)}`)
    assert.ok(
      found.body.services.slice(0, 3).some((s: { id: string }) => s.id === renew),
      q,
    )
  }
  const sorted = await t.call('GET', '/api/services?lang=en')
  const titles = sorted.body.services.map((s: { title: { en: string } }) => s.title.en)
  assert.deepEqual(
    titles,
    [...titles].sort((a, b) => a.localeCompare(b, 'en')),
  )
})

test('a service says its questions with labels in both languages, its fees, its reasons', async () => {
  const { status, body } = await t.call('GET', `/api/services/${renew}`)
  assert.equal(status, 200)
  assert.ok(body.questions.properties.years.label.ar && body.questions.properties.years.label.en)
  assert.ok(body.fees.length > 0 && body.reasons.length > 0)
  assert.equal((await t.call('GET', '/api/services/passports/no-such-thing')).status, 404)
  assert.equal((await t.call('GET', '/api/services/passports/record-border-movement')).status, 404)
})

test('who am I, and for whom may I act: names, never national numbers', async () => {
  const token = await t.signIn('FAHD')
  const { status, body } = await t.call('GET', '/api/me', { token })
  assert.equal(status, 200)
  assert.equal(body.name.ar, 'فهد صالح عبدالله العتيبي')
  const wards = new Map(body.mayActFor.map((w: { id: string; behalf: string[] }) => [w.id, w.behalf]))
  assert.deepEqual([...wards.keys()].sort(), [cast.SAUD.id, cast.LAMA.id, cast.RAHIM.id, cast.MARIA.id].sort())
  assert.deepEqual(wards.get(cast.LAMA.id), ['dependant', 'travel-consent'])
  assert.ok(!JSON.stringify(body).includes('19999'))
})

test('can I? lists every reason with its words and its cure, and nothing is written', async () => {
  const before = await t.written()
  const token = await t.signIn('YOUSEF')
  const { status, body } = await t.call('GET', `/api/services/${renew}/eligibility`, { token })
  assert.equal(status, 200)
  assert.equal(body.eligible, false)
  const ban = body.refusals.find((r: { reason: string }) => r.reason === 'not_banned_from_travel')
  assert.equal(ban.remedy, 'passports/inquire-travel-ban')
  assert.ok(ban.words.ar && ban.words.en)
  const forLama = await t.call('GET', `/api/services/${renew}/eligibility?for=${cast.LAMA.id}`, { token })
  assert.equal(forLama.status, 403)
  assert.match(forLama.body.type, /\/problems\/not-yours$/)
  assert.deepEqual(await t.written(), before)
})

test('a passport is renewed over the API: sent, paid, entered, and the story told in words', async () => {
  const t = await api()
  const token = await t.signIn('FAHD')
  const sent = await t.call('POST', '/api/requests', { token, body: { service: renew, answers: { years: 10 } } })
  assert.equal(sent.status, 201, JSON.stringify(sent.body))
  assert.match(sent.body.number, /^1447\/\d{6}$/)
  assert.equal(sent.body.station.code, 'awaiting-payment')
  assert.deepEqual(sent.body.price, { state: 60000, platform: 0, vat: 0, escrow: 0, total: 60000 })
  const { id } = sent.body
  const paying = await t.call('POST', `/api/requests/${id}/pay`, { token })
  assert.equal(paying.status, 200)
  assert.match(paying.body.redirectTo, /gateway/)
  const charge = await t.db.owner.query<{ charge_id: string }>(
    'select charge_id from payments.charge where request_id = $1',
    [id],
  )
  await t.gateway.payerPays(charge.rows[0]?.charge_id ?? '')
  await settle(t)
  const view = await t.call('GET', `/api/requests/${id}`, { token })
  assert.equal(view.body.station.code, 'completed')
  assert.equal(view.body.charge.state, 'paid')
  assert.deepEqual(
    view.body.story.map((l: { event: string }) => l.event),
    ['recorded', 'bill-issued', 'paid', 'approved', 'completed'],
  )
  const list = await t.call('GET', '/api/requests', { token })
  assert.deepEqual(
    list.body.requests.map((r: { id: string }) => r.id),
    [id],
  )
  // It is hers alone: to anybody else it does not exist.
  const other = await t.signIn('KHALID')
  for (const [method, url] of [
    ['GET', ''],
    ['POST', '/pay'],
    ['POST', '/withdraw'],
    ['POST', '/code'],
    ['POST', '/submit'],
  ] as const) {
    assert.equal((await t.call(method, `/api/requests/${id}${url}`, { token: other })).status, 404, url)
  }
})

test('a refused request leaves nothing but the answer under its key, and the readings', async () => {
  const token = await t.signIn('YOUSEF')
  const before = await t.written()
  const { status, type, body } = await t.call('POST', '/api/requests', {
    token,
    body: { service: renew, answers: { years: 5 } },
  })
  assert.equal(status, 422)
  assert.match(type, /problem\+json/)
  assert.match(body.type, /\/problems\/refused$/)
  assert.ok(body.reasons.some((r: { reason: string }) => r.reason === 'not_banned_from_travel'))
  const now = await t.written()
  assert.deepEqual({ ...now, 'requests.command': 0 }, { ...before, 'requests.command': 0 })
})

test('answers refused by a rule undo the draft, keep one that was begun at another door, and the looked-at person sees it', async () => {
  const t = await api()
  const token = await t.signIn('FAHD')
  const visa = 'visas/issue-exit-reentry-single'
  const body = { service: visa, for: cast.RAHIM.id, answers: { mode: 'return-before', returnBefore: '2026-02-01' } }
  const before = await t.written()
  const no = await t.call('POST', '/api/requests', { token, body })
  assert.equal(no.status, 422, JSON.stringify(no.body))
  assert.deepEqual(
    no.body.reasons.map((r: { reason: string }) => r.reason),
    ['return_ahead'],
  )
  const now = await t.written()
  assert.equal(now['requests.request'], before['requests.request'])
  const read = await t.db.owner.query(
    'select 1 from watch.reading where person_id = $1 and reader = $2 and purpose = $3',
    [cast.RAHIM.id, cast.FAHD.id, visa],
  )
  assert.ok((read.rowCount ?? 0) > 0)
})

test('an act that must be confirmed says its words, takes the code sent for it, and only that', async () => {
  const t = await api()
  const token = await t.signIn('FAHD')
  const body = {
    service: 'visas/issue-exit-reentry-single',
    for: cast.RAHIM.id,
    answers: { mode: 'duration-days', days: '75' },
  }
  const asked = await t.call('POST', '/api/requests', { token, body })
  assert.equal(asked.status, 403, JSON.stringify(asked.body))
  assert.match(asked.body.type, /\/problems\/code-needed$/)
  assert.match(asked.body.act.ar, /رحيم الدين/)
  const url = `/api/requests/${asked.body.request}`
  const early = await t.call('POST', `${url}/submit`, { token, body: { code: '000000' } })
  assert.equal(early.status, 422)
  const key = uuid()
  const sent = await t.call('POST', `${url}/code`, { token, key })
  assert.equal(sent.status, 202, JSON.stringify(sent.body))
  const same = await t.call('POST', `${url}/code`, { token, key })
  assert.deepEqual(same.body, sent.body)
  const soon = await t.call('POST', `${url}/code`, { token })
  assert.equal(soon.status, 429)
  assert.ok(Number(soon.headers['retry-after']) > 0)
  const code = await t.code('FAHD')
  const wrong = await t.call('POST', `${url}/submit`, {
    token,
    body: { code: code === '111111' ? '222222' : '111111' },
  })
  assert.equal(wrong.status, 422)
  assert.match(wrong.body.type, /\/problems\/code-wrong$/)
  assert.ok(wrong.body.fields.code.ar)
  const done = await t.call('POST', `${url}/submit`, { token, body: { code } })
  assert.equal(done.status, 201, JSON.stringify(done.body))
  assert.equal(done.body.station.code, 'awaiting-payment')
  assert.equal(done.body.price.total, 30000)
  const again = await t.call('POST', `${url}/submit`, { token, body: {} })
  assert.equal(again.status, 200)
  assert.equal(again.body.number, done.body.number)
  const back = await t.call('POST', `${url}/withdraw`, { token })
  assert.equal(back.body.station.code, 'withdrawn')
  assert.equal((await t.call('POST', `${url}/pay`, { token })).status, 409)
})

test('others’ data are shown for a quarter of an hour after signing in, then for a code that goes with the question', async () => {
  const t = await api()
  const token = await t.signIn('FAHD')
  const url = '/api/inquiries/civil-affairs/inquire-family-record'
  const body = { question: {} }
  assert.equal((await t.call('POST', url, { token, body })).body.found, true)
  for (let i = 0; i < 2; i++) {
    t.clock.forward(8 * 60_000)
    await t.call('GET', '/api/requests', { token })
  }
  const late = await t.call('POST', url, { token, body })
  assert.equal(late.status, 403)
  assert.match(late.body.type, /\/problems\/prove-again$/)
  assert.ok(!JSON.stringify(late.body).includes(cast.NOURA.number))
  // One’s own data are not others’; a child’s are.
  const passport = '/api/inquiries/passports/inquire-passport'
  assert.equal((await t.call('POST', passport, { token, body })).status, 200)
  assert.equal((await t.call('POST', passport, { token, body: { ...body, for: cast.LAMA.id } })).status, 403)
  const sent = await t.call('POST', '/api/proof', { token })
  assert.equal(sent.status, 202, JSON.stringify(sent.body))
  assert.match(sent.body.act.en, /dependants or workers/)
  const code = await t.code('FAHD')
  const wrong = await t.call('POST', url, { token, body: { ...body, code: code === '111111' ? '222222' : '111111' } })
  assert.equal(wrong.status, 422)
  assert.ok(wrong.body.fields.code.ar)
  const right = await t.call('POST', url, { token, body: { ...body, code } })
  assert.equal(right.body.found, true, JSON.stringify(right.body))
  // The code was for that question.
  assert.equal((await t.call('POST', url, { token, body: { ...body, code } })).status, 422)
  assert.equal((await t.call('POST', url, { token, body })).status, 403)
})

test('the same key is one effect and one answer, fifty at once; another body under it is refused', async () => {
  const t = await api()
  const token = await t.signIn('FAHD')
  const key = 'one-key'
  const body = { service: renew, answers: { years: 5 } }
  const all = await Promise.all(Array.from({ length: 50 }, () => t.call('POST', '/api/requests', { token, key, body })))
  assert.deepEqual([...new Set(all.map((a) => a.status))], [201])
  assert.equal(new Set(all.map((a) => JSON.stringify(a.body))).size, 1)
  const now = await t.written()
  assert.deepEqual([now['requests.request'], now['payments.charge'], now['requests.command']], [1, 1, 1])
  const other = await t.call('POST', '/api/requests', { token, key, body: { service: renew, answers: { years: 10 } } })
  assert.equal(other.status, 422)
  assert.match(other.body.type, /\/problems\/key-reused$/)
  const elsewhere = await t.call('POST', `/api/requests/${all[0]?.body.id}/withdraw`, { token, key })
  assert.match(elsewhere.body.type, /\/problems\/key-reused$/)
  const pays = await Promise.all(
    Array.from({ length: 10 }, () => t.call('POST', `/api/requests/${all[0]?.body.id}/pay`, { token, key: 'pay-key' })),
  )
  assert.equal(new Set(pays.map((p) => JSON.stringify([p.status, p.body]))).size, 1)
  // Somebody else's key is somebody else's: the same word is another command.
  const khalid = await t.signIn('KHALID')
  const his = await t.call('POST', '/api/requests', { token: khalid, key, body })
  assert.notEqual(his.body.id, all[0]?.body.id)
  const none = await t.call('POST', '/api/requests', { token, key: null, body })
  assert.equal(none.status, 400)
  assert.match(none.body.type, /\/problems\/key-missing$/)
})

test('what was answered under a key is forgotten after a week, and not before', async () => {
  const t = await api()
  const token = await t.signIn('FAHD')
  await t.call('POST', '/api/requests', { token, key: 'kept', body: { service: renew, answers: { years: 5 } } })
  t.clock.forward(6 * 86_400_000)
  assert.equal(await forgetAnswers(t.house), 0)
  t.clock.forward(2 * 86_400_000)
  assert.equal(await forgetAnswers(t.house), 1)
})

test('an inquiry answers what it names; another person’s is refused; nothing of the answer is kept', async () => {
  const token = await t.signIn('YOUSEF')
  const url = '/api/inquiries/passports/inquire-travel-ban'
  const key = uuid()
  const { status, body } = await t.call('POST', url, { token, key, body: { question: {} } })
  assert.equal(status, 200)
  assert.deepEqual(
    [body.found, body.answer.order, Object.keys(body.answer).sort()],
    [true, '47-2211', ['agency', 'from', 'order']],
  )
  const kept = await t.db.owner.query('select answer from requests.command where key = $1', [key])
  assert.deepEqual(kept.rows, [{ answer: null }])
  assert.deepEqual((await t.call('POST', url, { token, key, body: { question: {} } })).body, body)
  assert.equal((await t.call('POST', url, { token, key, body: { question: {}, for: cast.YOUSEF.id } })).status, 422)
  assert.equal((await t.call('POST', url, { token, body: { question: {}, for: cast.FAHD.id } })).status, 403)
  assert.equal((await t.call('POST', url, { body: { question: {} } })).status, 401)
  assert.equal(
    (await t.call('POST', '/api/inquiries/passports/renew-passport', { token, body: { question: {} } })).status,
    404,
  )
})

test('levels: a weaker sign-in or identity is not enough, and a resident is not a citizen', async () => {
  const weak = await t.signIn('FAHD', { signIn: 1 })
  const body = { service: renew, answers: { years: 5 } }
  assert.equal((await t.call('POST', '/api/requests', { token: weak, body })).status, 401)
  const unproved = await t.signIn('FAHD', { identity: 1 })
  assert.match((await t.call('POST', '/api/requests', { token: unproved, body })).body.type, /prove-more$/)
  const resident = await t.signIn('IMRAN')
  assert.match((await t.call('POST', '/api/requests', { token: resident, body })).body.type, /not-for-you$/)
  const stranger = await t.call('GET', '/api/me', { token: 'not-a-token' })
  assert.equal(stranger.status, 401)
  assert.match(String(stranger.headers['www-authenticate']), /Bearer/)
})

test('an answer that cannot be kept leaves no effect either, and the same key then does it once', async () => {
  const t = await api()
  const token = await t.signIn('FAHD')
  const call = { token, key: 'torn', body: { service: renew, answers: { years: 5 } } }
  const before = await t.written()
  await t.db.owner.query('alter table requests.command add constraint torn check (status <> 201)')
  const failed = await t.call('POST', '/api/requests', call)
  assert.equal(failed.status, 500)
  assert.match(failed.body.type, /our-fault$/)
  assert.deepEqual(await t.written(), before)
  await t.db.owner.query('alter table requests.command drop constraint torn')
  const done = await t.call('POST', '/api/requests', call)
  assert.equal(done.status, 201)
  assert.deepEqual((await t.call('POST', '/api/requests', call)).body, done.body)
  assert.equal((await t.written())['payments.charge'], 1)
})

test('a double click is one effect: two keys for the same request find one, the second is told so', async () => {
  const t = await api()
  const token = await t.signIn('FAHD')
  const body = { service: renew, answers: { years: 5 } }
  const both = await Promise.all(Array.from({ length: 8 }, () => t.call('POST', '/api/requests', { token, body })))
  assert.deepEqual(
    both.filter((a) => ![200, 201, 409, 422].includes(a.status)),
    [],
  )
  const sent = both.filter((a) => a.status <= 201)
  assert.ok(sent.length >= 1)
  assert.equal(new Set(sent.map((a) => a.body.id)).size, 1)
  const now = await t.written()
  assert.deepEqual([now['requests.request'], now['payments.charge']], [1, 1])
})
