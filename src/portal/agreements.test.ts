/** P-13 through the pages, by two people without JavaScript and with a key each; and a driver who agrees, or does not. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { softKey } from '../identity/passkey.testing.ts'
import { chargeOf, paymentsDue } from '../payments/index.ts'
import { askForOffice } from '../requests/index.ts'
import { settle, signedIn } from '../requests/testing.ts'
import { uuid } from '../store/index.ts'
import { portalDoor } from './index.ts'
import { type TestServer, testServer } from './testing.ts'
import type { Browser } from './visitor.testing.ts'

const { FAHD, KHALID } = cast

let t: TestServer
before(async () => {
  t = await testServer([portalDoor])
  await t.accounts()
  await t.db.owner.query(
    `update violations.violation set status = 'paid', paid_halalas = 1, paid_on = '2026-01-31' where number = '7999900015'`,
  )
  await office('agency:inspection', 'traffic/record-inspection', FAHD, { plate: 'ABJ1234', until: '2027-02-01' })
  const cover = { plate: 'ABJ1234', policy: 'MV-9990069', insurer: 'cooperative', until: '2027-01-31' }
  await office('agency:insurer', 'traffic/record-motor-cover', KHALID, cover)
})
after(() => t.close())

async function office(agency: `agency:${string}`, service: string, who: { id: string }, form: Record<string, unknown>) {
  const caller = { ...signedIn(cast.HIND, t.clock.now()), audience: agency, channel: 'agency' } as const
  const answer = await askForOffice(t.house, caller, { service, subject: who.id, form, reference: uuid() })
  assert.ok(answer.sent, JSON.stringify(answer))
  await settle(t, 2)
}

/** Begins a service and fills its pages, one after the other; where it then stands. */
async function fills(v: Browser, service: string, ...pages: readonly Record<string, string>[]): Promise<string> {
  await v.get(`/services/${service}`)
  await v.send({}, `/services/${service}`)
  const id = /^\/requests\/([0-9a-f-]{36})\//.exec(v.path)?.[1]
  assert(id, `${v.path}: ${v.text}`)
  for (const [i, page] of pages.entries()) await v.send(page, `/requests/${id}/edit/${i + 1}`)
  assert.equal(v.path, `/requests/${id}/check`, v.text)
  return id
}

/** The agreement that waits on this person's home: its address. */
async function asked(v: Browser): Promise<string> {
  await v.get('/home')
  return /href="(\/agreements\/[0-9a-f-]{36}\/[a-z]+)"/.exec(v.html)?.[1] ?? ''
}

const khalid = { driver: KHALID.number, born: KHALID.born }

test('a driver finds what is asked of him at home, sees only that, and agrees or refuses', async () => {
  const fahd = await t.signIn(t.visitor('ar'), FAHD)
  const internal = 'traffic/authorise-driver-internal'
  const ask = async (from: string) => {
    const id = await fills(fahd, internal, { vehicle: 'ABJ1234' }, khalid, { from, to: from })
    await fahd.send({}, `/requests/${id}/send`)
    assert.equal(fahd.path, `/requests/${id}`, fahd.text)
    assert.match(fahd.text, /بانتظار موافقة/)
    return id
  }
  const first = await ask('2026-02-03')
  const v = await t.signIn(t.visitor('en'), KHALID)
  const at = await asked(v)
  assert.equal(at, `/agreements/${first}/driver`)
  await v.get(at)
  assert.match(v.text, /I agree to drive vehicle A B J 1234, authorised by Fahd Alotaibi/)
  assert.ok(
    !v.text.includes(FAHD.number) && !v.text.includes(FAHD.mobile ?? ''),
    'nothing of the owner beyond his name',
  )
  // Nobody else can open it, and the one who asks is told no more than that it does not exist.
  await fahd.get(at)
  assert.equal(fahd.status, 404)
  await v.send({}, `${at}/agree`)
  assert.equal(v.path, at)
  assert.match(v.text, /You agreed/)
  await fahd.get(`/requests/${first}`)
  assert.match(fahd.text, /تم طلبك/)
  assert.equal(await asked(v), '')

  const second = await ask('2026-02-20')
  await v.get(`/agreements/${second}/driver`)
  await v.send({}, `/agreements/${second}/driver/refuse`)
  assert.match(v.text, /You did not agree/)
  await settle(t, 2)
  await fahd.get(`/requests/${second}`)
  assert.match(fahd.text, /لم يوافق الطرف الآخر/)

  // A quarter of an hour after he signed in, agreeing takes a code, bound to this act.
  const third = await ask('2026-02-21')
  t.clock.forward(14 * 60_000)
  await v.get('/home')
  t.clock.forward(3 * 60_000)
  await v.get(`/agreements/${third}/driver`)
  await v.send({}, `/agreements/${third}/driver/agree`)
  assert.match(v.html, /name="_do" value="send"/)
  await v.send({ _do: 'send' }, `/agreements/${third}/driver/agree`)
  await v.send({ _code: '000000' }, `/agreements/${third}/driver/agree`)
  assert.equal(v.status, 422)
  await v.send({ _code: await t.code(KHALID.mobile ?? '') }, `/agreements/${third}/driver/agree`)
  assert.match(v.text, /You agreed/, v.text)
})

