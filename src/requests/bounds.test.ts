/** Nothing waits for ever, no call from outside is lost, and no right outlives the event that ends it. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { cast } from '../../cast/index.ts'
import { gatewayFails, gatewayWorks } from '../agencies/gateways/index.ts'
import * as payments from '../payments/index.ts'
import { uuidOf } from '../store/index.ts'
import { NotKnownNow } from './define.ts'
import { askForOffice, backlog, type Caller, type Catalogue, call, carryDue, requestOf, sound } from './index.ts'
import { pay, send, servicesOfTheHouse, settle, type TestHouse, testHouse } from './testing.ts'

const days = (n: number): number => n * 86_400_000

/** Several days go by, with the workers looking in between. */
async function waitDays(t: TestHouse, n: number): Promise<void> {
  for (let day = 0; day < n; day++) {
    t.clock.forward(days(1))
    await settle(t, 2)
  }
}

const stationOf = async (t: TestHouse, caller: Caller, id: string) => (await requestOf(t.house, caller, id)).row

test('a sponsor who lost the worker between the bill and the money gets no visa, and the money back', async () => {
  const t = await testHouse()
  const form = { mode: 'duration-days', days: '75' }
  const { caller, id } = await send(t, 'FAHD', 'visas/issue-exit-reentry-single', 'RAHIM', form)
  const charge = await pay(t, caller, id)
  await t.db.owner.query(
    `update sponsorships.sponsorship set superseded_at = now() where person_id = $1 and superseded_at is null`,
    [cast.RAHIM.id],
  )
  await settle(t)
  const row = await stationOf(t, caller, id)
  assert.deepEqual([row.station, row.reason], ['refused', 'standing_holds'])
  assert.equal((await t.gateway.status(charge.id)).state, 'refunded')
  const visas = await t.db.owner.query('select 1 from visas.visa where by_request = $1', [id])
  assert.equal(visas.rowCount, 0)
  await t.close()
})

test('a bill ends in time also at a gateway that says nothing, and money that was taken all the same goes back', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  const charge = await pay(t, caller, id)
  await gatewayFails(t.pool, { act: 'status', kind: 'refuse', times: 1000 })
  await waitDays(t, 4)
  assert.equal((await stationOf(t, caller, id)).station, 'expired')
  await gatewayWorks(t.pool)
  await waitDays(t, 1)
  assert.equal((await payments.chargeOf(t.pool, caller.person, id))?.state, 'refunded')
  assert.equal((await t.gateway.status(charge.id)).state, 'refunded')
  assert.equal((await stationOf(t, caller, id)).station, 'expired', 'it ended as it had ended')
  await t.close()
})

test('a refund of which the gateway says for weeks that it is under way is asked for until the money is back', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  const charge = await pay(t, caller, id)
  await ban(t)
  await gatewayFails(t.pool, { act: 'refund', kind: 'pending', times: 100_000 })
  await waitDays(t, 9)
  assert.equal((await stationOf(t, caller, id)).station, 'refunding')
  assert.equal((await backlog(t.house)).overdue, 1, 'and somebody can see that it takes too long')
  await gatewayWorks(t.pool)
  await waitDays(t, 1)
  const row = await stationOf(t, caller, id)
  assert.deepEqual([row.station, row.reason], ['refused', 'not_banned_from_travel'])
  assert.equal((await payments.chargeOf(t.pool, caller.person, id))?.state, 'refunded')
  assert.equal((await t.gateway.status(charge.id)).state, 'refunded')
  await t.close()
})

test('a bill that waits for hours and a gateway that stumbles now and then keep nobody from paying', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  const working = t.house.gateway
  let asked = 0
  const stumbling: TestHouse = {
    ...t,
    house: {
      ...t.house,
      gateway: {
        ...working,
        status(key) {
          asked += 1
          return asked % 3 === 0 ? Promise.reject(new Error('400 of the gateway')) : working.status(key)
        },
      },
    },
  }
  for (let quarter = 0; quarter < 60; quarter++) {
    t.clock.forward(900_000)
    await carryDue(stumbling.house)
  }
  assert.ok(asked > 30, `asked ${asked} times`)
  assert.equal((await stationOf(t, caller, id)).station, 'awaiting-payment')
  await pay(t, caller, id)
  t.clock.forward(900_000)
  await settle(t)
  assert.equal((await stationOf(t, caller, id)).station, 'completed')
  await t.close()
})

test('a gateway that fails for days neither keeps a bill open past its time nor loses a late payment', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  const charge = await pay(t, caller, id)
  const failing = {
    ...t.house,
    gateway: { ...t.gateway, status: () => Promise.reject(new Error('500 of the gateway')) },
  }
  await waitDays({ ...t, house: failing }, 6)
  assert.equal((await stationOf(t, caller, id)).station, 'expired')
  await waitDays(t, 1)
  assert.equal((await t.gateway.status(charge.id)).state, 'refunded')
  assert.equal((await payments.chargeOf(t.pool, caller.person, id))?.state, 'refunded')
  await t.close()
})

