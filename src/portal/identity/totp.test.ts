import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { cast } from '../../../cast/index.ts'
import { hear, type TestServer, testServer } from '../testing.ts'
import type { Browser } from '../visitor.testing.ts'
import { identityPages } from './index.ts'

let t: TestServer
before(async () => {
  t = await testServer([identityPages])
  await t.accounts()
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

const { FAHD, KHALID } = cast

/** The code that the phone's app shows now for the secret on the page. */
function appOf(page: Browser): () => string {
  const typed = /data-secret[^>]*>(?:<[^>]+>)*([A-Z2-7 ]+)</.exec(page.html)?.[1] ?? ''
  const secret = Secret.fromBase32(typed.replaceAll(' ', ''))
  return () => new TOTP({ secret }).generate({ timestamp: Date.parse(t.clock.now()) })
}

for (const [lang, who] of [
  ['ar', FAHD],
  ['en', KHALID],
] as const) {
  test(`adds a code app, signs in with it and removes it, without JavaScript (${lang})`, async () => {
    const v = await t.signIn(t.visitor(lang), who)
    await v.get('/account/code-app/new')
    await v.send({ _password: 'not hers at all' }, '/account/code-app/new')
    assert.equal(v.status, 422)
    await v.send({ _password: t.password }, '/account/code-app/new')
    await v.send({ _do: 'send' }, '/account/code-app/new')
    await v.send({ _code: await t.code(who.mobile ?? '') })
    assert.equal(v.status, 200, v.text)
    assert.match(v.html, /<svg class="qr"/)
    const code = appOf(v)
    const secret = /data-secret[^>]*>(?:<[^>]+>)*([A-Z2-7 ]+)</.exec(v.html)?.[1] ?? 'none'
    await v.send({ code: '000000', name: 'هاتف البيت' })
    assert.equal(v.status, 422)
    assert.equal(v.html.includes(secret), false, 'the secret is shown once')
    await v.send({ code: code() })
    assert.equal(v.path, '/account', v.text)
    assert.match(v.text, /هاتف البيت/)

    t.clock.forward(10 * 60_000)
    const other = t.visitor(lang)
    await other.get('/sign-in?next=/account')
    const sent = (await t.phone(who.mobile ?? '')).length
    await other.send({ name: who.number, password: t.password, spoken: await hear(other) })
    assert.equal(other.path, '/sign-in/code')
    assert.match(other.text, lang === 'ar' ? /افتح تطبيق الرموز/ : /Open the code app/)
    assert.equal((await t.phone(who.mobile ?? '')).length, sent, 'no message')
    await other.send({}, '/sign-in/after-kiosk')
    assert.equal(other.status, 422)
    await other.send({ code: code() })
    assert.equal(other.path, '/account', other.text)

    t.clock.forward(60_000)
    const id = /action="\/account\/code-app\/remove"[\s\S]*?value="([^"]+)"/.exec(other.html)?.[1]
    await other.get(`/account/code-app/remove?id=${id}`)
    await other.send({ _password: t.password })
    await other.send({ _code: code() })
    assert.equal(other.path, '/account', other.text)
    assert.doesNotMatch(other.html, /action="\/account\/code-app\/remove"/)
    assert.equal((await v.raw('POST', '/session/extend', '')).statusCode, 401, 'the other session has ended')
  })
}

test('nobody who is not signed in adds or removes a code app', async () => {
  const v = t.visitor()
  for (const path of ['new', 'confirm', 'remove', 'passkey'])
    assert.equal((await v.raw('POST', `/account/code-app/${path}`, '')).statusCode, 401, path)
})
