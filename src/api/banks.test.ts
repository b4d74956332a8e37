/** Where banks call: one address, problem documents that say everything about the word and nothing about the person. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { demoBanks } from '../agencies/banks/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { uuid } from '../store/index.ts'
import { bankPath } from './banks.ts'
import { apiDoor } from './index.ts'
import type { Body } from './testing.ts'

let t: TestServer
let banks: ReturnType<typeof demoBanks>
before(async () => {
  t = await testServer([apiDoor])
  banks = demoBanks(t.doorway.keys.callbacks)
  await t.accounts()
})
after(() => t.close())

const audience = `http://portal.test${bankPath}`
const noura = { number: cast.NOURA.number, mobile: cast.NOURA.mobile ?? '' }

async function post(word: unknown, key: string | null = uuid(), from = '10.0.0.1') {
  const answer = await t.app.inject({
    method: 'POST',
    url: bankPath,
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }) },
    remoteAddress: from,
    payload: JSON.stringify(word === undefined ? {} : { word }),
  })
  const body: Body = answer.json()
  return {
    status: answer.statusCode,
    kind: String(body.type ?? '')
      .split('/')
      .at(-1),
    body,
    headers: answer.headers,
  }
}

const word = (fault?: Parameters<typeof banks.word>[3], who = noura) => banks.word(who, audience, t.clock.now(), fault)

test('each fault of a word has its own problem, in both languages, and nothing comes of it', async () => {
  const expected = {
    'wrong-key': [401, 'word-not-signed'],
    late: [422, 'word-late'],
    'for-another': [422, 'word-audience'],
    'weak-login': [422, 'word-login'],
    'old-kyc': [422, 'word-kyc'],
    'wrong-mobile': [422, 'not-activated'],
    'over-quota': [429, 'bank-quota'],
  } as const
  for (const [fault, [status, kind]] of Object.entries(expected)) {
    const answer = await post(await word(fault as keyof typeof expected))
    assert.deepEqual([answer.status, answer.kind], [status, kind], fault)
    assert.match(String(answer.headers['content-type']), /application\/problem\+json/)
    assert.ok(answer.body.words.ar && answer.body.words.en && answer.body.title, fault)
    if (status === 429) assert.equal(answer.headers['retry-after'], String(18 * 3600))
  }
  for (const nothing of ['', 'x', 'a.b.c', 7, null, undefined])
    assert.ok([401, 422].includes((await post(nothing)).status), String(nothing))
  assert.equal((await post(await word(), null)).kind, 'key-missing')
  const accounts = await t.db.owner.query('select from identity.account where person_id = $1', [cast.NOURA.id])
  assert.equal(accounts.rowCount, 0)
})

test('whoever the number belongs to, the refusal is the same bytes', async () => {
  const people = [
    { number: '1999900309', mobile: noura.mobile },
    { number: cast.FAHD.number, mobile: cast.FAHD.mobile ?? '' },
    { number: cast.KHALID.number, mobile: noura.mobile },
    { number: cast.HAMAD.number, mobile: '+966500000068' },
    { number: cast.REEM.number, mobile: cast.REEM.mobile ?? '' },
    { number: noura.number, mobile: cast.FAHD.mobile ?? '' },
  ]
  const answers = []
  for (const who of people) answers.push(await post(await word('none', who)))
  for (const { status, body } of answers) assert.deepEqual({ status, body }, { status: 422, body: answers[0]?.body })
  const names = (all: object) => Object.keys(all).filter((name) => name !== 'date')
  for (const { headers } of answers) assert.deepEqual(names(headers), names(answers[0]?.headers ?? {}))
})

test('one key, one answer: sent again it is given again, also when the word has become late; under another key it is used', async () => {
  const key = uuid()
  const good = await word()
  const first = await post(good, key)
  assert.deepEqual([first.status, first.body], [201, { activated: true, activatedAt: t.clock.now() }])
  t.clock.forward(3_600_000)
  assert.deepEqual((await post(good, key)).body, first.body)
  assert.equal((await post(good)).kind, 'word-late')
  t.clock.forward(-3_600_000)
  assert.deepEqual([(await post(good)).status, (await post(good)).kind], [409, 'word-used'])
  assert.equal((await post(await word(), key)).kind, 'key-reused')
  const { rows } = await t.db.owner.query(
    'select method, place, identity_level from identity.activation where person_id = $1',
    [cast.NOURA.id],
  )
  assert.deepEqual(rows, [{ method: 'bank', place: 'SAMBA', identity_level: 2 }])
  // Neither the number nor the mobile is anywhere in what is kept for the bank.
  const kept = await t.db.owner.query(`select from requests.command where answer::text ~ $1`, [noura.mobile.slice(4)])
  assert.equal(kept.rowCount, 0)
})

test('a stopped bank is told so, and the same word is heard once it may go on', async () => {
  const nobody = { number: '1999900309', mobile: '+966500000071' }
  for (let i = 0; i < 20; i++) await post(await word('none', nobody))
  const key = uuid()
  const waiting = await word('none', nobody)
  const stopped = await post(waiting, key)
  assert.deepEqual([stopped.status, stopped.kind], [503, 'bank-stopped'])
  await t.db.owner.query(`update identity.bank_stop set opened_by = 'staff-7', opened_at = now()`)
  assert.equal((await post(waiting, key)).kind, 'not-activated')
})

test('whoever sends what no bank signed is soon told to wait, and no bank is held up by it', async () => {
  const stranger = '10.9.9.9'
  const bad = await word('wrong-key')
  let answer = await post(bad, uuid(), stranger)
  for (let i = 0; i < 40 && answer.status === 401; i++) answer = await post(bad, uuid(), stranger)
  assert.equal(answer.status, 429)
  assert.ok(Number(answer.headers['retry-after']) > 0)
  const other = await post(await word('none', { number: '1999900309', mobile: '+966500000072' }), uuid(), '10.9.9.8')
  assert.notEqual(other.status, 429)
})
