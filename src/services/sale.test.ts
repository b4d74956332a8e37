/** P-13: selling a car between two people, whole, and every way in which it must fail cleanly. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { gatewayFails } from '../agencies/gateways/index.ts'
import { paymentsDue } from '../payments/index.ts'
import { answerConsent, askForOffice, withdraw } from '../requests/index.ts'
import { load } from '../requests/rows.ts'
import { pay, send, settle, signedIn, testHouse } from '../requests/testing.ts'
import { inDays, uuid } from '../store/index.ts'

const t = await testHouse()
after(() => t.close())
type Who = keyof typeof cast
const sell = 'traffic/sell-vehicle'
const form = {
  vehicle: 'ABJ1234',
  buyer: cast.KHALID.number,
  born: cast.KHALID.born,
  price: '45000',
  iban: 'SA03 8000 0000 6080 1016 7519',
}
const me = (who: Who) => signedIn(cast[who], t.clock.now())

async function office(agency: `agency:${string}`, service: string, who: Who, answers: Record<string, unknown>) {
  const caller = { ...me('HIND'), audience: agency, channel: 'agency' } as const
  const answer = await askForOffice(t.house, caller, {
    service,
    subject: cast[who].id,
    form: answers,
    reference: uuid(),
  })
  assert.ok(answer.sent, JSON.stringify(answer))
  await settle(t, 2)
}

/** Sends, and says why it was not taken. */
async function reasons(who: Who, service: string, answers: Record<string, unknown>): Promise<string[]> {
  const { id, answer, caller } = await send(t, who, service, who, answers)
  if (!answer.sent) {
    await t.pool.query(`delete from requests.request where request_id = $1 and station = 'draft'`, [id])
    return 'refusals' in answer ? answer.refusals.map((r) => r.reason) : ['invalid']
  }
  await withdraw(t.house, caller, id)
  return []
}

/** Everything the workers of payments do, with a little time going by. */
async function money() {
  for (let i = 0; i < 4; i++) {
    await paymentsDue({ ...t.house, leaseSeconds: 1 })
    t.clock.forward(5000)
  }
}

async function agreed(): Promise<string> {
  const { id, answer } = await send(t, 'FAHD', sell, 'FAHD', form)
  assert.ok(answer.sent, JSON.stringify(answer))
  const said = await answerConsent(t.house, me('KHALID'), { request: id, key: 'buyer', agrees: true }, async () => true)
  assert.deepEqual(said, { taken: true })
  await settle(t, 3)
  assert.equal((await load(t.pool, cast.FAHD.id, id))?.station, 'completed')
  const { rows } = await t.pool.query<{ number: string }>(
    'select number from vehicles.sale_number where plate = $1 order by number desc limit 1',
    [form.vehicle],
  )
  return rows[0]?.number ?? ''
}

async function paidIn(number: string): Promise<string> {
  const { id, caller, answer } = await send(t, 'KHALID', 'traffic/accept-vehicle-purchase', 'KHALID', { sale: number })
  assert.ok(answer.sent, JSON.stringify(answer))
  assert.deepEqual(answer.price, { state: 0, platform: 0, vat: 0, escrow: 4_500_000 })
  const charge = await pay(t, caller, id)
  await settle(t, 3)
  assert.equal((await load(t.pool, cast.KHALID.id, id))?.station, 'completed')
  return charge.id
}

async function codeOfKhalid(): Promise<string> {
  const { rows } = await t.pool.query<{ code: string }>(
    `select substring(text from '[0-9A-Z]{4}-[0-9A-Z]{4}') as code from notices.notice
     where person_id = $1 and kind = 'vehicles.sale-code' order by created_at desc limit 1`,
    [cast.KHALID.id],
  )
  return rows[0]?.code ?? ''
}

const atGateway = async (key: string) => {
  const { rows } = await t.db.owner.query<{ captures: number; refunds: number; state: string }>(
    'select captures, refunds, state from outside.gateway_payment where key = $1',
    [key],
  )
  return rows[0]
}

before(async () => {
  // FAHD's inspection ran out in the cast's story, and KHALID owes for a violation: both begin as the story says.
  assert.deepEqual(await reasons('FAHD', sell, form), ['inspection_valid'])
  await office('agency:inspection', 'traffic/record-inspection', 'FAHD', { plate: 'ABJ1234', until: '2027-02-01' })
})

test('a price outside the law, one’s own number, a number that is nobody’s: refused, the same for every stranger', async () => {
  assert.deepEqual(await reasons('FAHD', sell, { ...form, price: '400' }), ['price_in_range'])
  assert.deepEqual(await reasons('FAHD', sell, { ...form, price: '1200000' }), ['price_in_range'])
  assert.deepEqual(await reasons('FAHD', sell, { ...form, buyer: cast.FAHD.number, born: cast.FAHD.born }), [
    'buyer_is_another',
  ])
  for (const wrong of [
    { born: '1991-07-05' },
    { buyer: '1999909995' },
    { buyer: cast.HAMAD.number, born: cast.HAMAD.born },
  ])
    assert.deepEqual(await reasons('FAHD', sell, { ...form, ...wrong }), ['buyer_found'])
  await t.db.owner.query(
    `insert into vehicles.report (person_id, plate, number, kind, since, version, recorded_at, by_request, by_step)
     values ($1, 'ABJ1234', 'R-1', 'wanted', '2026-01-01', 1, now(), $2, 'police')`,
    [cast.FAHD.id, uuid()],
  )
  assert.deepEqual(await reasons('FAHD', sell, form), ['vehicle_not_reported'])
  await t.db.owner.query(`update vehicles.report set until = '2026-01-02'`)
})

