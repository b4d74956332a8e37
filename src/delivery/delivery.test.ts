/** P-07 by post, and all that must fail cleanly on the way. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { postFails, postWorks } from '../agencies/post/index.ts'
import { chargeOf, paymentsDue } from '../payments/index.ts'
import { pay, send, settle } from '../requests/testing.ts'
import { inDays, inTransaction, later, uuid } from '../store/index.ts'
import {
  collect,
  deliveriesDue,
  handOver,
  handToCarrier,
  hear,
  parkedEvents,
  readyAtCounter,
  signedHeaders,
} from './index.ts'
import { type DeliveryHouse, deliveryHouse, sentPassport } from './testing.ts'

const houses: DeliveryHouse[] = []
after(async () => {
  for (const t of houses) await t.close()
})
async function opened(): Promise<DeliveryHouse> {
  const t = await deliveryHouse()
  houses.push(t)
  return t
}

const stationOf = async (t: DeliveryHouse, id: string) =>
  (
    await t.db.owner.query<{ station: string; reason: string | null }>(
      'select station, reason from requests.request where request_id = $1',
      [id],
    )
  ).rows[0]

/** The parcel that a request ordered, and the old document that is to be shown for it. */
async function orderedBy(
  t: DeliveryHouse,
  request: string,
): Promise<{ readonly number: string; readonly old: string }> {
  const { rows } = await t.db.owner.query<{ number: string; old: string }>(
    'select number, old_document as old from delivery.parcel where request_id = $1 and superseded_at is null',
    [request],
  )
  return rows[0] ?? assert.fail('no parcel was ordered')
}

test('a renewed passport comes by post: charged in one bill, labelled, tracked, handed over against code and old passport', async () => {
  const t = await opened()
  const sent = await sentPassport(t)
  assert.equal(sent.charge.halalas, 63_450)
  assert.deepEqual(sent.charge.parts, { state: 60_000, platform: 3000, vat: 450 })
  assert.match(sent.tracking, /^SP\d{9}SA$/)
  assert.match(sent.old, /^A\d{8}$/)
  const before = await t.parcel(sent.number)
  assert.equal(before.state, 'labelled')
  assert.equal((before.address as { short: string }).short, 'RHFA7312')

  assert.equal(await inTransaction(t.pool, (tx) => handToCarrier(tx, sent.number, t.clock.now())), null)
  assert.equal((await t.told(cast.FAHD.id))[0]?.kind, 'deli.dispatched')
  t.clock.forward(60_000)
  await t.post.happens(sent.tracking, 'in-transit')
  t.clock.forward(60_000)
  await t.post.happens(sent.tracking, 'out')
  const code = await t.code(cast.FAHD.id)

  assert.equal(await t.post.handsOver(sent.tracking, ''), 'old-document', 'the old passport was not shown')
  assert.equal(await t.post.handsOver(sent.tracking, '', sent.old), 'wrong-code', 'nobody gave the code')
  assert.equal(await t.post.handsOver(sent.tracking, code, sent.old), 'accepted')
  assert.equal(await t.post.handsOver(sent.tracking, code, sent.old), 'not-out', 'a code is good once')
  const done = await t.parcel(sent.number)
  assert.equal(done.state, 'delivered')
  assert.equal(done.old_seen, true)
  assert.equal((await t.told(cast.FAHD.id))[0]?.kind, 'deli.delivered')
  assert.equal((await stationOf(t, sent.id))?.station, 'completed')
  const kept = await t.db.owner.query(`select from delivery.heard where body::text like '%' || $1 || '%'`, [code])
  assert.equal(kept.rowCount, 0, 'the code is kept nowhere')
  const waiting = await t.db.owner.query('select from delivery.wake where parcel_id = $1', [done.parcel_id])
  assert.equal(waiting.rowCount, 0)
})