/** Adds a passkey to an account; a new browser waits a day before it may do what cannot be undone (ID-83). */
async function withKey(v: Browser, mobile: string | null) {
  await v.get('/account/passkeys/new')
  await v.send({ password: t.password }, '/account/passkeys/code')
  await v.send({ code: await t.code(mobile ?? '') }, '/account/passkeys/proof')
  const key = softKey()
  const made = await v.raw('POST', '/account/passkeys/challenge', '')
  await v.post('/account/passkeys', { _passkey: key.make(made.json()), name: 'key' })
  assert.equal(v.status, 200, v.text)
  return async (ask: string, send: string) => {
    const options = await v.raw('POST', ask, '')
    await v.post(send, { _passkey: key.answer(options.json()) })
  }
}

/** Pays the bill of a request at the gateway; the workers see to the rest. */
async function pays(person: { id: string }, request: string): Promise<void> {
  const charge = await chargeOf(t.pool, person.id, request)
  assert(charge)
  await t.gateway.open({
    key: charge.id,
    halalas: charge.halalas,
    description: charge.description,
    returnTo: '/x',
    until: charge.dueUntil,
  })
  await t.gateway.payerPays(charge.id)
  t.clock.forward(300_000)
  await settle(t, 3)
}

test('P-13: offered, agreed by key, paid in, handed over by the code, and the price is the seller’s', async () => {
  const fahd = await t.signIn(t.visitor('ar'), FAHD)
  const v = await t.signIn(t.visitor('en'), KHALID)
  const keyOfFahd = await withKey(fahd, FAHD.mobile)
  const keyOfKhalid = await withKey(v, KHALID.mobile)
  t.clock.forward(24 * 60 * 60_000)
  await t.signIn(fahd, FAHD)
  await t.signIn(v, KHALID)

  const sale = await fills(
    fahd,
    'traffic/sell-vehicle',
    { vehicle: 'ABJ1234' },
    { buyer: KHALID.number, born: KHALID.born },
    { price: '45000', iban: 'SA03 8000 0000 6080 1016 7519' },
  )
  await keyOfFahd(`/requests/${sale}/passkey`, `/requests/${sale}/send`)
  assert.equal(fahd.path, `/requests/${sale}`, fahd.text)
  const at = await asked(v)
  await v.get(at)
  assert.match(v.text, /SAR 45,000/)
  assert.ok(!v.text.includes('SA03'), 'the seller’s account is not the buyer’s to see')
  // No code will do, here as for the seller.
  await v.post(`${at}/agree`, { _code: '000000', _do: 'check' })
  assert.doesNotMatch(v.text, /You agreed/)
  await keyOfKhalid(`${at}/passkey`, `${at}/agree`)
  assert.match(v.text, /You agreed/, v.text)

  await v.get('/services/traffic/inquire-vehicles')
  const number =
    (await t.pool.query<{ number: string }>('select number from vehicles.sale_number')).rows[0]?.number ?? ''
  const deposit = await fills(v, 'traffic/accept-vehicle-purchase', { sale: number })
  assert.match(v.text, /The price, into escrow|45,000/)
  await v.send({}, `/requests/${deposit}/send`)
  assert.equal(v.path, `/requests/${deposit}`, v.text)
  await pays(KHALID, deposit)
  await v.get('/messages')
  const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(v.text)?.[0] ?? ''
  await fahd.get('/messages')
  assert.ok(code !== '' && !fahd.text.includes(code), 'the code is the buyer’s alone')

  const delivery = await fills(fahd, 'traffic/complete-vehicle-delivery', { sale: number, code })
  await keyOfFahd(`/requests/${delivery}/passkey`, `/requests/${delivery}/send`)
  assert.equal(fahd.path, `/requests/${delivery}`, fahd.text)
  await pays(FAHD, delivery)
  await fahd.get(`/requests/${delivery}`)
  assert.match(fahd.text, /انتقلت الملكية/)
  await paymentsDue({ ...t.house, leaseSeconds: 1 })
  await fahd.get('/messages')
  assert.match(fahd.text, /حُوّل مبلغ البيع/)
  const { rows } = await t.pool.query<{ person_id: string }>(
    `select person_id from vehicles.vehicle where plate = 'ABJ1234' and status = 'registered' and superseded_at is null`,
  )
  assert.deepEqual(rows, [{ person_id: KHALID.id }])
})
