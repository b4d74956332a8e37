/**
 * What cannot be undone (ID-70) is approved by a key of hers: the page offers no code, no door sends or takes one, and who
 * has no key yet is told where to get one, with the request kept.
 */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { softKey } from '../identity/passkey.testing.ts'
import { portalDoor } from './index.ts'
import { type TestServer, testServer } from './testing.ts'
import type { Browser } from './visitor.testing.ts'

const { FAHD, IMRAN, KHALID, MARIA } = cast
const exit = '/services/visas/issue-final-exit'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor])
  await t.accounts()
})
after(() => t.close())
beforeEach(async () => {
  t.clock.forward(40 * 60_000)
  await t.db.owner.query(`delete from requests.request where station = 'draft'`)
})

/** His final exit for his worker, at the page where it is checked. */
async function checking(lang: 'ar' | 'en'): Promise<{ v: Browser; id: string }> {
  const v = await t.signIn(t.visitor(lang), FAHD)
  await v.post('/acting', { person: MARIA.id, next: exit })
  await v.send({}, exit)
  const id = /^\/requests\/([0-9a-f-]{36})\//.exec(v.path)?.[1]
  assert(id, `${v.path}: ${v.text}`)
  await v.send({ understood: 'yes' }, `/requests/${id}/edit/1`)
  assert.equal(v.path, `/requests/${id}/check`, v.text)
  return { v, id }
}

/** The switch of languages belongs to a form that is there, or to none: a button of no form does nothing when pressed. */
function switchesLanguage(v: Browser): void {
  if (/form="page-form"/.test(v.html)) assert.match(v.html, /id="page-form"/)
}

const station = async (id: string): Promise<string | undefined> =>
  (await t.db.owner.query<{ station: string }>('select station from requests.request where request_id = $1', [id]))
    .rows[0]?.station

test('without a key the page says where to get one; no code is sent, offered or taken', async () => {
  for (const lang of ['ar', 'en'] as const) {
    const { v, id } = await checking(lang)
    assert.match(v.text, lang === 'ar' ? /ليس في حسابك مفتاح مرور/ : /has no passkey and no phone/)
    assert.match(v.html, /href="\/account#passkeys"/)
    assert.match(v.html, /href="\/account#phones"/)
    assert.doesNotMatch(v.html, /name="_code"/)
    switchesLanguage(v)
    const sent = (await t.phone(FAHD.mobile ?? '')).length
    await v.post(`/requests/${id}/code`, {})
    assert.equal(v.status, 403)
    assert.equal((await t.phone(FAHD.mobile ?? '')).length, sent, 'a code was sent')
    const tries: readonly Record<string, string>[] = [{}, { _code: '000000' }, { _passkey: '{}' }]
    for (const values of tries) {
      await v.post(`/requests/${id}/send`, values)
      assert.equal(v.status, 422, JSON.stringify(values))
      assert.equal(await station(id), 'draft')
    }
  }
})

test('with a passkey that stays in its device he approves exactly this act', async () => {
  const v = await t.signIn(t.visitor('ar'), FAHD)
  await v.get('/account/passkeys/new')
  await v.send({ password: t.password }, '/account/passkeys/code')
  await v.send({ code: await t.code(FAHD.mobile ?? '') }, '/account/passkeys/proof')
  const key = softKey()
  const made = await v.raw('POST', '/account/passkeys/challenge', '')
  await v.post('/account/passkeys', { _passkey: key.make(made.json()), name: 'حاسوبي' })
  assert.equal(v.status, 200, v.text)
  // His browser was not the first that this account was opened in: it waits a day (ID-83).
  t.clock.forward(24 * 60 * 60_000)
  await t.signIn(v, FAHD)
  await v.post('/acting', { person: MARIA.id, next: exit })
  await v.send({}, exit)
  const id = /^\/requests\/([0-9a-f-]{36})\//.exec(v.path)?.[1] ?? ''
  await v.send({ understood: 'yes' }, `/requests/${id}/edit/1`)
  assert.match(v.text, /لا رجعة في هذا الإجراء/)
  const asked = await v.raw('POST', `/requests/${id}/passkey`, '')
  await v.post(`/requests/${id}/send`, { _passkey: key.answer(asked.json()) })
  assert.equal(v.path, `/requests/${id}`, v.text)
  assert.notEqual(await station(id), 'draft')
})

test('closing the account takes a key too, signs everybody out and says until when it can be kept', async () => {
  const other = await t.signIn(t.visitor('ar'), KHALID)
  await other.get('/account/close')
  switchesLanguage(other)
  assert.match(other.text, /ليس في حسابك مفتاح مرور/)
  await other.post('/account/close', { _do: 'send' })
  assert.doesNotMatch(other.html, /name="_code"/)
  const v = await t.signIn(t.visitor('en'), IMRAN)
  await v.get('/account/passkeys/new')
  await v.send({ password: t.password }, '/account/passkeys/code')
  await v.send({ code: await t.code(IMRAN.mobile ?? '') }, '/account/passkeys/proof')
  const key = softKey()
  const made = await v.raw('POST', '/account/passkeys/challenge', '')
  await v.post('/account/passkeys', { _passkey: key.make(made.json()), name: 'mine' })
  const asked = await v.raw('POST', '/account/close/passkey', '')
  await v.post('/account/close', { _passkey: key.answer(asked.json()) })
  assert.equal(v.path, '/account/closing', v.text)
  assert.match(v.text, /within 30 days/)
  assert.equal((await v.get('/account')).path.split('?')[0], '/sign-in')
  assert.deepEqual(await stateOf(IMRAN.id), 'closing')
  await t.signIn(v, IMRAN)
  assert.deepEqual(await stateOf(IMRAN.id), 'active')
})

const stateOf = async (person: string): Promise<string | undefined> =>
  (await t.db.owner.query<{ state: string }>('select state from identity.account where person_id = $1', [person]))
    .rows[0]?.state
