/** Requests that others must agree to: agreement, refusal, silence, withdrawal, and what nobody may learn by asking. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { inDays, later, uuid } from '../store/index.ts'
import { consentHashOf } from './consent.ts'
import { consentsOf, openConsents } from './consent-rows.ts'
import { answerConsent, askForOffice, consentView, discard, requestOf, withdraw } from './index.ts'
import { load } from './rows.ts'
import { send, settle, signedIn, testHouse } from './testing.ts'

const t = await testHouse()
after(() => t.close())

/** The agency’s own ask, as a station or an insurer makes it. */
async function office(
  agency: `agency:${string}`,
  service: string,
  who: keyof typeof cast,
  form: Record<string, unknown>,
) {
  const caller = { ...signedIn(cast.HIND, t.clock.now()), audience: agency, channel: 'agency' } as const
  const answer = await askForOffice(t.house, caller, { service, subject: cast[who].id, form, reference: uuid() })
  assert.ok(answer.sent, JSON.stringify(answer))
  await settle(t, 2)
}

await office('agency:inspection', 'traffic/record-inspection', 'FAHD', { plate: 'ABJ1234', until: '2027-02-01' })

const internal = 'traffic/authorise-driver-internal'
const rahimDrives = {
  vehicle: 'ABJ1234',
  driver: cast.RAHIM.number,
  born: cast.RAHIM.born,
  from: '2026-02-05',
  to: '2026-02-25',
}

const me = (who: keyof typeof cast) => signedIn(cast[who], t.clock.now())
const says = (who: keyof typeof cast, request: string, agrees: boolean) =>
  answerConsent(t.house, me(who), { request, key: 'driver', agrees }, async () => true)
const stationOf = async (id: string) => (await load(t.pool, cast.FAHD.id, id))?.station

/** Everybody is told once of an act; these are the kinds, of one request. */
async function told(id: string, who: keyof typeof cast): Promise<string[]> {
  const { rows } = await t.db.owner.query<{ kind: string }>(
    `select kind from notices.notice where person_id = $1 and key like $2 order by kind`,
    [cast[who].id, `${id}/%`],
  )
  return rows.map((row) => row.kind)
}

test('sent, it waits for the driver, who sees what is asked and nothing else', async () => {
  const { id, answer } = await send(t, 'FAHD', internal, 'FAHD', rahimDrives)
  assert.ok(answer.sent)
  await settle(t, 3)
  assert.equal(await stationOf(id), 'consent')
  const [asked] = await openConsents(t.pool, cast.RAHIM.id, t.clock.now())
  assert.equal(asked?.request, id)
  assert.match(asked?.asks.ar ?? '', /فهد العتيبي/)
  const view = await consentView(t.house, me('RAHIM'), id, 'driver')
  assert.equal(view.open, true)
  assert.ok(!JSON.stringify(view).includes(cast.FAHD.number), 'the owner’s number is not his to see')
  assert.deepEqual(await told(id, 'RAHIM'), ['consents.asked'])
  // Nothing was read about him beyond who he is.
  const { rows } = await t.db.owner.query<{ registers: string[] }>(
    'select registers from watch.reading where person_id = $1 and purpose = $2',
    [cast.RAHIM.id, internal],
  )
  assert.deepEqual([...new Set(rows.flatMap((row) => row.registers))], ['people'])
  for (const stranger of ['NOURA', 'FAHD'] as const)
    await assert.rejects(consentView(t.house, me(stranger), id, 'driver'), { kind: 'unknown-request' })
  await assert.rejects(says('NOURA', id, true), { kind: 'unknown-request' })

  assert.deepEqual(await says('RAHIM', id, true), { taken: true })
  assert.deepEqual(await says('RAHIM', id, true), { taken: true })
  await settle(t, 3)
  const { story } = await requestOf(t.house, me('FAHD'), id)
  assert.deepEqual(
    story.map((line) => line.event),
    ['recorded', 'consent-asked', 'consent-given', 'approved', 'completed'],
  )
  assert.deepEqual(await told(id, 'RAHIM'), ['consents.asked', 'vehicles.driver-authorised'])
  const versions = await t.db.owner.query('select from vehicles.driver where by_request = $1', [id])
  assert.equal(versions.rowCount, 1)
  await assert.rejects(says('RAHIM', id, false), { kind: 'no-longer-possible' })
})

test('a second driver in the same time is refused, a later one is not', async () => {
  const again = await send(t, 'FAHD', internal, 'FAHD', rahimDrives)
  assert.ok(!again.answer.sent && 'refusals' in again.answer)
  assert.deepEqual(
    again.answer.refusals.map((r) => r.reason),
    ['no_other_driver'],
  )
  await discard(t.house, me('FAHD'), again.id)
})

const later_ = { ...rahimDrives, from: '2026-02-26', to: '2026-02-27' }