test('words of the post twice, late, out of order, forged, stale or about unknown labels: each kept once, none lost', async () => {
  const t = await opened()
  const sent = await sentPassport(t)
  await postFails(t.pool, { act: 'event', kind: 'twice' })
  await t.post.happens(sent.tracking, 'accepted')
  assert.equal((await t.parcel(sent.number)).state, 'handed')
  t.clock.forward(60_000)
  // The word that it is in transit waits until the next one has gone first.
  await postFails(t.pool, { act: 'event', kind: 'out-of-order' })
  await t.post.happens(sent.tracking, 'in-transit')
  assert.equal((await t.parcel(sent.number)).state, 'handed')
  t.clock.forward(60_000)
  await t.post.happens(sent.tracking, 'out')
  await t.post.deliverDue()
  assert.equal((await t.parcel(sent.number)).state, 'out', 'old news does not take it back')
  const versions = await t.db.owner.query('select state from delivery.parcel where number = $1 order by version', [
    sent.number,
  ])
  assert.deepEqual(
    versions.rows.map((v) => v.state),
    ['ordered', 'labelled', 'handed', 'out'],
  )

  const say = (body: object, secret: string, at = t.clock.now()) => {
    const text = JSON.stringify(body)
    return hear(t.pool, text, signedHeaders(secret, at, text), t.clock.now(), {
      ...t.deps,
      secret: 'the post and we',
    })
  }
  const lost = { event: 'ev-1', tracking: sent.tracking, kind: 'lost', at: t.clock.now() }
  assert.equal(await say(lost, 'somebody else'), 'forged')
  assert.equal(await say(lost, 'the post and we', later(t.clock.now(), -inDays(1))), 'stale')
  assert.equal(await say({ ...lost, kind: 'eaten' }, 'the post and we'), 'unreadable')
  assert.equal((await t.parcel(sent.number)).state, 'out')
  assert.deepEqual(await parkedEvents(t.pool), [])

  assert.equal(await say({ ...lost, tracking: 'SP000000000SA' }, 'the post and we'), 'recorded')
  assert.equal(await say({ ...lost, tracking: 'SP000000000SA' }, 'the post and we'), 'known')
  assert.equal(await say({ ...lost, event: 'ev-2', kind: 'delivered' }, 'the post and we'), 'recorded')
  const tomorrow = later(t.clock.now(), inDays(1))
  assert.equal(await say({ ...lost, event: 'ev-3', at: tomorrow }, 'the post and we'), 'recorded')
  assert.deepEqual(
    (await parkedEvents(t.pool)).map(({ flag }) => flag),
    ['unknown-label', 'without-code', 'contradicts'],
  )
  assert.equal((await t.parcel(sent.number)).state, 'out', 'nothing of that moved it')
})

test('a word that never comes is asked for, and heard as if it had come', async () => {
  const t = await opened()
  const sent = await sentPassport(t)
  await postFails(t.pool, { act: 'event', kind: 'never', times: 2 })
  await t.post.happens(sent.tracking, 'accepted')
  t.clock.forward(60_000)
  await t.post.happens(sent.tracking, 'in-transit')
  assert.equal((await t.parcel(sent.number)).state, 'labelled')
  t.clock.forward(inDays(1) + 60_000)
  await postFails(t.pool, { act: 'status', kind: 'refuse' })
  await deliveriesDue(t.deps)
  assert.equal((await t.parcel(sent.number)).state, 'labelled', 'a silent post is asked again')
  t.clock.forward(inDays(1))
  await deliveriesDue(t.deps)
  assert.equal((await t.parcel(sent.number)).state, 'in-transit')
})

test('a post that makes the label and loses the answer makes one; a word before our own note is not lost', async () => {
  const t = await opened()
  await postFails(t.pool, { act: 'label', kind: 'drop' })
  const asked = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5', pickup: 'delivery' })
  await pay(t, asked.caller, asked.id)
  await settle(t)
  await deliveriesDue(t.deps)
  const [made] = await t.post.parcels()
  assert.ok(made)
  const row = await t.parcel(made.number)
  assert.equal(row.state, 'ordered', 'we do not know of it yet')
  await t.post.happens(made.tracking, 'accepted')
  assert.deepEqual(
    (await parkedEvents(t.pool)).map(({ flag }) => flag),
    ['unknown-label'],
  )
  t.clock.forward(60_000)
  await postWorks(t.pool)
  await deliveriesDue(t.deps)
  assert.equal((await t.parcel(made.number)).state, 'handed')
  assert.deepEqual(await parkedEvents(t.pool), [])
  const labels = await t.db.owner.query(`select from documents.document where template = 'delivery-label'`)
  assert.equal(labels.rowCount, 1)
})