test('another sum than the bill’s stops everything until a person has looked', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  await pay(t, caller, id)
  const gateway = { ...t.gateway, status: async (key: string) => ({ ...(await t.gateway.status(key)), halalas: 1 }) }
  await settle({ ...t, house: { ...t.house, gateway } })
  const row = await stationOf(t, caller, id)
  assert.deepEqual([row.station, row.reason], ['stuck', 'amount_differs'])
  assert.equal((await payments.chargeOf(t.pool, caller.person, id))?.trouble, 'amount-differs')
  await t.close()
})

test('a register that refuses at the last moment ends the request with its reason, and the money goes back', async () => {
  const t = await testHouse()
  const tomorrow = '2026-02-02'
  const form = { mode: 'return-before', returnBefore: tomorrow }
  const { caller, id, answer } = await send(t, 'FAHD', 'visas/issue-exit-reentry-single', 'RAHIM', form)
  assert.ok(answer.sent, JSON.stringify(answer))
  // Paid in time, but on the day on which there is nothing left to go abroad for.
  t.clock.forward(days(1))
  const charge = await pay(t, caller, id)
  await settle(t)
  const row = await stationOf(t, caller, id)
  assert.equal(row.station, 'refused')
  assert.equal(row.reason, 'no_days_abroad')
  assert.equal((await t.gateway.status(charge.id)).state, 'refunded')
  await t.close()
})

test('whoever waits for a dead gateway holds up nobody else', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  const free = await send(t, 'KHALID', 'delivery/register-national-address', 'KHALID', address)
  let asked = 0
  const dead = {
    ...t.house,
    gateway: {
      ...t.gateway,
      status: () => {
        asked += 1
        return new Promise<never>(() => {})
      },
    },
  }
  t.clock.forward(10_000)
  carryDue(dead, 16, sound, 'outside')
  await carryDue(dead, 16, sound, 'ours')
  assert.equal((await stationOf(t, free.caller, free.id)).station, 'completed')
  assert.equal((await stationOf(t, caller, id)).station, 'awaiting-payment')
  assert.equal(asked, 1)
  await t.close()
})

async function ban(t: TestHouse): Promise<void> {
  await t.db.owner.query(
    `insert into travel.ban (person_id, number, agency, since, until, version, recorded_at, by_request, by_step)
     values ($1, '77/1447', '{"ar":"محكمة","en":"A court"}', '2026-01-01', null, 1, now(), gen_random_uuid(), 'court')`,
    [cast.FAHD.id],
  )
}

/** The house with one service whose facts another body must answer, as long as `speaks` says no. */
async function withSilentBody(t: TestHouse, speaks: () => boolean): Promise<TestHouse> {
  const id = 'delivery/register-national-address'
  const services = await servicesOfTheHouse()
  const definition = services.get(id)
  assert.ok(definition?.kind === 'service')
  let judged = 0
  const facts: typeof definition.facts = async (...asked) => {
    judged += 1
    if (judged > 2 && !speaks()) throw new NotKnownNow('post')
    return definition.facts(...asked)
  }
  const catalogue: Catalogue = new Map([...services, [id, { ...definition, facts }]])
  return { ...t, house: { ...t.house, catalogue } }
}

const address = {
  short: 'RHFA7312',
  building: '7312',
  street: 'شارع العليا',
  district: 'حي الورود',
  city: 'الرياض',
  postal: '12345',
  additional: '2987',
}

test('what another body cannot answer now is asked again; when it answers the request goes on', async () => {
  const t = await testHouse()
  let speaks = false
  const house = await withSilentBody(t, () => speaks)
  const { caller, id } = await send(house, 'KHALID', 'delivery/register-national-address', 'KHALID', address)
  await settle(house, 4)
  const waiting = await requestOf(house.house, caller, id)
  assert.equal(waiting.row.station, 'submitted')
  assert.ok(
    waiting.story.some(({ event }) => event === 'waiting'),
    'the story says what is waited for',
  )
  speaks = true
  t.clock.forward(days(1))
  await settle(house)
  assert.equal((await stationOf(house, caller, id)).station, 'completed')
  await t.close()
})

test('a body that never answers does not hold a request for ever: after a week an officer has it', async () => {
  const t = await testHouse()
  const house = await withSilentBody(t, () => false)
  const { caller, id } = await send(house, 'KHALID', 'delivery/register-national-address', 'KHALID', address)
  await waitDays(house, 6)
  assert.equal((await stationOf(house, caller, id)).station, 'submitted')
  await waitDays(house, 2)
  const row = await stationOf(house, caller, id)
  assert.deepEqual([row.station, row.reason], ['stuck', 'silent_too_long'])
  await t.close()
})

