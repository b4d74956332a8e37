/** Sponsorships: one sponsor at a time, and former ones remembered. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed, establishment } from '../../../cast/index.ts'
import { unrecorded } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, race, refused, remembered } from '../testing.ts'
import { isPerson, reader, sponsorships, verbs } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))

test('a sponsorship that ended moves the worker to the previous ones, and another sponsor may begin', async () => {
  const worker = cast.MARIA.id
  const done = await act(db.pool, verbs, sponsorships.end({ worker, sponsor: cast.FAHD.id, until: '2026-01-31' }))
  assert.equal(await read.sponsorOf(worker), null)
  const previous = await read.workersOf(cast.FAHD.id, 'previous')
  assert.deepEqual(
    previous.map((s) => [s.worker, s.until]),
    [
      [worker, '2026-01-31'],
      [cast.ASLAM.id, '2024-11-02'],
    ],
  )
  await act(db.pool, verbs, sponsorships.begin({ worker, sponsor: cast.MONA.id, kind: 'domestic-worker' }))
  assert.equal((await read.sponsorOf(worker))?.sponsor, cast.MONA.id)
  assert.deepEqual(
    (await read.workersOf(cast.MONA.id, 'all')).map((s) => s.worker),
    [worker],
  )
  const key = { person_id: worker, sponsor: cast.FAHD.id }
  assert.equal((await remembered(db.pool, 'sponsorships.sponsorship', key))[1]?.by_request, done.request)
})

test('only the sponsor’s own sponsorship ends, not before it began, and a sponsored worker gets no second sponsor', async () => {
  const end = (sponsor: string, until?: '2020-01-01') =>
    act(db.pool, verbs, sponsorships.end({ worker: cast.RAHIM.id, sponsor, until }))
  await refused(end(cast.MONA.id), 'not_the_sponsor')
  await refused(end(cast.FAHD.id, '2020-01-01'), 'ends_before_it_began')
  const second = { worker: cast.RAHIM.id, sponsor: cast.MONA.id, kind: 'domestic-worker' } as const
  await refused(act(db.pool, verbs, sponsorships.begin(second)), 'has_a_sponsor')
  const self = { worker: cast.SITI.id, sponsor: cast.SITI.id, kind: 'domestic-worker' } as const
  await refused(act(db.pool, verbs, sponsorships.begin(self)), 'nobody_sponsors_themselves')
})

test('two who take on the same worker at once: one does', async () => {
  const begin = (sponsor: string) => sponsorships.begin({ worker: cast.SITI.id, sponsor, kind: 'domestic-worker' })
  await race(db.pool, verbs, [begin(cast.MONA.id), begin(cast.FAHD.id)], 'has_a_sponsor')
})

test('an establishment sponsors too, and is no person', async () => {
  assert.deepEqual(
    (await read.workersOf(establishment.number, 'current')).map((s) => s.worker).sort(),
    [cast.IMRAN.id, cast.JOSEPH.id, cast.TAREK.id].sort(),
  )
  assert.equal(isPerson(establishment.number), false)
  assert.equal(isPerson(cast.FAHD.id), true)
})
