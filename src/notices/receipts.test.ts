/** Receipts of a carrier that does not drop repeats: early, late, twice, never, and for what nobody has an answer to. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { fixedClock, inTransaction, later, minutes, uuid } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import {
  type Carrier,
  CarrierError,
  graceMinutes,
  hearReceipts,
  type Message,
  referenceOf,
  sendDue,
  sendTo,
  type Vars,
} from './index.ts'

const clock = fixedClock('2026-02-01T06:00:00.000Z')
let db: TestDatabase
let mobile = ''
let heard: Message[] = []
before(async () => {
  db = await testDatabase()
})
after(() => db.close())
beforeEach(async () => {
  await db.owner.query('delete from notices.wake')
  mobile = `+9665${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
  heard = []
})

/** A carrier that names each short message by itself. `does`: what it does with the n-th call, instead of taking it. */
const carrier = (does: (n: number) => 'take' | 'silent' | 'busy' = () => 'take', parts = 1): Carrier => ({
  name: 'smsc',
  hearsTwice: true,
  async send(message) {
    const what = does(heard.length)
    if (what === 'busy') throw new CarrierError('throttled', { permanent: false, said: false })
    heard.push(message)
    if (what === 'silent') throw new CarrierError('no answer', { permanent: false })
    const ids = Array.from({ length: parts }, () => uuid())
    return { id: ids[0] ?? '', parts: ids }
  },
})

async function notice(kind: 'code.sign-in' | 'requests.refused' = 'requests.refused'): Promise<void> {
  const at = clock.now()
  const vars: Vars = kind === 'code.sign-in' ? { code: '123456', time: '09:05' } : { ref: '1447/000001' }
  await inTransaction(db.pool, (tx) =>
    sendTo(tx, { mobile, lang: 'ar', kind, vars, key: uuid(), at, expiresAt: later(at, minutes(60)) }),
  )
}
const row = async () =>
  (
    await db.owner.query(
      `select state, reason, again, segments, notice_id, (select count(*)::int from notices.wake w where w.notice_id = n.notice_id) as due
       from notices.notice n where mobile = $1`,
      [mobile],
    )
  ).rows[0]
const ids = async (): Promise<string[]> =>
  (
    await db.owner.query(
      'select p.carrier_id from notices.part p join notices.notice using (notice_id) where mobile = $1 order by 1',
      [mobile],
    )
  ).rows.map((r) => r.carrier_id)
const says = (id: string, state: 'delivered' | 'failed' = 'delivered') =>
  hearReceipts(db.pool, [{ carrier: 'smsc', id, state }], clock.now())
const send = (does?: Parameters<typeof carrier>[0], parts?: number) =>
  sendDue(db.pool, carrier(does, parts), clock, { limit: 10 })

test('a message is delivered when its receipt says so; twice is once; what was delivered stays delivered', async () => {
  await notice()
  await send()
  assert.equal((await row()).state, 'sent')
  const [id = ''] = await ids()
  await says(id)
  await says(id)
  await says(id, 'failed')
  assert.equal((await row()).state, 'delivered')
})

test('what could not be delivered is said to be so, and a late success still counts', async () => {
  await notice()
  await send()
  const [id = ''] = await ids()
  await says(id, 'failed')
  assert.deepEqual([(await row()).state, (await row()).reason], ['failed', 'not-delivered'])
  await says(id)
  assert.deepEqual([(await row()).state, (await row()).reason], ['delivered', null])
})

test('a receipt that comes before the answer waits for it, and the two find each other in 40 races', async () => {
  const id = uuid()
  await says(id)
  const quick: Carrier = { name: 'smsc', hearsTwice: true, send: async () => ({ id, parts: [id] }) }
  await notice()
  await sendDue(db.pool, quick, clock, { limit: 1 })
  assert.equal((await row()).state, 'delivered')

  for (let i = 0; i < 40; i++) {
    const raced = uuid()
    let receipt: Promise<unknown> = Promise.resolve()
    mobile = `+9665${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
    await notice()
    const racing: Carrier = {
      ...quick,
      async send() {
        receipt = says(raced)
        return { id: raced, parts: [raced] }
      },
    }
    await sendDue(db.pool, racing, clock, { limit: 1 })
    await receipt
    assert.equal((await row()).state, 'delivered')
  }
})

test('a text of two short messages is delivered when both are', async () => {
  await notice()
  await db.owner.query('update notices.notice set segments = 2 where mobile = $1', [mobile])
  await send(undefined, 2)
  const [one = '', two = ''] = await ids()
  await says(one)
  assert.equal((await row()).state, 'sent')
  await says(two)
  assert.equal((await row()).state, 'delivered')
})

test('what certainly was not heard is said again; what may have been is held, and settled by its receipt', async () => {
  await notice()
  await send(() => 'busy')
  assert.deepEqual([(await row()).state, heard.length], ['queued', 0])
  clock.forward(minutes(1))
  await send(() => 'silent')
  assert.equal((await row()).state, 'submitting')
  clock.forward(minutes(1))
  assert.equal(await send(), 0, 'it is not said again while a receipt may come')
  const { notice_id } = await row()
  const receipt = {
    carrier: 'smsc',
    id: uuid(),
    state: 'delivered',
    mobile,
    reference: referenceOf(notice_id),
  } as const
  await hearReceipts(db.pool, [receipt, receipt], clock.now())
  assert.deepEqual([(await row()).state, (await row()).due, heard.length], ['delivered', 0, 1])
})

test('while the carrier’s line is down nothing is claimed, and no try is used up', async () => {
  await notice()
  const down: Carrier = { ...carrier(), ready: false }
  for (let i = 0; i < 20; i++) {
    assert.equal(await sendDue(db.pool, down, clock, { limit: 10 }), 0)
    clock.forward(minutes(1))
  }
  assert.equal((await row()).state, 'queued')
  await send()
  assert.deepEqual([(await row()).state, heard.length], ['sent', 1])
})

test('news nobody knows the end of is said once more and then stands as unknown; a code is never said twice', async () => {
  await notice()
  for (let i = 0; i < 4; i++) {
    await send(() => 'silent')
    clock.forward(minutes(graceMinutes))
  }
  assert.deepEqual([(await row()).state, (await row()).reason, heard.length], ['unknown', 'no-answer', 2])
  const reference = referenceOf((await row()).notice_id)
  await hearReceipts(db.pool, [{ carrier: 'smsc', id: uuid(), state: 'delivered', mobile, reference }], clock.now())
  assert.equal((await row()).state, 'delivered')

  mobile = `+9665${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
  heard = []
  await notice('code.sign-in')
  for (let i = 0; i < 3; i++) {
    await send(() => 'silent')
    clock.forward(minutes(graceMinutes))
  }
  assert.deepEqual([(await row()).state, heard.length], ['unknown', 1])
})

test('two messages that a receipt without an id fits are both left in doubt', async () => {
  await notice()
  await send(() => 'silent')
  const { notice_id } = await row()
  await notice()
  await send(() => 'silent')
  // The same last sixteen bits, as one of 65,536 pairs has them.
  await db.owner.query('update notices.wake set said = (select said from notices.wake where notice_id = $1)', [
    notice_id,
  ])
  const receipt = {
    carrier: 'smsc',
    id: uuid(),
    state: 'delivered',
    mobile,
    reference: referenceOf(notice_id),
  } as const
  await hearReceipts(db.pool, [receipt], clock.now())
  const { rows } = await db.owner.query('select state from notices.notice where mobile = $1', [mobile])
  assert.deepEqual(
    rows.map((r) => r.state),
    ['submitting', 'submitting'],
  )
})
