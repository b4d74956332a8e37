import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../../cast/index.ts'
import { latestMessages, messagesFor } from '../../agencies/carriers/index.ts'
import { clearBreaker, dropBreaker } from '../../identity/index.ts'
import { hours, later } from '../../store/index.ts'
import { hear, type TestServer, testServer } from '../testing.ts'
import { identityPages } from './index.ts'

let t: TestServer
before(async () => {
  t = await testServer([identityPages])
  await t.accounts()
})
after(() => t.close())
// Codes may be asked for again only after a while.
beforeEach(() => t.clock.forward(40 * 60_000))

const { FAHD, KHALID, MONA, TURKI, ABDULLAH } = cast

for (const lang of ['ar', 'en'] as const) {
  test(`signs in with number, password and code, and goes where she wanted (${lang})`, async () => {
    const v = t.visitor(lang)
    await v.get('/sign-in?next=/services%3Fq=1')
    assert.match(v.html, lang === 'ar' ? /<html lang="ar" dir="rtl"/ : /<html lang="en" dir="ltr"/)
    // Arabic-Indic digits are digits here.
    const number = lang === 'ar' ? MONA.number.replace(/\d/g, (d) => '٠١٢٣٤٥٦٧٨٩'[Number(d)] ?? '') : MONA.number
    await v.send({ name: number, password: t.password, spoken: await hear(v) })
    assert.equal(v.path, '/sign-in/code')
    assert.match(v.text, /05••••••\d\d/)
    const code = await t.code(MONA.mobile ?? '')
    await v.send({ code: String((Number(code) + 1) % 1_000_000).padStart(6, '0') })
    assert.equal(v.status, 422)
    assert.match(v.text, lang === 'ar' ? /^خطأ: .*الرمز غير صحيح/ : /^Error: .*The code is not right/)
    await v.send({ code })
    assert.equal(v.path, '/services?q=1')
    assert(v.cookies.has('session') && v.cookies.has('device') && !v.cookies.has('flow'))
  })
}

test('while codes by message are off she is told what to do, and comes in from a kiosk', async () => {
  const { pool, clock } = t.doorway.site
  await dropBreaker({ pool, clock }, 'k.alharbi')
  const v = t.visitor('en')
  await v.get('/sign-in')
  await v.send({ name: MONA.number, password: t.password, spoken: await hear(v) })
  assert.match(v.text, /Codes by message are off.*passkey.*kiosk/)
  assert(!v.html.includes('name="code"'))
  await v.send({}, '/sign-in/after-kiosk')
  assert.equal(v.status, 422)
  await t.db.owner.query(
    `insert into identity.kiosk_attempt (person_id, attempt_id, visit_id, kiosk_id, step, reason, at)
     values ($1, gen_random_uuid(), gen_random_uuid(), 'mall', 'face', 'passed', $2)`,
    [MONA.id, clock.now()],
  )
  await v.send({}, '/sign-in/after-kiosk')
  await v.send({ code: await t.code(MONA.mobile ?? '') })
  assert.equal(v.path, '/home')
  for (const officer of ['k.alharbi', 'm.alqahtani']) await clearBreaker({ pool, clock }, officer)
})

test('who can neither run the page’s work nor play its sound is called back, and comes in with what was read to her', async () => {
  const mobile = KHALID.mobile ?? ''
  for (const lang of ['ar', 'en'] as const) {
    const v = t.visitor(lang)
    await v.get('/sign-in')
    await v.send({ name: KHALID.number, _do: 'call' }, '/sign-in')
    assert.match(v.text, lang === 'ar' ? /سيرن جواله الآن/ : /its mobile rings now/)
    await t.deliver()
    const [call] = await messagesFor(t.pool, mobile)
    assert.equal(call?.voice, true)
    assert.match(call?.text ?? '', lang === 'ar' ? /أرقام صفحة الدخول/ : /digits for the sign-in page/)
    const heard = /(\d ){5}\d/.exec(call?.text ?? '')?.[0] ?? ''
    assert.equal(heard.length, 11, 'said one by one')
    // What was said is not kept.
    const kept = await t.db.owner.query(`select from notices.notice where text like $1`, [`%${heard}%`])
    assert.equal(kept.rowCount, 0)
    await v.send({ name: KHALID.number, password: t.password, spoken: heard })
    assert.equal(v.path, '/sign-in/code', v.text)
  }
})

