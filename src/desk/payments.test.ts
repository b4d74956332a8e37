/** Payments that differ stand at a desk; money goes back to where it came from, and only when two officers signed. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { gatewayFails, gatewayWorks } from '../agencies/gateways/index.ts'
import { openDifferences, paymentsDue, reconcileDue } from '../payments/index.ts'
import { paymentDeps } from '../portal/funds.tsx'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { simulatorsDoor } from '../simulators/index.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, atDesk, raiseDesk } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([
    portalDoor,
    deskDoor,
    (app, doorway, house) => simulatorsDoor(app, doorway, house.gateway, house.readers, { biller: house.biller }),
  ])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(async () => {
  t.clock.forward(40 * 60_000)
  await gatewayWorks(t.pool)
})

const sign = async (v: AtDesk, action: string, more = '') => {
  const asked = JSON.parse((await v.raw('POST', `${action}/challenge${more}`, {})).body)
  return v.post(`${action}${more}`, { _passkey: v.key.answer(asked) })
}

/** The first officer's part: sees, says why, reviews, signs. */
async function proposes(v: AtDesk, at: string, act: 'return' | 'close', note: string): Promise<void> {
  await v.get(at)
  await v.send({ note }, `${at}/${act}`)
  const form = v.forms().find((f) => f.action.includes('/settle?'))
  assert.ok(form, v.text)
  const [action = '', query] = form.action.split('?')
  await sign(v, action, `?${query}`)
  assert.equal(v.path, '/desk/payments', v.text)
}

async function agrees(v: AtDesk): Promise<void> {
  await v.get('/desk')
  const approval = /href="(\/desk\/approvals\/[0-9a-f-]{36})"/.exec(v.html)?.[1] ?? ''
  await v.get(approval)
  await sign(v, `${approval}/approve`)
}

async function toppedUp(who: 'FAHD' | 'KHALID', amount: string) {
  const v = await t.signIn(t.visitor(), cast[who])
  await v.get('/account/funds')
  await v.send({ category: 'vehicles', amount })
  await v.send({ act: 'pay' })
  const { rows } = await t.db.owner.query(
    `select charge_id as id, bill_number as bill from payments.charge where person_id = $1 order by created_at desc limit 1`,
    [cast[who].id],
  )
  return rows[0] as { id: string; bill: string }
}

const work = async () => {
  for (let i = 0; i < 6; i++) {
    await paymentsDue(paymentDeps(t.doorway))
    t.clock.forward(1000)
  }
}

test('an officer starts the refund of a top-up, another signs it, and it goes to the payment it came by', async () => {
  const { id, bill } = await toppedUp('KHALID', '90')
  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/payments')
  await bader.send({ number: '1234567890128' })
  assert.match(bader.text, /No top-up with this number has anything left/)
  await bader.send({ number: bill })
  assert.equal(bader.path, `/desk/payments/${id}`)
  assert.match(bader.text, /SAR 90/)
  assert.doesNotMatch(bader.text, /Khalid|خالد/)
  assert.equal(
    bader.forms().some((f) => f.names.includes('account') || f.names.includes('iban')),
    false,
  )
  await proposes(bader, `/desk/payments/${id}`, 'return', 'He came in person; his mobile is lost')
  // Whoever asked cannot agree, nor can anybody without a signature; nothing has moved.
  await agrees(bader).catch(() => {})
  const refunds = async () =>
    (
      await t.db.owner.query(
        'select halalas, why, done_at is not null as done from payments.refund where charge_id = $1',
        [id],
      )
    ).rows
  assert.deepEqual(await refunds(), [])
  const nawal = await atDesk(t, 'nawal.yahya')
  await agrees(nawal)
  assert.match(nawal.text, /It is decided/)
  await work()
  assert.deepEqual(await refunds(), [{ halalas: 9_000, why: 'officer', done: true }])
  const back = await t.db.owner.query('select halalas from outside.gateway_refund where of_key = $1', [id])
  assert.deepEqual(back.rows, [{ halalas: 9_000 }])
  await bader.get(`/desk/payments/${id}`)
  assert.equal(bader.status, 404, 'nothing of it is left')
  const khalid = await t.signIn(t.visitor(), cast.KHALID)
  await khalid.get('/readings')
  assert.match(khalid.text, /تسوية دفعة من دفعاتك/)
})

test('what a provider’s file says otherwise stands in the list, names nobody, and is closed by two', async () => {
  await toppedUp('FAHD', '70')
  await gatewayFails(t.pool, { act: 'file', kind: 'lacks-a-line', times: 3 })
  t.clock.forward(86_400_000)
  const deps = { ...paymentDeps(t.doorway), collectors: { card: t.gateway, biller: t.biller }, wake: async () => {} }
  for (let i = 0; i < 10 && (await reconcileDue(deps)) > 0; i++);
  const [one] = await openDifferences(t.pool)
  assert.equal(one?.kind, 'not-in-file')
  const faisal = await atDesk(t, 'faisal.mishal')
  await faisal.get('/desk/payments')
  assert.match(faisal.text, /Booked here and not in its file/)
  assert.doesNotMatch(faisal.text, /Fahd|1999900010/)
  const at = `/desk/payments/${one.id}`
  await faisal.get(at)
  // What is in our books was taken by right: there is nothing to send back.
  assert.equal(
    faisal.forms().some((f) => f.action === `${at}/return`),
    false,
  )
  await faisal.send({ note: '' }, `${at}/close`)
  assert.equal(faisal.status, 422)
  await proposes(faisal, at, 'close', 'The gateway sends the line tomorrow')
  assert.equal((await openDifferences(t.pool)).length, 1)
  const nawal = await atDesk(t, 'nawal.yahya')
  await agrees(nawal)
  assert.deepEqual(await openDifferences(t.pool), [])
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get('/desk/payments')
  assert.equal(hind.status, 403)
  const audit = await t.db.owner.query(`select second_id from desk.act where kind = 'payment_settled' and about = $1`, [
    one.id,
  ])
  assert.notEqual(audit.rows[0]?.second_id ?? null, null)
})
