/** Identity cards: a reported card is void from that minute, and a report is never taken back. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castSeed } from '../../../cast/index.ts'
import { addHijriYears } from '../../language/index.ts'
import { unrecorded } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { act, race, refused, remembered } from '../testing.ts'
import { identityCards, type ReportLost, reader, verbs } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = reader(unrecorded(db.pool))

function loss(holder: string, more: Partial<ReportLost> = {}): ReportLost {
  const where = { place: 'مطار الرياض', circumstances: 'نسيتها في سيارة الأجرة' }
  return { holder, document: 'national-id', lostOn: '2026-01-31', ...where, ...more }
}

test('Mona reports her card at 09:05 and it is void at 09:05; its replacement has a new number on it', async () => {
  const id = cast.MONA.id
  const at = '2026-02-01T06:05:00.000Z'
  const reported = await act(db.pool, verbs, identityCards.reportLost(loss(id)), { at })
  assert.match(String(reported.receipt.number), /^1447\/\d{6}$/)
  const held = await read.current(id)
  assert.deepEqual([held?.card, held?.status, held?.lostCount], [2, 'lost', 2])
  const report = await read.openReport(id, 'national-id')
  assert.equal(report?.reportedAt, at)
  assert.equal(report?.number, reported.receipt.number)
  assert.deepEqual(
    reported.told.map(({ person, kind }) => [person, kind]),
    [[id, 'civil.lost.reported']],
  )

  await refused(act(db.pool, verbs, identityCards.reportLost(loss(id))), 'already_reported')

  const replaced = await act(db.pool, verbs, identityCards.replaceLost({ holder: id, handover: 'office' }))
  const card = await read.current(id)
  assert.deepEqual(card, {
    card: 3,
    issued: '2026-02-01',
    expires: addHijriYears('2026-02-01', 10),
    status: 'valid',
    lostCount: 2,
    damagedCount: 0,
    handover: 'office',
  })
  assert.equal(await read.openReport(id, 'national-id'), null)
  assert.deepEqual(
    (await read.losses(id)).map((r) => r.status),
    ['closed', 'closed'],
  )
  assert.deepEqual(
    replaced.told.map(({ kind }) => kind),
    ['civil.lost.replaced'],
  )
  const old = await remembered(db.pool, 'identity_cards.card', { person_id: id, card: 2 })
  assert.deepEqual(old.map((version) => version.by_request).slice(1), [reported.request, replaced.request])
})

test('without an open report there is no replacement', async () => {
  const replace = identityCards.replaceLost({ holder: cast.FAHD.id, handover: 'delivery' })
  await refused(act(db.pool, verbs, replace), 'no_open_report')
})

test('who has no card cannot lose one, and nobody loses one tomorrow', async () => {
  await refused(act(db.pool, verbs, identityCards.reportLost(loss(cast.LAMA.id))), 'no_valid_card')
  const tomorrow = loss(cast.FAHD.id, { lostOn: '2026-02-02' })
  await refused(act(db.pool, verbs, identityCards.reportLost(tomorrow)), 'lost_in_the_future')
  assert.equal((await read.current(cast.FAHD.id))?.status, 'valid')
})

test('losing the family record leaves the card alone', async () => {
  await act(db.pool, verbs, identityCards.reportLost(loss(cast.FAHD.id, { document: 'family-record' })))
  assert.equal((await read.current(cast.FAHD.id))?.status, 'valid')
  assert.equal((await read.openReport(cast.FAHD.id, 'family-record'))?.status, 'open')
})

test('two reports of the same card at once: one is recorded', async () => {
  const effect = identityCards.reportLost(loss(cast.KHALID.id))
  await race(db.pool, verbs, [effect, effect], 'already_reported')
  assert.equal((await read.current(cast.KHALID.id))?.lostCount, 1)
})