test('a call asked for nobody is answered alike and rings nowhere; an account’s telephone rings three times a day at most', async () => {
  const plain = (html: string) => html.replaceAll(/data-pow="[^"]*"|token=[\w-]+|value="[\w-]{60,}"/g, '')
  const ask = async (name: string) => {
    const v = t.visitor('en')
    await v.get('/sign-in')
    await v.send({ name, _do: 'call' }, '/sign-in')
    return plain(v.html).replaceAll(name, 'N')
  }
  const calls = async () => (await latestMessages(t.pool, 500)).filter((m) => m.voice).length
  const before = await calls()
  // In the middle of a day: it is days that are counted.
  t.clock.set(`${later(t.clock.now(), hours(24)).slice(0, 10)}T06:00:00.000Z`)
  assert.equal(await ask('1999999990'), await ask(TURKI.number))
  await t.deliver()
  assert.equal((await calls()) - before, 1)
  for (let i = 0; i < 4; i++) {
    t.clock.forward(31 * 60_000)
    await ask(TURKI.number)
    await t.deliver()
  }
  assert.equal((await messagesFor(t.pool, TURKI.mobile ?? '')).filter((m) => m.voice).length, 3)
  const v = t.visitor('en')
  await v.get('/sign-in')
  for (let i = 0; i < 6; i++) await v.post('/sign-in', { name: TURKI.number, _do: 'call' })
  assert.equal(v.status, 429, 'from one address five an hour')
})

test('unknown, wrong, not activated and locked are one answer, byte for byte', async () => {
  const once = async (name: string, password: string) => {
    const v = t.visitor()
    await v.get('/sign-in')
    await v.send({ name, password, spoken: await hear(v) })
    assert.equal(v.status, 422)
    assert.doesNotMatch(v.html, /wrong-password/)
    return v.html
      .replace(/data-pow="[^"]*"/, '')
      .replaceAll(/token=[\w-]+|value="[\w-]{44,}"/g, '')
      .replaceAll(name, 'NAME')
  }
  const unknown = await once('1999900309', 'wrong-password-1')
  const wrong = await once(KHALID.number, 'wrong-password-1')
  const without = await once(ABDULLAH.number, 'wrong-password-1')
  const malformed = await once('12345', 'wrong-password-1')
  await t.db.owner.query(`update identity.account set state = 'suspended' where person_id = $1`, [TURKI.id])
  const suspended = await once(TURKI.number, t.password)
  for (let i = 0; i < 6; i++) await once(KHALID.number, 'wrong-password-1')
  const locked = await once(KHALID.number, t.password)
  for (const other of [wrong, without, malformed, suspended, locked]) assert.equal(other, unknown)
})

test('what cannot be read is said beside its field, keeps what was typed, never the password, and is never a 500', async () => {
  const v = t.visitor()
  for (const [name, password] of [
    ['', ''],
    ['a\u0000b', 'x'],
    ['\u202eevil', 'x'],
    ['x'.repeat(10_000), 'y'.repeat(10_000)],
    ['<script>alert(1)</script>', 'x'],
  ] as const) {
    await v.get('/sign-in')
    await v.send({ name, password, spoken: '' })
    assert.equal(v.status, 422, name.slice(0, 20))
    assert.match(v.html, /<title>خطأ: /)
    assert.doesNotMatch(v.html, /<script>alert|name="password"[^>]*value="[^"]/)
  }
  assert.match(v.html, /value="&lt;script>/)
  const surrogate = await v.raw('POST', '/sign-in', '{"name":"\\ud800","password":"\\udfff","next":"/\\ud800"}', {
    'content-type': 'application/json',
  })
  assert.equal(surrogate.statusCode, 422)
  const odd = await v.raw('POST', '/sign-in', 'name=1&name=2&__proto__=x&password[]=1&_lang=fr')
  assert.equal(odd.statusCode, 422)
  const none = await v.raw('POST', '/sign-in')
  assert([400, 415, 422].includes(none.statusCode))
  const big = await v.raw('POST', '/sign-in', `name=${'x'.repeat(70_000)}`)
  assert.equal(big.statusCode, 413)
  const bad = await v.raw('POST', '/sign-in', 'name=%E0%A4%A&password=%')
  assert([400, 422].includes(bad.statusCode), String(bad.statusCode))
})

test('the language switch keeps the page and what was typed, without checking anything', async () => {
  const v = t.visitor()
  await v.get('/sign-in')
  await v.send({ name: 'fahd', password: 'secret secret', _lang: 'en' })
  assert.equal(v.status, 200)
  assert.match(v.html, /<html lang="en"/)
  assert.match(v.html, /name="name"[^>]*value="fahd"/)
  assert.doesNotMatch(v.html, /secret secret/)
})

