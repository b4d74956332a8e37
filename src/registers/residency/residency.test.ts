/** Residency: an iqama is renewed from its old end, and lateness is counted. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import { unrecorded } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, race, refused, remembered } from '../testing.ts'
import { isLateRenewal, reader, residency, verbs } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))
const askedOn = '2026-02-01'

test('Maria’s iqama is renewed for a year from its old end, in time, and she is told', async () => {
  const done = await act(db.pool, verbs, residency.renew({ holder: cast.MARIA.id, months: 12, askedOn }))
  const iqama = await read.iqama(cast.MARIA.id)
  assert.deepEqual([iqama?.expires, iqama?.lateRenewals], ['2027-03-18', 0])
  assert.deepEqual(done.told, [
    { person: cast.MARIA.id, kind: 'res.permit.renewed', vars: { id4: '0067', expiry: '1448/10/10' } },
  ])
  const versions = await remembered(db.pool, 'residency.iqama', { person_id: cast.MARIA.id })
  assert.deepEqual(
    versions.map(({ version, current }) => [version, current]),
    [
      [1, false],
      [2, true],
    ],
  )
  assert.equal(versions[1]?.by_request, done.request)
})

test('the third day after the end is not late, the fourth is, and it is counted', async () => {
  assert.equal(isLateRenewal('2026-02-20', '2026-02-23'), false)
  assert.equal(isLateRenewal('2026-02-20', '2026-02-24'), true)
  const at = '2026-02-24T06:00:00.000Z'
  const renew = residency.renew({ holder: cast.IMRAN.id, months: 3, askedOn: '2026-02-24' })
  const done = await act(db.pool, verbs, renew, { at })
  assert.equal(done.receipt.late, true)
  const iqama = await read.iqama(cast.IMRAN.id)
  assert.deepEqual([iqama?.expires, iqama?.lateRenewals], ['2026-05-20', 1])
})

test('asked for in the days of grace and paid after them, a renewal is not late', async () => {
  const renew = residency.renew({ holder: cast.AYESHA.id, months: 12, askedOn: '2026-02-23' })
  const done = await act(db.pool, verbs, renew, { at: '2026-02-26T06:00:00.000Z' })
  assert.equal(done.receipt.late, false)
  const iqama = await read.iqama(cast.AYESHA.id)
  assert.deepEqual([iqama?.expires, iqama?.lateRenewals, iqama?.levyPaidUntil], ['2027-02-20', 0, '2027-02-20'])
})

test('only unpaid fines are found, under whoever owes them', async () => {
  assert.deepEqual(
    (await read.unpaidFines(cast.KHALID.id)).map(({ number, halalas }) => [number, halalas]),
    [['8999900018', 100_000]],
  )
  assert.deepEqual(await read.unpaidFines(cast.ROSA.id), [])
})

test('a closed iqama is not renewed and not closed again; months are whole and few', async () => {
  const renew = (holder: string, months: number) => act(db.pool, verbs, residency.renew({ holder, months, askedOn }))
  await refused(renew(cast.ASLAM.id, 12), 'iqama_is_cancelled')
  await refused(renew(cast.FAHD.id, 12), 'no_iqama')
  for (const months of [0, 25, 1.5]) await refused(renew(cast.RAHIM.id, months), 'months_out_of_range')
  assert.equal((await read.iqama(cast.RAHIM.id))?.expires, '2027-01-10')
})

test('two who close the same iqama at once: one does', async () => {
  const effect = residency.close({ holder: cast.ROSA.id })
  await race(db.pool, verbs, [effect, effect], 'iqama_is_cancelled')
  assert.equal((await read.iqama(cast.ROSA.id))?.status, 'cancelled')
})

test('two renewals at once both count, one after the other', async () => {
  const effect = residency.renew({ holder: cast.BILAL.id, months: 3, askedOn })
  await Promise.all([effect, effect].map((one) => act(db.pool, verbs, one, { holdOpen: 40 })))
  assert.equal((await read.iqama(cast.BILAL.id))?.expires, '2026-08-20')
})

test('passports of other countries are known, absence is not invented', async () => {
  assert.deepEqual(await read.passport(cast.RAHIM.id), {
    number: 'BD9990042',
    country: 'BD',
    expires: '2027-03-01',
    familyInside: 0,
  })
  assert.equal(await read.absent(cast.RAHIM.id), null)
})