test('R-PAY-06: a delivery that fails for good gives its fee back to its source, and the request is open again', async () => {
  const t = await opened()
  const sent = await sentPassport(t)
  await t.post.happens(sent.tracking, 'out')
  t.clock.forward(60_000)
  await t.post.happens(sent.tracking, 'failed', 'absent')
  assert.match((await t.told(cast.FAHD.id))[0]?.text ?? '', /تعذر تسليم وثيقتك/)
  t.clock.forward(60_000)
  await t.post.happens(sent.tracking, 'returned')
  assert.equal((await t.parcel(sent.number)).state, 'returned')
  assert.deepEqual(await stationOf(t, sent.id), { station: 'needs-you', reason: 'delivery_failed' })
  const back = await t.db.owner.query(`select halalas, why, done_at from payments.refund where charge_id = $1`, [
    sent.charge.id,
  ])
  assert.deepEqual(back.rows, [{ halalas: 3450, why: 'delivery-failed', done_at: null }])
  const stumbled: unknown[] = []
  await paymentsDue({ ...t.deps, gateway: t.house.gateway, log: (...said) => stumbled.push(said) })
  assert.deepEqual(stumbled, [])
  assert.equal((await t.told(cast.FAHD.id))[0]?.kind, 'pay.refunded')
  const sentBack = await t.db.owner.query('select halalas from outside.gateway_refund where of_key = $1', [
    sent.charge.id,
  ])
  assert.deepEqual(sentBack.rows, [{ halalas: 3450 }])
  const charge = await chargeOf(t.pool, cast.FAHD.id, sent.id)
  assert.equal(charge?.state, 'paid', 'the passport itself was made and stays paid')

  // He has it sent again, and pays for it again.
  const again = await send(t, 'FAHD', 'delivery/request-document', 'FAHD', { document: sent.number })
  assert.ok(again.answer.sent, JSON.stringify(again.answer))
  assert.equal((await pay(t, again.caller, again.id)).halalas, 3450)
  await settle(t)
  await deliveriesDue(t.deps)
  const anew = await t.parcel(sent.number)
  assert.equal(anew.state, 'labelled')
  assert.notEqual(anew.tracking, sent.tracking)
  // What the post says of the old label moves nothing.
  await t.post.happens(sent.tracking, 'lost')
  assert.equal((await t.parcel(sent.number)).state, 'labelled')
  assert.deepEqual(
    (await parkedEvents(t.pool)).map(({ flag }) => flag),
    ['old-label'],
  )
  await t.post.happens(String(anew.tracking), 'out')
  assert.equal(await t.post.handsOver(String(anew.tracking), await t.code(cast.FAHD.id), sent.old), 'accepted')
  assert.equal((await stationOf(t, sent.id))?.station, 'completed')
})

test('too many wrong codes and no code is right any more; the next day brings a new one', async () => {
  const t = await opened()
  const sent = await sentPassport(t)
  await t.post.happens(sent.tracking, 'out')
  const code = await t.code(cast.FAHD.id)
  const wrong = code === '000000' ? '000001' : '000000'
  for (let i = 0; i < 5; i++) assert.equal(await t.post.handsOver(sent.tracking, wrong, sent.old), 'wrong-code')
  assert.equal(await t.post.handsOver(sent.tracking, code, sent.old), 'no-tries')
  t.clock.forward(60_000)
  await t.post.happens(sent.tracking, 'failed')
  t.clock.forward(inDays(1))
  await t.post.happens(sent.tracking, 'out')
  assert.equal(await t.post.handsOver(sent.tracking, await t.code(cast.FAHD.id), sent.old), 'accepted')
})

test('a parcel lost in the post: the passport is void at once, the fee goes back, the request ends', async () => {
  const t = await opened()
  const sent = await sentPassport(t)
  await t.post.happens(sent.tracking, 'in-transit')
  t.clock.forward(60_000)
  await t.post.happens(sent.tracking, 'lost')
  const { document_number: number } = await t.parcel(sent.number)
  const passport = await t.db.owner.query(
    'select status from passports.passport where number = $1 and superseded_at is null',
    [number],
  )
  assert.deepEqual(passport.rows, [{ status: 'cancelled' }])
  assert.equal((await t.told(cast.FAHD.id))[0]?.kind, 'delivery.lost')
  const back = await t.db.owner.query(`select halalas from payments.refund where why = 'delivery-failed'`)
  assert.deepEqual(back.rows, [{ halalas: 3450 }])
})