test('a buyer with an unpaid violation cannot agree, and the seller does not hear why', async () => {
  const { id, answer, caller } = await send(t, 'FAHD', sell, 'FAHD', form)
  assert.ok(answer.sent)
  const said = await answerConsent(t.house, me('KHALID'), { request: id, key: 'buyer', agrees: true }, async () => true)
  assert.ok(!said.taken)
  assert.deepEqual(
    said.refusals.map((r) => r.reason),
    ['buyer_violations_paid'],
  )
  await withdraw(t.house, caller, id)
  const paying = await send(t, 'KHALID', 'traffic/pay-violation', 'KHALID', { violation: '7999900015' })
  await pay(t, paying.caller, paying.id)
  await settle(t, 3)
})

test('called off after the price was paid in: all of it goes back to who paid, and nothing moved', async () => {
  const number = await agreed()
  assert.deepEqual(await reasons('FAHD', sell, form), ['not_being_sold'])
  assert.deepEqual(await reasons('KHALID', 'traffic/accept-vehicle-purchase', { sale: number }), ['buyer_insured'])
  const cover = { plate: 'ABJ1234', policy: 'MV-9990069', insurer: 'cooperative', until: '2027-01-31' }
  await office('agency:insurer', 'traffic/record-motor-cover', 'KHALID', cover)
  const key = await paidIn(number)
  const off = await send(t, 'KHALID', 'traffic/cancel-vehicle-sale', 'KHALID', { sale: number })
  assert.ok(off.answer.sent)
  await settle(t, 3)
  await money()
  assert.deepEqual(await atGateway(key), { captures: 1, refunds: 1, state: 'refunded' })
  const { rows } = await t.pool.query('select from vehicles.vehicle where person_id = $1 and superseded_at is null', [
    cast.FAHD.id,
  ])
  assert.equal(rows.length, 1)
})

test('nobody hands it over in seven days: the sale has ended, the money is back, and the code opens nothing', async () => {
  const number = await agreed()
  const key = await paidIn(number)
  const code = await codeOfKhalid()
  t.clock.forward(inDays(7) + 1000)
  const late = await send(t, 'FAHD', 'traffic/complete-vehicle-delivery', 'FAHD', { sale: number, code }).catch(
    (e) => e,
  )
  assert.ok(late instanceof Error || !late.answer.sent)
  await t.pool.query(`delete from requests.request where person_id = $1 and station = 'draft'`, [cast.FAHD.id])
  await money()
  assert.deepEqual(await atGateway(key), { captures: 1, refunds: 1, state: 'refunded' })
  const { rows } = await t.pool.query(`select person_id from notices.notice where kind = 'escrow.ran-out'`)
  assert.equal(rows.length, 2)
})

test('handed over: the ownership moves, and the price reaches the seller once, whatever the bank does', async () => {
  const number = await agreed()
  const key = await paidIn(number)
  const wrong = await reasons('FAHD', 'traffic/complete-vehicle-delivery', { sale: number, code: '0000-0000' })
  assert.deepEqual(wrong, ['handover_code_right'])
  const code = await codeOfKhalid()
  const { id, caller, answer } = await send(t, 'FAHD', 'traffic/complete-vehicle-delivery', 'FAHD', {
    sale: number,
    code,
  })
  assert.ok(answer.sent, JSON.stringify(answer))
  assert.deepEqual(answer.price, { state: 15_000, platform: 20_000, vat: 3_000 })
  await pay(t, caller, id)
  await settle(t, 3)
  assert.equal((await load(t.pool, cast.FAHD.id, id))?.station, 'completed')
  const owner = async () =>
    (
      await t.pool.query<{ person_id: string }>(
        `select person_id from vehicles.vehicle where plate = 'ABJ1234' and status = 'registered' and superseded_at is null`,
      )
    ).rows.map((row) => row.person_id)
  assert.deepEqual(await owner(), [cast.KHALID.id])
  // The bank does it and its answer is lost, twice: it is asked again under the same key.
  await gatewayFails(t.pool, { act: 'payout', kind: 'drop', times: 2 })
  await money()
  t.clock.forward(600_000)
  await money()
  const { rows: out } = await t.db.owner.query<{ key: string; halalas: number; iban: string }>(
    'select key, halalas::int, iban from outside.gateway_payout',
  )
  assert.deepEqual(out, [{ key, halalas: 4_500_000, iban: 'SA0380000000608010167519' }])
  const { rows: told } = await t.pool.query(`select person_id from notices.notice where kind = 'escrow.paid-out'`)
  assert.deepEqual(told, [{ person_id: cast.FAHD.id }])
  const { rows: left } = await t.pool.query('select kind from payments.task')
  assert.deepEqual(left, [])
})
