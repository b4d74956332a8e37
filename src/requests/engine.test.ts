import assert from 'node:assert/strict'
import test from 'node:test'
import { cast } from '../../cast/index.ts'
import * as payments from '../payments/index.ts'
import { uuidOf } from '../store/index.ts'
import { askForOffice, begin, draftOf, keep, mayI, requestOf, submit, withdraw } from './index.ts'
import { pay, send, settle, signedIn, testHouse } from './testing.ts'

test('a citizen renews a passport: one bill, one new passport, the old one replaced, the story told', async () => {
  const t = await testHouse()
  const { caller, id, answer } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '10' })
  assert.ok(answer.sent)
  assert.match(answer.number, /^1447\/\d{6}$/)
  assert.equal(answer.price.state, 60000)
  await settle(t, 3)
  assert.equal((await requestOf(t.house, caller, id)).row.station, 'awaiting-payment')
  await pay(t, caller, id)
  await settle(t)
  const view = await requestOf(t.house, caller, id)
  assert.equal(view.row.station, 'completed')
  assert.deepEqual(
    view.story.map((l) => l.event),
    ['recorded', 'bill-issued', 'paid', 'approved', 'completed'],
  )
  const held = await t.db.owner.query(
    `select status, years, by_request from passports.passport where person_id = $1 and superseded_at is null order by issued`,
    [cast.FAHD.id],
  )
  assert.deepEqual(
    held.rows.map((r) => r.status),
    ['replaced', 'replaced', 'issued'],
  )
  assert.equal(held.rows[1].by_request, id)
  const notices = await t.db.owner.query(
    `select kind, key from notices.notice where person_id = $1 order by created_at, kind`,
    [cast.FAHD.id],
  )
  assert.deepEqual(notices.rows.map((r) => r.kind).sort(), [
    'pass.passport.renewed',
    'payments.received',
    'requests.recorded',
  ])
  const paper = await t.db.owner.query('select count(*)::int n from documents.document where by_request = $1', [id])
  assert.equal(paper.rows[0].n, 1)
  await t.close()
})

test('sending the same draft again finds it sent, with the same number', async () => {
  const t = await testHouse()
  const { caller, id, answer } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  const again = await submit(t.house, caller, id, null)
  assert.ok(answer.sent && again.sent)
  assert.equal(again.number, answer.number)
  assert.equal(again.again, true)
  await t.close()
})

test('someone made ineligible after paying is refused with the reason and gets the money back', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  const charge = await pay(t, caller, id)
  await t.db.owner.query(
    `insert into travel.ban (person_id, number, agency, since, until, version, recorded_at, by_request, by_step)
     values ($1, '77/1447', '{"ar":"محكمة","en":"A court"}', '2026-01-01', null, 1, now(), gen_random_uuid(), 'court')`,
    [cast.FAHD.id],
  )
  await settle(t)
  const view = await requestOf(t.house, caller, id)
  assert.equal(view.row.station, 'refused')
  assert.equal(view.row.reason, 'not_banned_from_travel')
  const after = await payments.chargeOf(t.pool, caller.person, id)
  assert.equal(after?.state, 'refunded')
  assert.deepEqual((await t.gateway.status(charge.id)).state, 'refunded')
  const passports = await t.db.owner.query('select count(*)::int n from passports.passport where by_request = $1', [id])
  assert.equal(passports.rows[0].n, 0)
  await t.close()
})

test('a sponsor issues a single exit and re-entry visa; worker and sponsor each hear of it once', async () => {
  const t = await testHouse()
  const { caller, id, answer } = await send(t, 'FAHD', 'visas/issue-exit-reentry-single', 'RAHIM', {
    mode: 'duration-days',
    days: '75',
  })
  assert.ok(answer.sent)
  assert.equal(answer.price.state, 30000)
  await pay(t, caller, id)
  await settle(t)
  assert.equal((await requestOf(t.house, caller, id)).row.station, 'completed')
  for (const who of ['FAHD', 'RAHIM'] as const) {
    const told = await t.db.owner.query(
      `select count(*)::int n from notices.notice where person_id = $1 and key = $2`,
      [cast[who].id, `${id}/completed`],
    )
    assert.equal(told.rows[0].n, 1, who)
  }
  const readings = await t.db.owner.query(
    'select count(*)::int n from watch.reading where person_id = $1 and reader = $2',
    [cast.RAHIM.id, cast.FAHD.id],
  )
  assert.ok(readings.rows[0].n >= 3, 'each judgement left a reading')
  await t.close()
})

