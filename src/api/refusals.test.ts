/** Whatever is sent, the API answers in words with a 4xx, never fails, and writes nothing. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { uuid } from '../store/index.ts'
import { type Call, type Called, solve, testApi } from './testing.ts'

const t = await testApi()
after(() => t.close())
const token = await t.signIn('FAHD')
const khalid = await t.signIn('KHALID')
const renew = 'passports/renew-passport'
const good = { service: renew, answers: { years: 5 } }

/** A request of somebody else, to be tried from outside. */
const his = await t.call('POST', '/api/requests', {
  token: khalid,
  body: { service: 'traffic/pay-violation', answers: { violation: '7999900015' } },
})
assert.equal(his.status, 201, JSON.stringify(his.body))

/** Asks, and holds the answer to what every refusal here must be. */
async function refused(method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', url: string, call: Call): Promise<Called> {
  const before = await t.written()
  const answer = await t.call(method, url, { token, ...call })
  const said = `${method} ${url.slice(0, 80)} → ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`
  assert.ok(answer.status >= 400 && answer.status < 500, said)
  assert.match(answer.type, /^application\/problem\+json/, said)
  assert.equal(answer.body.status, answer.status, said)
  assert.match(answer.body.type, /\/problems\/[a-z-]+$/, said)
  assert.ok(/\p{Script=Arabic}/u.test(answer.body.words.ar) && answer.body.words.en, said)
  // Refusals of the engine are kept under their key; nothing else is written.
  assert.deepEqual({ ...(await t.written()), 'requests.command': 0 }, { ...before, 'requests.command': 0 }, said)
  return answer
}

const status = async (n: number, ...asked: Parameters<typeof refused>) =>
  assert.equal((await refused(...asked)).status, n, asked[1])

