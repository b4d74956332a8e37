/** Prepaid funds and bills in a browser: topping up, paying from funds, asking back, and a stranger who pays by number. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { gatewayWorks } from '../agencies/gateways/index.ts'
import { issuing } from '../documents/cast.testing.ts'
import { openPress, printDue } from '../documents/index.ts'
import { balancesOf, paymentsDue } from '../payments/index.ts'
import { send, settle } from '../requests/testing.ts'
import { simulatorsDoor } from '../simulators/index.ts'
import { paymentDeps } from './funds.tsx'
import { portalDoor } from './index.ts'
import { type TestServer, testServer } from './testing.ts'
import type { Browser } from './visitor.testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([
    portalDoor,
    (app, doorway, house) => simulatorsDoor(app, doorway, house.gateway, house.readers, { biller: house.biller }),
  ])
  await t.accounts()
})
after(() => t.close())
beforeEach(async () => {
  t.clock.forward(40 * 60_000)
  await gatewayWorks(t.pool)
})

const fund = async (who: 'FAHD' | 'KHALID' | 'IMRAN', category: string) => {
  const found = (await balancesOf(t.pool, cast[who].id)).find((one) => one.category === category)
  return [found?.free ?? 0, found?.held ?? 0]
}

/** Presses "Top up" and pays at the demo bank. */
async function topsUp(v: Browser, category: string, amount: string): Promise<void> {
  await v.get('/account/funds')
  await v.send({ category, amount })
  assert.match(v.path, /^\/gateway\//, v.text)
  await v.send({ act: 'pay' })
}

async function work(): Promise<void> {
  await settle(t)
  for (let i = 0; i < 4; i++) {
    await paymentsDue(paymentDeps(t.doorway))
    t.clock.forward(1000)
  }
}

test('Fahd tops up, pays for Rahim’s visa from it, and asks back what is left', async () => {
  const v = await t.signIn(t.visitor(), cast.FAHD)
  await v.get('/account/funds')
  assert.match(v.text, /ليس في أرصدتك شيء بعد/)
  await topsUp(v, 'sponsorees', '٥٠٠٫٥٠')
  assert.equal(v.path, '/account/funds')
  assert.match(v.text, /المكفولون 500\.50 ريال/)
  const { id } = await send(t, 'FAHD', 'visas/issue-exit-reentry-single', 'RAHIM', {
    mode: 'duration-days',
    days: '75',
  })
  await v.get(`/requests/${id}`)
  assert.match(v.text, /رصيدك المتاح \(المكفولون\): 500\.50 ريال/)
  const [before] = await fund('FAHD', 'sponsorees')
  await v.send({}, `/requests/${id}/pay-from-funds`)
  assert.equal(v.path, `/requests/${id}`)
  const [left, held] = await fund('FAHD', 'sponsorees')
  assert.equal((left ?? 0) + (held ?? 0), before)
  assert.ok((held ?? 0) > 0, 'it is held for the visa until the visa is written')
  await settle(t)
  await v.get(`/requests/${id}`)
  assert.match(v.text, /منجزة|اكتمل|رقم/)
  assert.deepEqual(await fund('FAHD', 'sponsorees'), [left, 0])
  await v.get('/account/funds/sponsorees')
  assert.match(v.text, /دفع طلب/)
  await v.send({}, '/account/funds/sponsorees')
  assert.equal(v.path, '/account/funds')
  assert.match(v.text, /في الطريق إلى حيث دُفع/)
  await work()
  await v.get('/account/funds?lang=en')
  assert.match(v.text, /Returned/)
  assert.deepEqual(await fund('FAHD', 'sponsorees'), [0, 0])
})

test('each payment has its receipt, printed once, and only its owner opens it', async () => {
  const v = await t.signIn(t.visitor(), cast.KHALID)
  await topsUp(v, 'driving-licence', '80')
  const button = v.forms().find((f) => f.action === '/receipts')
  assert.ok(button, v.text)
  await v.send({}, '/receipts')
  assert.match(v.path, /^\/receipts\//)
  const page = v.path
  await v.post('/receipts', button.values)
  assert.equal(v.path, page, 'asked for again, it is the same paper')
  const press = openPress()
  try {
    for (let i = 0; i < 5; i++)
      await printDue(t.pool, { press, issuing, publicUrl: 'http://portal.test', clock: t.clock })
  } finally {
    await press.close()
  }
  await v.get(page)
  const link = /href="(\/documents\/[^"]+)"/.exec(v.html)?.[1] ?? ''
  const pdf = await v.raw('GET', link)
  assert.equal(pdf.headers['content-type'], 'application/pdf')
  const stranger = await t.signIn(t.visitor(), cast.IMRAN)
  await stranger.post('/receipts', button.values)
  assert.equal(stranger.status, 404)
  await stranger.get(page)
  assert.equal(stranger.status, 404)
})

