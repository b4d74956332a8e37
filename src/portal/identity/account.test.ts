import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../../cast/index.ts'
import { type TestServer, testServer } from '../testing.ts'
import { identityPages } from './index.ts'

let t: TestServer
before(async () => {
  t = await testServer([identityPages])
  await t.accounts()
})
after(() => t.close())

const { FAHD, MONA } = cast

test('she changes her mobile by the codes sent to both, and the old one takes it back', async () => {
  const v = await t.signIn(t.visitor('en'), MONA)
  const old = MONA.mobile ?? ''
  await v.get('/account/mobile')
  await v.send({ mobile: '0500000091', password: t.password }, '/account/mobile')
  await v.send({ old: await t.code(old), new: await t.code('+966500000091') }, '/account/mobile/confirm')
  assert.equal(v.path, '/account', v.text)
  assert.match(v.text, /05••••••91/)
  const told = (await t.phone(old)).find((m) => m.kind === 'account.mobile-undo')?.text ?? ''
  const another = t.visitor('ar')
  await another.get('/mobile-undo')
  await another.send({ code: '0000-0000-0000-0000' }, '/mobile-undo')
  assert.equal(another.status, 422)
  await another.send({ code: /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(told)?.[0] ?? '' }, '/mobile-undo')
  assert.match(another.text, /عاد جوالك القديم/)
  assert.equal((await v.raw('POST', '/session/extend', '')).statusCode, 401)
})

test('«this wasn’t me» ends every session at once, and nobody signs in after', async () => {
  t.clock.forward(40 * 60_000)
  const v = await t.signIn(t.visitor('en'), FAHD)
  t.clock.forward(60_000)
  const other = await t.signIn(t.visitor('ar'), FAHD)
  await v.get('/account')
  await v.send({}, '/account/freeze')
  assert.equal(v.path, '/account/frozen')
  assert.match(v.text, /Your account is frozen/)
  assert.equal((await other.raw('POST', '/session/extend', '')).statusCode, 401)
  assert((await t.phone(FAHD.mobile ?? '')).some((m) => m.kind === 'account.frozen'))
})

test('nobody who is not signed in adds a passkey or asks for what to sign of an account', async () => {
  const v = t.visitor()
  for (const path of [
    '/account/passkeys/challenge',
    '/account/passkeys/code',
    '/account/passkeys',
    '/account/freeze',
  ]) {
    assert.equal((await v.raw('POST', path, '')).statusCode, 401, path)
  }
  const asked = await v.raw('POST', '/sign-in/passkey/challenge', '')
  assert.deepEqual(asked.json().allowCredentials, [])
  assert.equal((await v.raw('POST', '/sign-in/passkey', { _passkey: 'nonsense' })).statusCode, 422)
})