test('a challenge must be answered, counts once, and of the form it was made for', async () => {
  const v = t.visitor('en')
  await v.get('/sign-in')
  await v.send({ name: FAHD.number, password: t.password, spoken: '' })
  assert.match(v.text, /Listen to the six digits/)
  const digits = await hear(v)
  const token = v.forms().find((f) => f.names.includes('spoken_token'))?.values.spoken_token ?? ''
  const sendIt = () =>
    v.post('/sign-in', { name: FAHD.number, password: 'not this one', spoken: digits, spoken_token: token, next: '/' })
  await sendIt()
  assert.match(v.text, /We could not sign you in/)
  await sendIt()
  assert.match(v.text, /That recording was used/)
  await v.post('/sign-in', { name: FAHD.number, password: 'x', altcha: 'e30=', next: '/' })
  assert.equal(v.status, 422)
})

test('nobody is led elsewhere after signing in, and wrong methods are said to be wrong', async () => {
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '/a b']) {
    const v = t.visitor()
    await v.get(`/sign-in?next=${encodeURIComponent(next)}`)
    assert.equal(v.forms().find((f) => f.names.includes('next'))?.values.next, '/home', next)
  }
  const v = t.visitor()
  for (const path of ['/sign-out', '/session/extend', '/sign-in/code/resend']) {
    assert.equal((await v.raw('GET', path)).statusCode, 405, path)
  }
  assert.equal((await v.raw('PUT', '/sign-in')).statusCode, 405)
  const foreign = await v.raw('POST', '/sign-in', { name: 'x' }, { 'sec-fetch-site': 'cross-site' })
  assert.equal(foreign.statusCode, 403)
  assert.equal((await v.raw('GET', '/challenge/sound?token=x')).statusCode, 404)
})

test('a step out of its turn leads back to the beginning; a second press after signing in leads on', async () => {
  const v = t.visitor()
  assert.equal((await v.get('/sign-in/code')).path, '/sign-in')
  assert.equal((await v.get('/sign-in/new-password')).path, '/sign-in')
  await v.get('/sign-in')
  await v.send({ name: FAHD.number, password: t.password, spoken: await hear(v) })
  const before = new Map(v.cookies)
  const code = await t.code(FAHD.mobile ?? '')
  assert.equal((await v.raw('POST', '/sign-in/code', { code })).headers.location, '/home')
  assert.equal((await v.raw('POST', '/sign-in/code', { code })).headers.location, '/home')
  // The same step replayed with the cookies from before: the code was used.
  const replay = t.visitor()
  for (const [name, value] of before) (replay.cookies as Map<string, string>).set(name, value)
  await replay.post('/sign-in/code', { code })
  assert.equal(replay.status, 422)
  assert(!replay.cookies.has('session'))
})

test('another code: asked too soon it is refused with the time, later the former dies', async () => {
  const v = t.visitor('en')
  await v.get('/sign-in')
  await v.send({ name: MONA.number, password: t.password, spoken: await hear(v) })
  const first = await t.code(MONA.mobile ?? '')
  await v.send({}, '/sign-in/code/resend')
  assert.equal(v.status, 422)
  assert.match(v.text, /We sent a code a moment ago/)
  t.clock.forward(31_000)
  await v.send({}, '/sign-in/code/resend')
  assert.equal(v.path, '/sign-in/code')
  const second = await t.code(MONA.mobile ?? '')
  if (first !== second) {
    await v.send({ code: first })
    assert.equal(v.status, 422)
  }
  await v.send({ code: second })
  assert(v.cookies.has('session'))
})

test('signing out ends the session here; extending says how long is left, or 401', async () => {
  const v = await t.signIn(t.visitor(), MONA)
  const left = await v.raw('POST', '/session/extend', '')
  assert(left.json().endsInMs > 13 * 60_000)
  const held = new Map(v.cookies)
  const out = await v.raw('POST', '/sign-out', '')
  assert.equal(out.statusCode, 303)
  assert.match(String(out.headers['clear-site-data']), /cache/)
  assert(!v.cookies.has('session'))
  const old = t.visitor()
  for (const [name, value] of held) (old.cookies as Map<string, string>).set(name, value)
  assert.equal((await old.raw('POST', '/session/extend', '')).statusCode, 401)
})
