/**
 * Appointments: two hundred people at once for twenty places, fifty rounds, whether ever more or fewer get one; and how
 * many bookings a second that makes, beside the bare constraint: one statement on the same table and nothing else.
 */
import { castNow } from '../../../cast/index.ts'
import { crowd, people, places, slotsForRounds, wrongWith } from '../../../src/appointments/races.testing.ts'
import { appointmentsHere } from '../../../src/appointments/testing.ts'
import { openPool, type Pool, uuid } from '../../../src/store/index.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'

async function run({ quick }: Asked): Promise<Row[]> {
  const here = await appointmentsHere()
  const pool = openPool(here.db.where, { max: people })
  try {
    // Two hundred real connections, opened before anything is measured.
    await Promise.all(Array.from({ length: people }, () => pool.query('select pg_sleep(0.05)')))
    const slots = await slotsForRounds(here.owner, quick ? 3 : 50)
    const ours: number[] = []
    const bare: number[] = []
    let wrong = 0
    for (const [i, slot] of slots.entries()) {
      const began = performance.now()
      const { booked } = await crowd(pool, slot, castNow)
      const between = performance.now()
      ours.push((people / (between - began)) * 1000)
      const bareBooked = await bareCrowd(pool, i)
      bare.push((people / (performance.now() - between)) * 1000)
      if (booked !== places || (await wrongWith(here.owner, slot)).length > 0) wrong += 1
      if (bareBooked !== places) throw new Error(`the bare constraint gave ${bareBooked} places`)
    }
    const figure = (name: string, value: number, unit: string): Row => ({ name, value, unit, goal: '–', meets: true })
    const rows: Row[] = [
      {
        name: `appointments: rounds of ${people} at once for ${places} places that had not exactly ${places}, of ${slots.length}`,
        value: wrong,
        unit: 'rounds',
        goal: '0',
        meets: wrong === 0,
      },
      figure('appointments: people answered a second, booked or refused, median round', round(median(ours)), '/s'),
      figure('appointments: the same by the bare constraint', round(median(bare)), '/s'),
      figure('appointments: whole booking against the bare constraint', round(median(ours) / median(bare)), '×'),
      ...(await alone(pool, quick ? 20 : 400)),
    ]
    for (const { name, value, unit } of rows) tell(`${name}: ${value} ${unit}`)
    return rows
  } finally {
    await pool.end()
    await here.close()
  }
}

/** The same crowd with nothing but the statement that decides: twenty rows, two hundred takers. */
async function bareCrowd(pool: Pool, nth: number): Promise<number> {
  const slot = new Date(Date.parse('2030-01-01T00:00:00Z') + nth * 600_000).toISOString()
  await pool.query(
    `insert into appointments.seat (office_id, purpose, starts_at, n) select 'bare', 'bare', $1, n from generate_series(1, $2::int) n`,
    [slot, places],
  )
  const taken = await Promise.all(
    Array.from({ length: people }, () =>
      pool.query({
        name: 'bench:bare',
        text: `with free as materialized (select n from appointments.seat
            where office_id = 'bare' and purpose = 'bare' and starts_at = $1 and appointment_id is null
            order by n limit 1 for update skip locked)
          update appointments.seat s set person_id = $2, appointment_id = $3 from free
          where s.office_id = 'bare' and s.purpose = 'bare' and s.starts_at = $1 and s.n = free.n`,
        values: [slot, uuid(), uuid()],
      }),
    ),
  )
  return taken.filter((one) => one.rowCount === 1).length
}

/** Bookings that all succeed: ten slots' worth of places, eight people at a time. */
async function alone(pool: Pool, count: number): Promise<Row[]> {
  const { bookFor } = await import('../../../src/appointments/verbs.ts')
  const { slotsOn } = await import('../../../src/appointments/calendar.ts')
  const { officeById } = await import('../../../src/appointments/rows.ts')
  const { inTransaction } = await import('../../../src/store/index.ts')
  const office = await officeById(pool, 'riyadh-washm')
  if (office === null) throw new Error('no Al-Washm')
  const slots = slotsOn(office.hours, 10, '2026-02-16')
  const left = Array.from({ length: count }, (_, i) => slots[Math.floor(i / places)] ?? '').filter(
    (slot) => slot !== '',
  )
  const all = left.length
  const began = performance.now()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let startsAt = left.shift(); startsAt !== undefined; startsAt = left.shift()) {
        const at = { office: 'riyadh-washm', purpose: 'national-id', startsAt } as const
        const cause = { request: uuid(), step: 'effect:0', at: castNow }
        await inTransaction(pool, (tx) => bookFor(tx, uuid(), at, cause))
      }
    }),
  )
  const perSecond = (all / (performance.now() - began)) * 1000
  return [
    {
      name: 'appointments: bookings a second that all succeed, eight at a time',
      value: round(perSecond),
      unit: '/s',
      goal: '–',
      meets: true,
    },
  ]
}

export default { names: ['appointments'], run } satisfies Group
