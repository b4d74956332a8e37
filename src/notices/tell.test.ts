/** Telling on a real database: once, in the reader's language, and nothing that the text has no place for. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inTransaction, uuid } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import { holderOf, inbox, NoticeError, sendTo, setContact, type Telling, tell } from './index.ts'

const at = '2026-02-01T06:00:00.000Z'
const noura = uuid()
let db: TestDatabase
before(async () => {
  db = await testDatabase()
  await inTransaction(db.pool, (tx) => setContact(tx, noura, { mobile: '+966500000010', lang: 'ar' }, at))
})
after(() => db.close())

const telling = (more: Partial<Telling> = {}): Telling => ({
  person: noura,
  kind: 'pass.passport.renewed',
  vars: { pp4: '1234', expiry: '2036-02-01' },
  key: uuid(),
  at,
  ...more,
})
const say = (one: Telling) => inTransaction(db.pool, (tx) => tell(tx, one))

test('told of one thing by fifty hands at once, she has one notice', async () => {
  const one = telling()
  const news = await Promise.all(Array.from({ length: 50 }, () => say(one)))
  assert.equal(news.filter((n) => n).length, 1)
  const { rows } = await db.owner.query('select text, state from notices.notice where person_id = $1 and key = $2', [
    noura,
    one.key,
  ])
  assert.deepEqual(rows, [
    { text: 'تم تجديد جواز سفرك. الجواز الجديد ***1234 يسري حتى 1457/12/04، والقديم لم يعد صالحاً.', state: 'queued' },
  ])
  const queue = await db.owner.query('select lane from notices.wake where person_id = $1', [noura])
  assert.deepEqual(queue.rows, [{ lane: 2 }])
})

test('an act that is rolled back tells nobody', async () => {
  const one = telling()
  await assert.rejects(
    inTransaction(db.pool, async (tx) => {
      await tell(tx, one)
      throw new Error('the register refused')
    }),
  )
  const { rows } = await db.owner.query('select from notices.notice where key = $1', [one.key])
  assert.equal(rows.length, 0)
})

test('a text is said in the language of the reader', async () => {
  const james = uuid()
  await inTransaction(db.pool, (tx) => setContact(tx, james, { mobile: '+966500000020', lang: 'en' }, at))
  const vars = { ref: '47/1', service: { ar: 'تجديد جواز السفر', en: 'Renew a passport' } }
  await say(telling({ person: james, kind: 'requests.recorded', vars }))
  const [told] = (await inbox(db.pool, james, 10)).rows
  assert.equal(told?.text, 'Your request no. 47/1 is recorded: Renew a passport. Follow it in your portal account.')
})

test('who has no number is told in the inbox, and the row says why nothing was sent', async () => {
  const somebody = uuid()
  await say(telling({ person: somebody }))
  const [told] = (await inbox(db.pool, somebody, 10)).rows
  assert.equal(told?.state, 'failed')
  assert.equal(told?.reason, 'no-contact')
})

test('a slip in kind or variables is refused before anything is written', async () => {
  await assert.rejects(say(telling({ kind: 'pass.passport.eaten' })), NoticeError)
  await assert.rejects(say(telling({ vars: { pp4: '1234' } })), /"expiry" is missing/)
  await assert.rejects(say(telling({ vars: { pp4: '', expiry: '2036-02-01' } })), /"pp4" is missing/)
  await assert.rejects(say(telling({ vars: { pp4: '1', expiry: '2036-02-01', name: 'x' } })), /no variable "name"/)
  await assert.rejects(say(telling({ vars: Object.create({ pp4: '1', expiry: '2036-02-01' }) })), /missing/)
})

test('a code goes to a number of nobody’s, by the lane of codes, and is not in any inbox', async () => {
  const mobile = '+966500000077'
  const code = { mobile, lang: 'ar', kind: 'code.registration', key: uuid(), at } as const
  const vars = { code: '123456', time: '2026-02-01T06:05:00.000Z' }
  const expiresAt = '2026-02-01T06:05:00.000Z'
  await inTransaction(db.pool, (tx) => sendTo(tx, { ...code, vars, expiresAt, lane: 'code' }))
  const { rows } = await db.owner.query('select text, lane from notices.notice where person_id = $1', [
    holderOf(mobile),
  ])
  assert.deepEqual(rows, [{ text: 'رمز التسجيل في البوابة: 123456 حتى 09:05. لا تعطه لأحد.', lane: 'code' }])
  assert.deepEqual(await inbox(db.pool, holderOf(mobile), 10), { rows: [], older: null })
  await assert.rejects(
    inTransaction(db.pool, (tx) => sendTo(tx, { ...code, vars, expiresAt, lane: 'service' })),
    /lane/,
  )
  await assert.rejects(
    inTransaction(db.pool, (tx) => sendTo(tx, { ...code, vars })),
    /expires/,
  )
})

test('the application cannot rewrite whom it told what', async () => {
  await assert.rejects(db.pool.query('delete from notices.notice'), /permission denied/)
  await assert.rejects(db.pool.query(`update notices.notice set mobile = '+966500000099'`), /permission denied/)
})