test('an uncollected passport is void after its term; its holder is told before and after', async () => {
  const t = await opened()
  const asked = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5', pickup: 'office' })
  assert.equal((await pay(t, asked.caller, asked.id)).halalas, 30_000, 'no fee of the post')
  await settle(t)
  const { number, old } = await orderedBy(t, asked.id)
  assert.equal(await inTransaction(t.pool, (tx) => readyAtCounter(tx, number, t.clock.now())), null)
  assert.match((await t.told(cast.FAHD.id))[0]?.text ?? '', /جاهزة في مكتب الجوازات/)
  t.clock.forward(inDays(47))
  await deliveriesDue(t.deps)
  assert.equal((await t.told(cast.FAHD.id))[0]?.kind, 'delivery.term-ending')
  assert.equal((await t.parcel(number)).state, 'ready')
  t.clock.forward(inDays(15))
  const late = { number, who: cast.FAHD.id, mayActFor: async () => false, oldDocument: old, at: t.clock.now() }
  assert.equal(await inTransaction(t.pool, (tx) => collect(tx, late, t.deps.follow)), 'term-over')
  await deliveriesDue(t.deps)
  assert.equal((await t.parcel(number)).state, 'invalid')
  assert.equal((await t.told(cast.FAHD.id))[0]?.kind, 'delivery.invalid')
  const held = await t.db.owner.query(
    `select status from passports.passport where person_id = $1 and superseded_at is null order by issued desc, number desc`,
    [cast.FAHD.id],
  )
  assert.ok(held.rows.some(({ status }) => status === 'cancelled'))
})

test('at the counter only its holder, or whom the registers know to act for her, gets it', async () => {
  const t = await opened()
  const asked = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5', pickup: 'office' })
  await pay(t, asked.caller, asked.id)
  await settle(t)
  const { number, old } = await orderedBy(t, asked.id)
  await inTransaction(t.pool, (tx) => readyAtCounter(tx, number, t.clock.now()))
  const comes = (who: string, oldDocument: string, may: boolean) =>
    inTransaction(t.pool, (tx) =>
      collect(tx, { number, who, oldDocument, mayActFor: async () => may, at: t.clock.now() }, t.deps.follow),
    )
  assert.equal(await comes(cast.NOURA.id, old, false), 'mandate-needed')
  assert.equal(await comes(cast.FAHD.id, 'A99999999', false), 'old-document')
  assert.equal(await comes(cast.FAHD.id, old, false), null)
  assert.equal(await comes(cast.FAHD.id, old, false), 'not-now')
  assert.equal((await t.parcel(number)).state, 'collected')
})

test('before it is handed over a parcel can be sent to another address, under another label', async () => {
  const t = await opened()
  const sent = await sentPassport(t)
  await send(t, 'FAHD', 'delivery/register-national-address', 'FAHD', {
    short: 'RNUA4410',
    building: '4410',
    street: 'شارع الأمير سلطان',
    district: 'حي النزهة',
    city: 'الرياض',
    postal: '12471',
    additional: '6631',
  })
  await settle(t)
  const changed = await send(t, 'FAHD', 'delivery/change-delivery-address', 'FAHD', { parcel: sent.number })
  assert.ok(changed.answer.sent)
  await settle(t)
  await deliveriesDue(t.deps)
  const moved = await t.parcel(sent.number)
  assert.equal((moved.address as { short: string }).short, 'RNUA4410')
  assert.notEqual(moved.tracking, sent.tracking)
  assert.equal(await inTransaction(t.pool, (tx) => handToCarrier(tx, sent.number, t.clock.now())), null)
})

test('two hand-overs with one code at once, two hundred times: one is right', async () => {
  const t = await opened()
  const sent = await sentPassport(t)
  await t.post.happens(sent.tracking, 'out')
  const { parcel_id: parcel, person_id: person } = await t.parcel(sent.number)
  const code = await t.code(cast.FAHD.id)
  for (let round = 0; round < 200; round++) {
    const asked = () => ({ event: uuid(), tracking: sent.tracking, code, oldDocument: sent.old, at: t.clock.now() })
    const answers = await Promise.all([
      handOver(t.pool, asked(), t.clock.now(), t.deps),
      handOver(t.pool, asked(), t.clock.now(), t.deps),
    ])
    assert.deepEqual(answers.toSorted(), ['accepted', 'not-out'], `round ${round}`)
    // The same parcel stands at the door again, with the same code.
    await t.db.owner.query('delete from delivery.parcel where parcel_id = $1 and state = $2', [parcel, 'delivered'])
    await t.db.owner.query(`update delivery.parcel set superseded_at = null where parcel_id = $1 and state = 'out'`, [
      parcel,
    ])
    await t.db.owner.query('update delivery.code set used_at = null where person_id = $1', [person])
  }
})

test('the same hand-over said twice at once has one answer', async () => {
  const t = await opened()
  const sent = await sentPassport(t)
  await t.post.happens(sent.tracking, 'out')
  const asked = {
    event: 'once',
    tracking: sent.tracking,
    code: await t.code(cast.FAHD.id),
    oldDocument: sent.old,
    at: t.clock.now(),
  }
  const answers = await Promise.all([1, 2, 3].map(() => handOver(t.pool, asked, t.clock.now(), t.deps)))
  assert.deepEqual(answers, ['accepted', 'accepted', 'accepted'])
})
