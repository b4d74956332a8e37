/**
 * The worker killed (SIGKILL) at each of its named places: a place given back is booked for one person, each reminder
 * rings once, and an absence is recorded once. What people do themselves is killed in the suite of requests.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { cast, castNow } from '../../cast/index.ts'
import { setContact } from '../notices/index.ts'
import { tell, tellKilled } from '../store/crash.testing.ts'
import { inTransaction, later } from '../store/index.ts'
import type { TestDatabase } from '../store/testing.ts'
import type { Job } from './crash.child.ts'
import { appointmentsHere, atWashm, does, tenTwenty } from './testing.ts'
import { appointments } from './verbs.ts'

const { FAHD, NOURA, REEM, TURKI } = cast

/** Two are booked and two wait; one gives back, so that one of those who wait is booked and reminded, and nobody comes. */
async function oneGivesBack(): Promise<TestDatabase> {
  const { db, pool } = await appointmentsHere()
  for (const who of [FAHD, NOURA, REEM, TURKI])
    await inTransaction(pool, (tx) => setContact(tx, who.id, { mobile: who.mobile ?? '', lang: 'ar' }, castNow))
  const book = (holder: string) => does(pool, appointments.book({ holder, ...atWashm(tenTwenty) }), castNow)
  await book(FAHD.id)
  const { receipt } = await book(NOURA.id)
  for (const [i, who] of [REEM, TURKI].entries())
    await does(
      pool,
      appointments.join({ holder: who.id, office: 'riyadh-washm', purpose: 'national-id', until: '2026-02-12' }),
      later(castNow, i * 1000),
    )
  await does(pool, appointments.cancel({ holder: NOURA.id, number: String(receipt.number) }), later(castNow, 3000))
  return db
}

test('the house’s own work killed anywhere gives a place to one person, reminds once and records an absence once', async (t) => {
  const told = await tellKilled<TestDatabase, Job>({
    file: path.join(import.meta.dirname, 'crash.child.ts'),
    open: oneGivesBack,
    job: ({ where }, folder) => ({ where, folder, at: later(castNow, 4000) }),
    everyPass: /^appointments/,
    halves: async ({ owner }) => {
      const { rows } = await owner.query<{ what: string }>(
        `select 'a booked place without a booked appointment' as what from appointments.seat s
          where appointment_id is not null and held_until is null and not exists (
            select from appointments.appointment a where a.appointment_id = s.appointment_id and a.superseded_at is null and a.status <> 'cancelled')
         union all select 'a booked appointment without a place' from appointments.appointment a
          where superseded_at is null and status = 'booked' and not exists (
            select from appointments.seat s where s.appointment_id = a.appointment_id and held_until is null)`,
      )
      return rows.map((row) => row.what)
    },
    check: async ({ owner }) => {
      const { rows } = await owner.query<{ who: string; kind: string; n: number }>(
        `select n.person_id as who, n.kind, count(m.key)::int as n from notices.notice n
           left join outside.message m on m.key = n.notice_id::text group by n.person_id, n.kind, n.notice_id order by 1, 2`,
      )
      const heard = (who: { id: string }) =>
        rows.filter((row) => row.who === who.id).map((row) => `${row.kind} ${row.n}`)
      const same = (what: string, found: unknown, right: unknown) =>
        JSON.stringify(found) === JSON.stringify(right) ? [] : [`${what}: ${JSON.stringify(found)}`]
      const states = await owner.query<{ of: string }>(
        `select status || ' ' || count(*) as of from appointments.appointment where superseded_at is null group by status
         union all select 'waiting ' || status || ' ' || count(*) from appointments.waiting where superseded_at is null group by status order by 1`,
      )
      return [
        ...same('FAHD hears', heard(FAHD), ['appt.missed 1', 'appt.reminder 1', 'appt.reminder 1']),
        ...same('REEM hears', heard(REEM), ['appt.booked 1', 'appt.missed 1', 'appt.reminder 1', 'appt.reminder 1']),
        ...same('TURKI hears', heard(TURKI), []),
        ...same(
          'what there is',
          states.rows.map((row) => row.of),
          ['attended 1', 'cancelled 1', 'missed 2', 'waiting given 1', 'waiting over 1'],
        ),
      ]
    },
  })
  t.diagnostic(`${told.places.size} places, ${told.kills} kills`)
  assert.equal(told.wrong.length, 0, tell(told))
  assert.ok([...told.places].filter((place) => place.startsWith('appointments: ')).length === 4)
})
