import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { addActivationPoint } from '../../identity/index.ts'
import { hear, type TestServer, testServer } from '../testing.ts'
import { identityPages } from './index.ts'

let t: TestServer
before(async () => {
  t = await testServer([identityPages])
  await t.accounts()
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

const filled = (n: string, more: Record<string, string> = {}) => ({
  number: '2999900042',
  mobile: `05000009${n}`,
  email: `imran${n}@example.com`,
  username: `imran.siddiqui${n}`,
  password: 'seven green kettles',
  again: 'seven green kettles',
  terms: 'yes',
  ...more,
})

for (const [lang, n] of [
  ['en', '01'],
  ['ar', '02'],
] as const) {
  test(`registers in three steps and gets a form to be activated with (P-02, ${lang})`, async () => {
    const v = t.visitor(lang)
    await v.get('/register')
    assert.match(v.text, lang === 'ar' ? /شروط استخدام البوابة/ : /Terms of use of the portal/)
    await v.send(filled(n, { lang, spoken: await hear(v) }))
    assert.equal(v.path, '/register/code', v.text)
    assert.match(v.text, new RegExp(`05••••••${n}`))
    // The third step cannot be had before the second.
    assert.equal((await v.get('/register/done')).path, '/register/code')
    const code = await t.code(`+9665000009${n}`)
    await v.send({ code: '000000' === code ? '000001' : '000000' })
    assert.equal(v.status, 422)
    assert.match(v.text, lang === 'ar' ? /الرمز غير صحيح/ : /The code is not right/)
    await v.send({ code })
    assert.equal(v.path, '/register/done')
    assert.match(v.text, /AF-1447-\d{6}/)
    assert.match(v.html, /<svg class="qr"/)
    for (const way of lang === 'ar'
      ? ['جهاز الخدمة الذاتية', 'مصرفك', 'مكتب التفعيل']
      : ['Self-service kiosk', 'Your bank', 'Activation office']) {
      assert(v.text.includes(way), way)
    }
    assert.doesNotMatch(v.text, /2999900042|05000009/)
    // A second press of the step before changes nothing; the form can be printed again.
    assert.equal((await v.post('/register/code', { code })).path, '/register/done')
    // Registered is not activated: no way in.
    await v.get('/sign-in')
    await v.send({ name: `imran.siddiqui${n}`, password: 'seven green kettles', spoken: await hear(v) })
    assert.equal(v.status, 422)
  })
}

test('whether the number has a registration, an account or nobody at all, the answer is the same', async () => {
  const seen: string[] = []
  for (const [i, number] of ['2999900042', '1999900010', '1999900309'].entries()) {
    const v = t.visitor()
    await v.get('/register')
    await v.send(filled('77', { number, mobile: `050000088${i}`.padEnd(10, '0'), spoken: await hear(v) }))
    assert.equal(v.path, '/register/code')
    seen.push(v.html.replace(/05••••••\d\d/, ''))
  }
  assert.equal(new Set(seen).size, 1)
})

test('every field says what is wrong and how to mend it, keeps what was typed, and never the password', async () => {
  const v = t.visitor('en')
  await v.get('/register')
  await v.send({
    number: '1234567890',
    mobile: '12',
    email: 'x',
    username: 'a',
    password: 'short',
    again: 'other',
    spoken: '',
  })
  assert.equal(v.status, 422)
  assert.match(v.html, /<title>Error: /)
  for (const name of ['number', 'mobile', 'email', 'username', 'again', 'terms'])
    assert.match(v.html, new RegExp(`id="f-${name}-error"`), name)
  assert.match(v.html, /name="number"[^>]*value="1234567890"/)
  assert.doesNotMatch(v.html, /value="(short|other)"/)
  await v.send(filled('11', { password: 'seven', again: 'seven', spoken: await hear(v) }))
  assert.match(v.html, /id="f-password-error"/)
  await v.send(filled('11', { terms: 'yes', terms_version: '1400-1', spoken: await hear(v) }))
  assert.match(v.text, /The terms of use have changed/)
  const asked = await t.db.owner.query(`select 1 from identity.claim where mobile = '+966500000911'`)
  assert.equal(asked.rowCount, 0)
})

test('NUL, turned text, half characters and 10,000 letters are refused in words in every field, never a 500', async () => {
  const names = [
    'number',
    'mobile',
    'email',
    'username',
    'password',
    'again',
    'lang',
    'terms',
    'terms_version',
    'spoken',
    'spoken_token',
    'altcha',
    'code',
    '_lang',
  ]
  const v = t.visitor()
  for (const name of names) {
    for (const value of ['a\u0000b', '\u202eabc', 'ع'.repeat(9000), '\ud800']) {
      for (const path of ['/register', '/register/code', '/sign-in', '/sign-in/code', '/sign-in/new-password']) {
        const body = JSON.stringify({ ...filled('12'), [name]: value })
        const answer = await v.raw('POST', path, body, { 'content-type': 'application/json' })
        assert([303, 400, 413, 422].includes(answer.statusCode), `${path} ${name} ${answer.statusCode}`)
      }
    }
  }
  for (const [name, value] of [
    ['claim', 'x'.repeat(3000)],
    ['claim', '%00'],
    ['flow', '%00~%00|code||'],
    ['session', '%00'],
    ['device', '%00'],
  ] as const) {
    const odd = t.visitor()
    ;(odd.cookies as Map<string, string>).set(name, value)
    for (const path of ['/register/code', '/register/done', '/sign-in/code', '/account']) {
      const answer = await odd.raw('GET', path)
      assert([200, 303].includes(answer.statusCode), `${name} ${path} ${answer.statusCode}`)
    }
    assert((await odd.raw('POST', '/sign-in/code', { code: '123456' })).statusCode < 500, name)
    assert((await odd.raw('POST', '/register/code', { code: '123456' })).statusCode < 500, name)
  }
})

test('the language switch in the middle keeps what was typed', async () => {
  const v = t.visitor()
  await v.get('/register')
  await v.send(filled('13', { _lang: 'en' }))
  assert.equal(v.status, 200)
  assert.match(v.html, /<html lang="en"/)
  assert.match(v.html, /value="imran13@example\.com"/)
  assert.match(v.html, /name="terms"[^>]*checked/)
})

test('five wrong codes end the code; another can be sent, and changed data begins anew', async () => {
  const v = t.visitor('en')
  await v.get('/register')
  await v.send(filled('21', { spoken: await hear(v) }))
  const code = await t.code('+966500000921')
  const wrong = code === '111111' ? '222222' : '111111'
  for (let i = 0; i < 5; i++) await v.send({ code: wrong })
  assert.match(v.text, /no longer valid/)
  await v.send({ code })
  assert.equal(v.status, 422)
  t.clock.forward(10 * 60_000)
  await v.send({}, '/register/code/resend')
  assert.equal(v.path, '/register/code')
  await v.send({ code: await t.code('+966500000921') })
  assert.equal(v.path, '/register/done')
})

test('activation points stand by city, also those an administrator adds (P-01 step 1)', async () => {
  const v = t.visitor()
  await v.get('/activation-points')
  for (const name of ['جوازات الرياض', 'الأحوال المدنية بالوشم', 'وكالة الأحوال المدنية بالمروج'])
    assert(v.text.includes(name), name)
  await addActivationPoint(
    t.pool,
    {
      id: 'jeddah-airport',
      kind: 'airport',
      name: { ar: 'مطار جدة', en: 'Jeddah airport' },
      city: 'jeddah',
      region: 'makkah',
    },
    t.clock.now(),
  )
  await v.send({ city: 'jeddah' }, '/activation-points')
  assert(v.text.includes('مطار جدة') && v.text.includes('جوازات جدة'))
  assert(!v.text.includes('جوازات الرياض'))
  assert.equal((await v.get('/activation-points?city=%00nowhere')).status, 200)
  // Where there is none yet, the nearest stand first.
  await v.get('/activation-points?city=taif&lang=en')
  assert.match(v.text, /There is no place in Taif yet\..*Jeddah, about 130 km.*Riyadh, about 7\d0 km/)
  await v.get('/activation-points?city=kharj&lang=ar')
  assert.match(v.text, /لا مكان في الخرج بعد.*الرياض، نحو 90 كم.*جدة/)
  assert.equal((await v.get('/terms?lang=en')).status, 200)
  assert.match(v.text, /Your account is yours alone/)
})

test('one sees one’s own account: sign-ins, refusals, where one is signed in; and can sign out everywhere', async () => {
  const imran = { number: '2999900018', mobile: '+966500000018' }
  const stranger = t.visitor()
  assert.equal((await stranger.get('/account')).path, '/sign-in?next=/account')
  await stranger.send({ name: imran.number, password: 'not the password', spoken: await hear(stranger) })
  const v = await t.signIn(t.visitor('en'), imran)
  await t.deliver()
  await v.get('/account')
  assert.equal(v.status, 200, v.text)
  assert.match(v.text, /Sign-in history/)
  assert.match(v.text, /A sign-in was refused : wrong password|A sign-in was refused: wrong password/)
  assert.match(v.text, /Chrome, Android \(This device\)/)
  assert.match(v.text, /1447 AH \(\d+ February 2026\)/)
  await v.send({ lang: 'ar' }, '/account/language')
  assert.match(v.html, /<html lang="ar"/)
  const other = await (async () => {
    t.clock.forward(40_000)
    return t.signIn(t.visitor(), imran)
  })()
  await other.get('/account')
  await other.send({}, '/account/sign-out-everywhere')
  assert.equal(other.path, '/sign-in')
  assert.equal((await v.get('/account')).path, '/sign-in?next=/account')
})

test('the form stays in this browser until activation: the registration’s cookie outlives the browser', async () => {
  const v = t.visitor()
  await v.get('/register')
  const form = v.forms().find((f) => f.names.includes('mobile'))
  const answer = await v.raw('POST', '/register', {
    ...form?.values,
    ...filled('77', { spoken: await hear(v), lang: 'ar' }),
  })
  assert.equal(answer.statusCode, 303)
  const cookie = [answer.headers['set-cookie'] ?? []].flat().find((line) => line.startsWith('claim='))
  // A day for the code and thirty for the activation.
  assert.match(cookie ?? '', /Max-Age=2678400/)
})
