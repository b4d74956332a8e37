import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../../cast/index.ts'
import type { Waiting } from '../../identity/index.ts'
import { softPhone } from '../../identity/phone.testing.ts'
import { hear, type TestServer, testServer } from '../testing.ts'
import type { Browser } from '../visitor.testing.ts'
import { identityPages } from './index.ts'

let t: TestServer
before(async () => {
  t = await testServer([identityPages])
  await t.accounts()
})
after(() => t.close())

const { FAHD } = cast
const numberOn = (v: Browser) => /data-number[^>]*>(?:<[^>]+>)*(\d{3})</.exec(v.html)?.[1] ?? ''

test('without JavaScript on the computer a phone lets her in, confirms what she asks for, and denies', async () => {
  const v = await t.signIn(t.visitor('en'), FAHD)
  t.clock.forward(5 * 60_000)
  await v.get('/account/phone/new')
  await v.send({ _password: t.password }, '/account/phone/new')
  await v.send({ _do: 'send' }, '/account/phone/new')
  await v.send({ _code: await t.code(FAHD.mobile ?? '') })
  const word = /name="word" value="([^"]+)"/.exec(v.html)?.[1] ?? ''
  const phone = softPhone()
  await v.send({ key: phone.key, signature: phone.sign(`add\n${word}`), name: 'phone' }, '/account/phone/add')
  assert.equal(v.path, '/approve')
  const { rows } = await t.db.owner.query<{ phone_id: string }>('select phone_id from identity.phone')
  phone.id = rows[0]?.phone_id ?? ''

  // Of nobody signed in: the key says which phone it is.
  const pocket = t.visitor('en')
  const waiting = async (): Promise<Waiting> => {
    const now = (await pocket.raw('POST', '/approve/waiting', {})).json().word as string
    const said = await pocket.raw('POST', '/approve/waiting', {
      phone: phone.id,
      word: now,
      signature: phone.sign(`ask\n${now}`),
    })
    assert.equal(said.json().known, true)
    return said.json().waiting
  }
  const answer = (given: { id: string; number: string; signature: string; deny: boolean }) =>
    pocket.raw('POST', '/approve/answer', { ...given, deny: given.deny ? 'yes' : '', phone: phone.id })

  const desk = t.visitor('en')
  await desk.get('/sign-in?next=/account')
  await desk.send({ name: FAHD.number, password: t.password, spoken: await hear(desk) })
  assert.match(desk.text, /Approve on your phone/)
  await desk.send({}, '/sign-in/phone')
  const number = numberOn(desk)
  await desk.send({}, '/sign-in/phone/done')
  assert.equal(desk.status, 422)
  assert.equal(numberOn(desk), number, 'pressed too early, the same number is there')
  assert.equal((await answer(phone.answer(await waiting(), number))).json().ok, true)
  assert.equal((await desk.raw('GET', '/sign-in/phone/state')).json().state, 'approved')
  await desk.send({}, '/sign-in/phone/done')
  assert.equal(desk.path, '/account', desk.text)

  await desk.get('/account/code-app/new')
  await desk.send({ _password: t.password }, '/account/code-app/new')
  await desk.send({ _do: 'phone' }, '/account/code-app/new')
  const second = numberOn(desk)
  assert.match(second, /^\d{3}$/)
  assert.equal((await answer(phone.answer(await waiting(), second))).json().ok, true)
  await desk.send({ _do: 'phoned' }, '/account/code-app/new')
  assert.match(desk.html, /data-secret/)

  await desk.get('/account/code-app/new')
  await desk.send({ _password: t.password }, '/account/code-app/new')
  await desk.send({ _do: 'phone' }, '/account/code-app/new')
  assert.match((await answer(phone.deny(await waiting()))).json().words, /Denied/)
  await desk.send({ _do: 'phoned' }, '/account/code-app/new')
  assert.equal(desk.status, 422)
  assert.match(desk.text, /denied on the phone/)
  assert.equal((await pocket.raw('POST', '/account/phone/remove', { id: phone.id })).statusCode, 401)
})