test('a call of the gateway while a worker is busy with the request is looked at when the worker is done', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
  const status = t.gateway.status.bind(t.gateway)
  // While the worker has its answer «not paid» in hand, the payer pays and the gateway calls.
  const house = {
    ...t.house,
    gateway: {
      ...t.gateway,
      async status(key: string) {
        const before = await status(key)
        await pay(t, caller, id)
        await call(t.pool, { person_id: caller.person, request_id: id })
        return before
      },
    },
  }
  t.clock.forward(10_000)
  await carryDue(house)
  assert.equal((await stationOf(t, caller, id)).station, 'awaiting-payment')
  assert.equal((await backlog(t.house)).due, 1, 'the call is still there')
  await carryDue(t.house)
  assert.equal((await stationOf(t, caller, id)).station, 'completed')
  await t.close()
})

test('a refused ask of an agency leaves the reading that was made, and its reference may be asked again', async () => {
  const t = await testHouse()
  const post: Caller = {
    person: uuidOf('agency:border'),
    audience: 'agency:border',
    identity: 0,
    signIn: 0,
    provedAt: t.clock.now(),
    channel: 'agency',
  }
  const ask = {
    service: 'passports/record-border-movement',
    subject: cast.SAUD.id,
    form: { direction: 'exit', port: 'RUH', document: 'X0000000' },
    reference: 'post-7/9',
  }
  const refused = await askForOffice(t.house, post, ask)
  assert.ok(!refused.sent && 'refusals' in refused && refused.refusals.length > 0)
  const readings = await t.db.owner.query('select 1 from watch.reading where person_id = $1 and reader = $2', [
    cast.SAUD.id,
    post.person,
  ])
  assert.equal(readings.rowCount, 1)
  const kept = await t.db.owner.query('select 1 from requests.request where person_id = $1', [post.person])
  assert.equal(kept.rowCount, 0, 'nothing else')
  const again = await askForOffice(t.house, post, {
    ...ask,
    subject: cast.FAHD.id,
    form: { ...ask.form, document: 'national-id' },
  })
  assert.ok(again.sent)
  await t.close()
})

test('a reference that stands for another ask of the agency is refused, not answered with the other’s number', async () => {
  const t = await testHouse()
  const post: Caller = {
    person: uuidOf('agency:border'),
    audience: 'agency:border',
    identity: 0,
    signIn: 0,
    provedAt: t.clock.now(),
    channel: 'agency',
  }
  const ask = {
    service: 'passports/record-border-movement',
    subject: cast.FAHD.id,
    form: { direction: 'exit', port: 'RUH', document: 'national-id' },
    reference: 'post-7/3',
  }
  assert.ok((await askForOffice(t.house, post, ask)).sent)
  for (const other of [{ subject: cast.KHALID.id }, { form: { ...ask.form, port: 'JED' } }]) {
    await assert.rejects(askForOffice(t.house, post, { ...ask, ...other }), { kind: 'reference-reused' })
  }
  await t.close()
})

test('the same ask of an agency, twenty times at once, is one request', async () => {
  const t = await testHouse()
  const post: Caller = {
    person: uuidOf('agency:border'),
    audience: 'agency:border',
    identity: 0,
    signIn: 0,
    provedAt: t.clock.now(),
    channel: 'agency',
  }
  const ask = {
    service: 'passports/record-border-movement',
    subject: cast.FAHD.id,
    form: { direction: 'exit', port: 'RUH', document: 'national-id' },
    reference: 'post-7/2',
  }
  const answers = await Promise.all(Array.from({ length: 20 }, () => askForOffice(t.house, post, ask)))
  assert.equal(new Set(answers.map((a) => (a.sent ? a.number : 'no'))).size, 1)
  const kept = await t.db.owner.query('select 1 from requests.request where person_id = $1', [post.person])
  assert.equal(kept.rowCount, 1)
  await t.close()
})

test('a request keeps its three judgements, each with the facts it was made on', async () => {
  const t = await testHouse()
  const { caller, id } = await send(t, 'KHALID', 'delivery/register-national-address', 'KHALID', address)
  await settle(t)
  const { rows } = await t.db.owner.query(
    'select moment, facts from requests.verdict where person_id = $1 and request_id = $2 order by n',
    [caller.person, id],
  )
  assert.deepEqual(
    rows.map((r) => r.moment),
    ['opening', 'submission', 'execution'],
  )
  for (const { facts } of rows) assert.ok(Object.keys(facts).length > 0)
  await t.close()
})