test('what is not JSON, or not an object, is not read', async () => {
  for (const raw of [
    '{',
    '',
    'null',
    '[]',
    '"text"',
    '7',
    'true',
    '{"a":1}{"b":2}',
    '{"__proto__":{"admin":true}}',
    '\u0000',
  ]) {
    const answer = await refused('POST', '/api/requests', { raw })
    assert.ok([400, 422].includes(answer.status), raw)
  }
  await status(415, 'POST', '/api/requests', {
    raw: 'service=x',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  await status(415, 'POST', '/api/requests', { raw: JSON.stringify(good), headers: { 'content-type': 'text/plain' } })
  await status(415, 'POST', '/api/requests', { raw: '<a/>', headers: { 'content-type': 'application/xml' } })
  await status(413, 'POST', '/api/requests', { raw: JSON.stringify({ ...good, x: 'a'.repeat(70_000) }) })
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`
  await status(400, 'POST', '/api/requests', { raw: `{"service":"${renew}","answers":${deep}}` })
})

test('wrong types and missing parts are named, each with its words', async () => {
  const wrong: readonly [unknown, string][] = [
    [{}, 'service'],
    [{ service: renew }, 'answers'],
    [{ service: 7, answers: {} }, 'service'],
    [{ service: [renew], answers: {} }, 'service'],
    [{ service: renew, answers: [] }, 'answers'],
    [{ service: renew, answers: null }, 'answers'],
    [{ service: renew, answers: {} }, 'answers.years'],
    [{ service: renew, answers: { years: 7 } }, 'answers.years'],
    [{ service: renew, answers: { years: { gt: 0 } } }, 'answers.years'],
    [{ service: renew, answers: { years: [5] } }, 'answers.years'],
    [{ ...good, for: 'FAHD' }, 'for'],
    [{ ...good, for: 7 }, 'for'],
    [{ ...good, for: cast.FAHD.number }, 'for'],
  ]
  for (const [body, field] of wrong) {
    const answer = await refused('POST', '/api/requests', { body })
    assert.equal(answer.status, 422, JSON.stringify(body))
    assert.ok(
      answer.body.fields[field]?.ar && answer.body.fields[field]?.en,
      `${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`,
    )
  }
})

test('T-MASS-01: a field that is not asked for is refused, wherever it stands', async () => {
  const forbidden = [
    'role',
    'ia_level',
    'status',
    'station',
    'person_id',
    'price',
    'charge_id',
    'standing',
    'edition',
    'audience',
    'admin',
    'paid',
  ]
  for (const name of forbidden) {
    const above = await refused('POST', '/api/requests', { body: { ...good, [name]: 3 } })
    assert.ok(above.body.fields[name], name)
    const inside = await refused('POST', '/api/requests', {
      body: { service: renew, answers: { years: 5, [name]: 3 } },
    })
    assert.ok(inside.body.fields[`answers.${name}`], name)
    const asked = await refused('POST', '/api/inquiries/passports/inquire-passport', {
      body: { question: { [name]: 1 } },
    })
    assert.ok(asked.body.fields[`question.${name}`], name)
    await status(422, 'POST', `/api/requests/${his.body.id}/pay`, { token: khalid, body: { [name]: 1 } })
    await status(422, 'POST', `/api/requests/${his.body.id}/withdraw`, { token: khalid, body: { [name]: 1 } })
  }
})

test('text that cannot be kept is refused with words: NUL, half characters, hidden marks, ten thousand characters', async () => {
  const nasty = ['a\u0000b', '\ud800', 'x\udfffy', '\u202eabc', 'abc\u2066', 'ا'.repeat(10_000), 'a'.repeat(10_000)]
  for (const text of nasty) {
    const name = JSON.stringify(text).slice(0, 20)
    const bodies: readonly unknown[] = [
      { service: renew, answers: { years: text } },
      { service: 'traffic/pay-violation', answers: { violation: text } },
      { service: text, answers: {} },
      { ...good, for: text },
      { service: renew, answers: { years: 5, [text]: 1 } },
    ]
    for (const body of bodies) {
      const answer = await refused('POST', '/api/requests', { body })
      assert.ok([404, 422].includes(answer.status), name)
    }
    await status(422, 'POST', '/api/inquiries/traffic/inquire-violations-detail', {
      body: { question: { number: text } },
    })
    await status(422, 'POST', `/api/requests/${his.body.id}/submit`, { token: khalid, body: { code: text } })
    const query = encodeURIComponent(text.toWellFormed())
    if (text.isWellFormed()) await refused('GET', `/api/services?q=${query}`, {})
    if (text.isWellFormed()) await refused('GET', `/api/services/${renew}/eligibility?for=${query}`, {})
    if (text.isWellFormed()) await refused('GET', `/api/requests/${query}`, {})
  }
})

test('odd addresses and wrong methods are answered, not failed', async () => {
  for (const url of [
    '/api/requests/%00',
    '/api/requests/not-a-uuid',
    '/api/requests/..%2f..%2fetc',
    '/api/nothing',
    '/api/services/a',
  ]) {
    await status(404, 'GET', url, {})
  }
  await status(414, 'GET', `/api/requests/${'a'.repeat(300)}`, {})
  await refused('GET', '/api/requests/%zz', {})
  await status(422, 'GET', '/api/services?q=a&q=b', {})
  await status(422, 'GET', '/api/services?lang=fr', {})
  for (const method of ['PUT', 'DELETE', 'PATCH'] as const) await status(405, method, '/api/requests', { body: good })
  await status(405, 'POST', '/api/services', { body: {} })
  await status(405, 'GET', '/api/inquiries/passports/inquire-passport', {})
  await status(404, 'POST', '/api/requests', { body: { service: 'passports/nothing', answers: {} } })
  await status(404, 'POST', '/api/requests', { body: { service: 'passports/record-border-movement', answers: {} } })
  await status(404, 'POST', '/api/requests', { body: { service: 'passports/inquire-passport', answers: {} } })
  for (const key of ['', 'two words', 'مفتاح'.normalize(), 'k'.repeat(256), null]) {
    const headers: Record<string, string> =
      key === null ? {} : { 'idempotency-key': Buffer.from(key).toString('latin1') }
    await status(400, 'POST', '/api/requests', { body: good, key: null, headers })
  }
})

test('another person’s request does not exist, whatever one does with it; nor does one for another person', async () => {
  const url = `/api/requests/${his.body.id}`
  await status(404, 'GET', url, {})
  for (const act of ['pay', 'withdraw', 'code']) await status(404, 'POST', `${url}/${act}`, {})
  await status(404, 'POST', `${url}/submit`, { body: { code: '123456' } })
  await status(404, 'GET', `/api/requests/${uuid()}`, {})
  for (const subject of [cast.KHALID.id, cast.DANA.id, uuid()]) {
    await status(403, 'POST', '/api/requests', { body: { ...good, for: subject } })
    await status(403, 'GET', `/api/services/${renew}/eligibility?for=${subject}`, {})
    await status(403, 'POST', '/api/inquiries/passports/inquire-passport', { body: { question: {}, for: subject } })
  }
})

test('nobody is signed in: 401 everywhere but at the open doors', async () => {
  const calls: readonly (readonly ['GET' | 'POST', string])[] = [
    ['GET', '/api/me'],
    ['GET', '/api/requests'],
    ['GET', `/api/requests/${his.body.id}`],
    ['GET', `/api/services/${renew}/eligibility`],
    ['POST', '/api/requests'],
    ['POST', `/api/requests/${his.body.id}/pay`],
    ['POST', '/api/inquiries/passports/inquire-travel-ban'],
  ]
  for (const [method, url] of calls) {
    for (const bad of ['', 'x'.repeat(43), 'x'.repeat(5000)]) {
      const headers: Record<string, string> = bad === '' ? {} : { authorization: `Bearer ${bad}` }
      await status(401, method, url, { token: '', headers, ...(method === 'POST' ? { body: { question: {} } } : {}) })
    }
    await status(401, method, url, {
      token: '',
      headers: { authorization: 'Basic Zm86YmFy' },
      ...(method === 'POST' ? { body: {} } : {}),
    })
  }
  await status(403, 'POST', '/api/requests', {
    body: good,
    headers: { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
  })
})

test('an open inquiry asks for a challenge, counts each address and each number, and says the same for wrong and for none', async () => {
  const url = '/api/inquiries/visas/inquire-visa-validity'
  const ask = async (visa: string, passport: string, device: string, token?: string) => {
    const { body } = await t.call('GET', '/api/challenges/visas/inquire-visa-validity')
    const altcha = await solve(body.altcha)
    return t.call('POST', url, {
      ...(token === undefined ? {} : { token }),
      body: { question: { visa, passport }, challenge: { altcha } },
      headers: { cookie: `device=${device}` },
    })
  }
  await status(403, 'POST', url, { token: '', body: { question: { visa: '6999900025', passport: 'PK9990126' } } })
  const found = await ask('6999900025', 'PK9990126', 'd1')
  assert.deepEqual([found.status, found.body.found, Object.keys(found.body.answer)], [200, true, ['state', 'until']])
  const wrong = await ask('6999900025', 'PK9990127', 'd2')
  const none = await ask('6999999999', 'PK9990126', 'd3')
  assert.deepEqual(wrong.body, none.body)
  assert.equal(wrong.body.found, false)
  // Five a minute, whatever the browser calls itself; a device we know from a session has its own five.
  assert.deepEqual(
    [(await ask('6999900017', 'ID9990018', 'd4')).status, (await ask('6999900017', 'ID9990018', 'd5')).status],
    [200, 200],
  )
  assert.equal((await ask('6999900017', 'ID9990018', 'd6')).status, 429)
  assert.equal((await ask('6999900017', 'ID9990018', 'd6', token)).status, 200)
  // Ten an hour and number, from wherever and however slowly it is asked.
  const many = []
  for (let i = 0; i < 9; i++) {
    t.clock.forward(20_000)
    many.push((await ask('6999900025', 'PK9990127', `e${i}`)).status)
  }
  assert.deepEqual(many, [429, 429, 200, 200, 200, 200, 200, 200, 200])
  t.clock.forward(61_000)
  assert.equal((await ask('6999900025', 'PK9990127', 'e9')).status, 200)
  assert.equal((await ask('6999900025', 'PK9990127', 'e9')).status, 429)
  t.clock.forward(61 * 60_000)
  assert.equal((await ask('6999900025', 'PK9990126', 'f')).status, 200)
  // One challenge is one question.
  const { body } = await t.call('GET', '/api/challenges/visas/inquire-visa-validity')
  const challenge = { altcha: await solve(body.altcha) }
  const once = {
    body: { question: { visa: '6999900041', passport: 'PK9990075' }, challenge },
    headers: { cookie: 'device=g' },
  }
  assert.deepEqual([(await t.call('POST', url, once)).status, (await t.call('POST', url, once)).status], [200, 403])
})
