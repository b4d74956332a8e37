/** Two hundred at once for twenty places, on a real PostgreSQL; the bench runs fifty rounds of the same. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast, castNow } from '../../cast/index.ts'
import { inTransaction, openPool, uuid } from '../store/index.ts'
import { crowd, people, places, slotsForRounds, wrongWith } from './races.testing.ts'
import { appointmentsHere, atWashm, does, refusal, tenTwenty } from './testing.ts'
import { appointments } from './verbs.ts'

const here = await appointmentsHere()
const pool = openPool(here.db.where, { max: 40 })
after(async () => {
  await pool.end()
  await here.close()
})

test(`of ${people} people at once for ${places} places exactly ${places} are booked, round after round`, async () => {
  for (const slot of await slotsForRounds(here.owner, 5)) {
    const { booked, refused } = await crowd(pool, slot, castNow)
    assert.equal(booked, places)
    assert.deepEqual(refused, { slot_taken: people - places })
    assert.deepEqual(await wrongWith(here.owner, slot), [])
  }
})

test('the race finds out a booking that is looked at first and written after', async () => {
  const slot = '2026-02-09T07:00:00.000Z'
  // What a careless office does: look, then write.
  const careless = (i: number) =>
    inTransaction(pool, async (tx) => {
      const seen = await tx.query<{ n: number }>(
        'select count(*)::int as n from appointments.seat where starts_at = $1 and appointment_id is not null',
        [slot],
      )
      if ((seen.rows[0]?.n ?? 0) >= places) return false
      await tx.query(
        `insert into appointments.seat (office_id, purpose, starts_at, n, person_id, appointment_id) values ('riyadh-washm', 'careless', $1, $2, $3, $4)`,
        [slot, i + 1, uuid(), uuid()],
      )
      return true
    })
  const won = await Promise.all(Array.from({ length: people }, (_, i) => careless(i)))
  assert.ok(won.filter(Boolean).length > places)
})

test('one person booking the same purpose twenty times at once has one appointment and one place', async () => {
  const times = Array.from({ length: 20 }, (_, i) => new Date(Date.parse(tenTwenty) + i * 600_000).toISOString())
  const ends = await Promise.all(
    times.map((at) => refusal(does(pool, appointments.book({ holder: cast.FAHD.id, ...atWashm(at) }), castNow))),
  )
  assert.equal(ends.filter((end) => end === '').length, 1, ends.join(' '))
  assert.deepEqual(new Set(ends), new Set(['', 'open_appointment']))
  const { rows } = await here.owner.query('select from appointments.seat where person_id = $1', [cast.FAHD.id])
  assert.equal(rows.length, 1)
})