test('an act that needs a code is not done without one, nor with one for other data', async () => {
  const t = await testHouse()
  const caller = signedIn(cast.FAHD, t.clock.now())
  const id = await begin(t.house, caller, 'visas/issue-final-exit', cast.MARIA.id)
  await keep(t.house, caller, id, 0, { understood: true })
  await assert.rejects(submit(t.house, caller, id, null), { kind: 'key-needed' })
  await assert.rejects(
    submit(t.house, caller, id, async (_tx, hash) => hash === 'of something else'),
    { kind: 'key-needed' },
  )
  // It cannot be undone: a code's proof is not asked for at all.
  await assert.rejects(
    submit(t.house, caller, id, async (_tx, _hash, byKey) => !byKey),
    { kind: 'key-needed' },
  )
  await t.close()
})

test('a border post that is nobody of the people register records a crossing once, however often it asks', async () => {
  const t = await testHouse()
  const post = {
    person: uuidOf('agency:border'),
    audience: 'agency:border',
    identity: 0,
    signIn: 0,
    provedAt: t.clock.now(),
    channel: 'agency',
  } as const
  const ask = {
    service: 'passports/record-border-movement',
    subject: cast.FAHD.id,
    form: { direction: 'exit', port: 'RUH', document: 'national-id' },
    reference: 'post-7/1',
  }
  const first = await askForOffice(t.house, post, ask)
  const again = await askForOffice(t.house, post, ask)
  assert.ok(first.sent && again.sent)
  assert.equal(again.number, first.number)
  await settle(t, 3)
  const moved = await t.db.owner.query(
    'select count(*)::int n from travel.movement where person_id = $1 and by_request = $2',
    [cast.FAHD.id, first.id],
  )
  assert.equal(moved.rows[0].n, 1)
  await t.close()
})

test('nobody opens a request for a stranger, or sees one', async () => {
  const t = await testHouse()
  await assert.rejects(mayI(t.house, signedIn(cast.KHALID, t.clock.now()), 'passports/renew-passport', cast.FAHD.id), {
    kind: 'not-yours',
  })
  const { id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  await assert.rejects(requestOf(t.house, signedIn(cast.KHALID, t.clock.now()), id), { kind: 'unknown-request' })
  await t.close()
})

test('a withdrawn request that is paid all the same gives the money back', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  const charge = await payments.chargeOf(t.pool, caller.person, id)
  assert.ok(charge)
  await payments.begin(
    t.pool,
    t.gateway,
    { person: caller.person, chargeId: charge.id },
    { returnTo: '/x', now: t.clock.now() },
  )
  await withdraw(t.house, caller, id)
  await t.gateway.payerPays(charge.id)
  t.clock.forward(3_600_000)
  await settle(t)
  assert.equal((await t.gateway.status(charge.id)).state, 'refunded')
  assert.equal((await payments.chargeOf(t.pool, caller.person, id))?.state, 'refunded')
  assert.equal((await requestOf(t.house, caller, id)).row.station, 'withdrawn', 'it ended as she ended it')
  await t.close()
})

test('a bill not paid in time expires the request', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  t.clock.forward(3 * 86_400_000 + 1000)
  await settle(t)
  assert.equal((await requestOf(t.house, caller, id)).row.station, 'expired')
  await t.close()
})

test('a second tab cannot overwrite what the first has typed', async () => {
  const t = await testHouse()
  const caller = signedIn(cast.FAHD, t.clock.now())
  const id = await begin(t.house, caller, 'passports/renew-passport', cast.FAHD.id)
  await keep(t.house, caller, id, 0, { years: '5' })
  await assert.rejects(keep(t.house, caller, id, 0, { years: '10' }), { kind: 'changed-elsewhere' })
  assert.equal((await draftOf(t.house, caller, id)).form.years, '5')
  await t.close()
})

test('fifty tabs that begin at once share one draft, and fifty sends make one request', async () => {
  const t = await testHouse()
  const caller = signedIn(cast.FAHD, t.clock.now())
  const ids = await Promise.all(
    Array.from({ length: 50 }, () => begin(t.house, caller, 'passports/renew-passport', cast.FAHD.id)),
  )
  assert.equal(new Set(ids).size, 1)
  const id = ids[0] ?? ''
  await keep(t.house, caller, id, 0, { years: '5' })
  const answers = await Promise.all(Array.from({ length: 50 }, () => submit(t.house, caller, id, null)))
  assert.equal(new Set(answers.map((a) => (a.sent ? a.number : 'no'))).size, 1)
  const charges = await t.db.owner.query('select count(*)::int n from payments.charge where request_id = $1', [id])
  assert.equal(charges.rows[0].n, 1)
  await t.close()
})
