/** Vehicles: who owns and drives one at which minute, and a sale that exactly one buyer gets. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import { inTransaction, later, unrecorded, uuid } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, now, race, refused } from '../testing.ts'
import { reader, saleCodeDigest, vehicles, verbs } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))
const fahd = cast.FAHD.id
const khalid = cast.KHALID.id
const plate = 'ABJ1234'
const name = { ar: 'خالد', en: 'Khalid' }
const iban = 'SA0380000000608010167519'

const authorise = (from: `${number}-${number}-${number}`, to: `${number}-${number}-${number}`, driver = khalid) =>
  vehicles.authoriseDriver({ owner: fahd, plate, driver, driverName: name, kind: 'internal', from, to })

test('a violation at 23:59 on the last authorised day is the driver’s, at 00:01 the owner’s', async () => {
  await act(db.pool, verbs, authorise('2026-02-05', '2026-03-05'), { at: '2026-02-05T09:00:00.000Z' })
  const at = async (instant: string) => (await read.answerableAt(plate, instant))?.person
  assert.equal(await at('2026-03-05T20:59:00.000Z'), khalid)
  assert.equal(await at('2026-03-05T21:01:00.000Z'), fahd)
  // What begins today begins when it was agreed, not at the midnight before.
  assert.equal(await at('2026-02-05T08:59:00.000Z'), fahd)
  assert.equal(await at('2026-02-05T09:00:00.000Z'), khalid)
  assert.equal(await read.answerableAt('ZZZ9999', now), null)
})

test('one authorised driver at a time; ended, it is the owner’s again from that minute on', async () => {
  await refused(act(db.pool, verbs, authorise('2026-03-01', '2026-03-10', cast.NOURA.id)), 'has_a_driver')
  const [driver] = await read.driversOf(fahd)
  const end = vehicles.endDriver({ owner: fahd, number: driver?.number ?? '' })
  await act(db.pool, verbs, end, { at: '2026-03-01T10:00:00.000Z' })
  assert.equal((await read.answerableAt(plate, '2026-03-01T09:59:59.000Z'))?.as, 'driver')
  assert.equal((await read.answerableAt(plate, '2026-03-01T10:00:00.000Z'))?.as, 'owner')
  await refused(act(db.pool, verbs, end, { at: '2026-03-01T10:01:00.000Z' }), 'ended_already')
  await refused(
    act(db.pool, verbs, vehicles.endDriver({ owner: khalid, number: driver?.number ?? '' })),
    'no_such_driver',
  )
  await race(
    db.pool,
    verbs,
    [authorise('2026-04-01', '2026-04-02'), authorise('2026-04-02', '2026-04-03', cast.NOURA.id)],
    'has_a_driver',
  )
})

const agree = (buyer: string) => vehicles.agreeSale({ seller: fahd, buyer, plate, priceHalalas: 4_500_000, iban })

test('two buyers for one vehicle, 200 rounds: exactly one has it each time', async () => {
  for (let round = 0; round < 200; round++) {
    const both = [khalid, cast.NOURA.id].map((buyer) =>
      inTransaction(db.pool, (tx) =>
        verbs['vehicles.agreeSale'](tx, agree(buyer).args as never, { request: uuid(), step: 'race', at: now }),
      ),
    )
    const done = await Promise.allSettled(both)
    assert.equal(done.filter(({ status }) => status === 'fulfilled').length, 1, `round ${round}`)
    const open = (await read.sales(fahd, now)).filter(({ status }) => status === 'agreed')
    assert.equal(open.length, 1, `round ${round}`)
    await act(db.pool, verbs, vehicles.cancelSale({ seller: fahd, number: open[0]?.number ?? '' }))
  }
})

test('a sale runs out by itself; paid in late, or with a wrong code, it moves nothing', async () => {
  await act(db.pool, verbs, agree(khalid))
  const number = (await read.sales(khalid, now))[0]?.number ?? ''
  const fund = vehicles.fundSale({ seller: fahd, number, buyer: khalid })
  await refused(act(db.pool, verbs, vehicles.fundSale({ seller: fahd, number, buyer: cast.NOURA.id })), 'not_the_buyer')
  const late = later(now, 3 * 86_400_000)
  await refused(act(db.pool, verbs, fund, { at: late }), 'not_waiting_for_the_price')
  assert.equal((await read.sales(khalid, late))[0]?.status, 'expired')

  const funded = await act(db.pool, verbs, fund)
  const code = funded.told.find(({ kind }) => kind === 'vehicles.sale-code')
  assert.equal(code?.person, khalid, 'the seller is not told the code')
  assert.ok(
    !JSON.stringify([funded.receipt, funded.told.filter((one) => one !== code)]).includes(String(code?.vars.handover)),
  )
  const complete = (typed: string) =>
    vehicles.completeSale({
      seller: fahd,
      number,
      code: typed,
      buyerName: name,
      insurer: name,
      insuredUntil: '2027-01-01',
    })
  await refused(act(db.pool, verbs, complete('0000-0000')), 'wrong_code')
  const tooLate = later(now, 7 * 86_400_000)
  await refused(act(db.pool, verbs, complete(String(code?.vars.handover)), { at: tooLate }), 'not_paid_in')

  const at = '2026-02-02T12:00:00.000Z'
  await act(db.pool, verbs, complete(String(code?.vars.handover).toLowerCase().replace('-', ' ')), { at })
  assert.deepEqual((await read.ownedBy(khalid)).map((v) => v.plate).sort(), [plate, 'KSA7812'])
  assert.deepEqual(await read.ownedBy(fahd), [])
  assert.equal((await read.answerableAt(plate, '2026-02-02T11:59:00.000Z'))?.person, fahd)
  assert.equal((await read.answerableAt(plate, at))?.person, khalid)
  assert.deepEqual(
    (await read.driversOf(fahd)).filter((d) => d.status === 'valid'),
    [],
    'whoever drove drives no longer',
  )
  await refused(act(db.pool, verbs, vehicles.cancelSale({ seller: fahd, number }), { at }), 'not_open_any_more')
  await refused(act(db.pool, verbs, agree(cast.NOURA.id), { at }), 'not_the_owner')
})

test('the digest of a code knows its sale', () => {
  assert.notEqual(saleCodeDigest('6000000001', '7F3K-9Q2M'), saleCodeDigest('6000000002', '7F3K-9Q2M'))
  assert.equal(saleCodeDigest('6000000001', '7f3k 9q2m'), saleCodeDigest('6000000001', '7F3K-9Q2M'))
})