test('whoever the rules would refuse is told why himself, and the one who asks is not', async () => {
  await t.db.owner.query(
    `insert into violations.violation (person_id, number, at, place, schedule, article, min_halalas, max_halalas, status, issued_on,
       pay_by, version, recorded_at, by_request, by_step)
     select $1, '7999900900', at, place, schedule, article, min_halalas, max_halalas, 'unpaid', issued_on, pay_by, 1, recorded_at,
       gen_random_uuid(), 'police' from violations.violation where number = '7999900023'`,
    [cast.RAHIM.id],
  )
  const { id, answer } = await send(t, 'FAHD', internal, 'FAHD', later_)
  assert.ok(answer.sent, 'the owner learns nothing of it')
  const said = await says('RAHIM', id, true)
  assert.ok(!said.taken)
  assert.deepEqual(
    said.refusals.map((r) => r.reason),
    ['driver_violations_paid'],
  )
  assert.equal(await stationOf(id), 'consent')
  const { story } = await requestOf(t.house, me('FAHD'), id)
  assert.ok(!JSON.stringify(story).includes('driver_violations_paid'))
  // He pays it, and can agree; but a new one between his word and the last judgement still refuses.
  const owe = (status: string) =>
    t.db.owner.query(
      `update violations.violation set status = $2, paid_halalas = case when $2 = 'paid' then 1 end,
         paid_on = case when $2 = 'paid' then date '2026-02-01' end where person_id = $1 and number = '7999900900'`,
      [cast.RAHIM.id, status],
    )
  await owe('paid')
  assert.deepEqual(await says('RAHIM', id, true), { taken: true })
  await owe('unpaid')
  await settle(t, 3)
  assert.equal((await load(t.pool, cast.FAHD.id, id))?.reason, 'driver_violations_paid')
  await owe('paid')
  assert.deepEqual(await told(id, 'RAHIM'), ['consents.asked', 'consents.called-off'])
})

test('refused, silent, withdrawn: each ends it once, with its reason, and everybody is told', async () => {
  const refused = await send(t, 'FAHD', internal, 'FAHD', later_)
  assert.deepEqual(await says('RAHIM', refused.id, false), { taken: true })
  await settle(t, 3)
  const row = await load(t.pool, cast.FAHD.id, refused.id)
  assert.deepEqual([row?.station, row?.reason], ['refused', 'driver_agrees'])
  assert.deepEqual(await told(refused.id, 'FAHD'), ['requests.recorded', 'requests.refused'])
  await assert.rejects(says('RAHIM', refused.id, true), { kind: 'no-longer-possible' })

  const withdrawn = await send(t, 'FAHD', internal, 'FAHD', later_)
  await withdraw(t.house, me('FAHD'), withdrawn.id)
  await settle(t, 3)
  assert.equal(await stationOf(withdrawn.id), 'withdrawn')
  assert.deepEqual(await told(withdrawn.id, 'RAHIM'), ['consents.asked', 'consents.called-off'])
  await assert.rejects(says('RAHIM', withdrawn.id, true), { kind: 'no-longer-possible' })

  const silent = await send(t, 'FAHD', internal, 'FAHD', later_)
  const due = later(t.clock.now(), inDays(3))
  t.clock.forward(inDays(3) - 60_000)
  await settle(t, 2)
  assert.equal(await stationOf(silent.id), 'consent', 'a minute before, it still waits')
  t.clock.forward(Date.parse(due) - Date.parse(t.clock.now()) + 1000)
  await assert.rejects(says('RAHIM', silent.id, true), { kind: 'no-longer-possible' }, 'also before the clock looked')
  await settle(t, 3)
  const ran = await load(t.pool, cast.FAHD.id, silent.id)
  assert.deepEqual([ran?.station, ran?.reason], ['expired', 'driver_answers_in_time'])
  assert.deepEqual(await told(silent.id, 'FAHD'), ['requests.expired', 'requests.recorded'])
  const wakes = await t.pool.query('select from requests.wake where request_id = any($1)', [
    [refused.id, withdrawn.id, silent.id],
  ])
  assert.equal(wakes.rowCount, 0)
})

test('agreeing is approved as strongly as the service asks, bound to this very request; refusing needs no more than being signed in', async () => {
  const { id } = await send(t, 'FAHD', internal, 'FAHD', later_)
  const stale = { ...me('RAHIM'), provedAt: later(t.clock.now(), -60 * 60_000) }
  const of = { request: id, key: 'driver', agrees: true }
  await assert.rejects(answerConsent(t.house, stale, of, null), { kind: 'code-needed' })
  await assert.rejects(answerConsent(t.house, { ...stale, identity: 1 }, of, null), { kind: 'prove-more' })
  const row = await load(t.pool, cast.FAHD.id, id)
  assert.ok(row)
  const hashes: string[] = []
  const approve = async (_tx: unknown, hash: string) => hashes.push(hash) > 0
  assert.deepEqual(await answerConsent(t.house, stale, of, approve), { taken: true })
  assert.deepEqual(hashes, [consentHashOf(row, 'driver')])
  assert.notEqual(consentHashOf({ ...row, form: { ...row.form, to: '2027-01-01' } }, 'driver'), hashes[0])
  const [consent] = await consentsOf(t.pool, id)
  assert.equal(consent?.state, 'agreed')
})

test('agreed and refused at once: one of the two answers stands, whichever came first', async () => {
  await settle(t, 3)
  await t.db.owner.query(
    `update vehicles.driver set superseded_at = now() where person_id = $1 and since > '2026-02-20'`,
    [cast.FAHD.id],
  )
  const { id } = await send(t, 'FAHD', internal, 'FAHD', { ...later_, from: '2026-02-28', to: '2026-02-28' })
  const done = await Promise.allSettled([says('RAHIM', id, true), says('RAHIM', id, false)])
  await settle(t, 3)
  const [consent] = await consentsOf(t.pool, id)
  const station = await stationOf(id)
  assert.ok(
    (consent?.state === 'agreed' && station === 'completed') || (consent?.state !== 'agreed' && station === 'refused'),
    `${consent?.state} ${station} ${JSON.stringify(done)}`,
  )
})