test('a request that is refused after it was paid from the funds puts the money back there', async () => {
  const v = await t.signIn(t.visitor(), cast.FAHD)
  await topsUp(v, 'passports', '600')
  const { id, answer } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '10' })
  assert.ok(answer.sent, JSON.stringify(answer))
  await v.get(`/requests/${id}`)
  await t.db.owner.query(
    `insert into travel.ban (person_id, number, agency, since, until, version, recorded_at, by_request, by_step)
     values ($1, '77-1447', '{"ar":"محكمة","en":"A court"}', '2026-01-01', null, 1, $2, $3, 'court')`,
    [cast.FAHD.id, t.clock.now(), '00000000-0000-4000-8000-000000000077'],
  )
  await v.send({}, `/requests/${id}/pay-from-funds`)
  await settle(t)
  await v.get(`/requests/${id}`)
  assert.match(v.text, /مرفوضة/)
  assert.deepEqual(await fund('FAHD', 'passports'), [60_000, 0])
})

test('sums that are none are said beside the field, and no bill is written', async () => {
  const v = await t.signIn(t.visitor(), cast.KHALID)
  const count = async () => (await t.db.owner.query('select count(*) from payments.charge')).rows
  const before = await count()
  for (const amount of ['', '0', '-5', '1e3', '1,500', '0.99', '50000.01', '1.005', '1٢', 'مئة', '<b>1</b>']) {
    await v.get('/account/funds')
    await v.send({ category: 'vehicles', amount })
    assert.equal(v.status, 422, amount)
    assert.match(v.html, /id="f-amount-error"/)
  }
  await v.get('/account/funds')
  await v.post('/account/funds/top-up', { category: 'gold', amount: '5' })
  assert.equal(v.status, 422)
  assert.deepEqual(await count(), before)
  await v.get('/account/funds/gold')
  assert.equal(v.status, 404)
})

test('a stranger with the bill’s number pays it, and sees no name, number or request of its owner', async () => {
  const { id, answer } = await send(t, 'KHALID', 'traffic/pay-violation', 'KHALID', { violation: '7999900015' })
  assert.ok(answer.sent, JSON.stringify(answer))
  const { rows } = await t.db.owner.query('select bill_number, charge_id from payments.charge where request_id = $1', [
    id,
  ])
  const [{ bill_number: number, charge_id: charge }] = rows
  const v = t.visitor('en')
  await v.get('/pay')
  await v.send({ number: number.replace(/.$/, (d: string) => String((Number(d) + 1) % 10)) })
  assert.equal(v.status, 422)
  assert.match(v.text, /Check its 13 digits/)
  await v.send({ number })
  assert.match(v.text, /Pay a traffic violation/)
  assert.match(v.text, /SAR 112\.50/)
  await v.send({}, '/pay/open')
  assert.match(v.path, /^\/gateway\//)
  for (const secret of [id, charge, cast.KHALID.id, cast.KHALID.number, 'Khalid'])
    assert(!v.html.includes(secret), secret)
  await v.send({ act: 'pay' })
  assert.equal(v.path, '/pay/back')
  await settle(t)
  await v.get('/pay')
  await v.send({ number })
  assert.equal(v.status, 422)
  assert.match(v.text, /No bill with this number waits/)
  const owner = await t.signIn(t.visitor(), cast.KHALID)
  await owner.get(`/requests/${id}`)
  assert.match(owner.text, /منجزة|سُجّل السداد/)
})

test('the same bill is paid at a bank by its number; asked too often, the page wants to know that it is a human', async () => {
  const v = await t.signIn(t.visitor(), cast.IMRAN)
  await v.get('/account/funds')
  await v.send({ category: 'sponsorees', amount: '700' })
  await v.get('/account/funds')
  const number = /\d{13}/.exec(v.text)?.[0] ?? ''
  const bank = t.visitor()
  await bank.get('/simulators/bills')
  await bank.send({ number })
  assert.match(bank.text, /شحن رصيد: المكفولون/)
  await bank.send({ act: 'pay' })
  assert.match(bank.text, /دُفعت الفاتورة/)
  await work()
  assert.deepEqual(await fund('IMRAN', 'sponsorees'), [70_000, 0])
  const guesser = t.visitor()
  for (let i = 0; i < 11; i++) {
    await guesser.get('/pay')
    await guesser.post('/pay', { number: '1234567890128' })
    t.clock.forward(10_000)
  }
  assert.match(guesser.html, /spoken_token/)
})
