/**
 * The officers' queue with 100,000 requests that wait: the page as an officer gets it, whole, through the server and its
 * database; the first piece, one far down, and one with all filters set.
 */

import { deskDoor } from '../../../src/desk/index.ts'
import { type AtDesk, atDesk, raiseDesk } from '../../../src/desk/testing.ts'
import { testServer } from '../../../src/portal/testing.ts'
import { writeMark } from '../../../src/store/index.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'

const goalMs = 150

async function run({ quick }: Asked): Promise<Row[]> {
  const t = await testServer([deskDoor])
  const waiting = quick ? 1000 : 100_000
  try {
    await raiseDesk(t)
    const now = t.clock.now()
    await t.db.owner.query(
      `insert into requests.request (person_id, request_id, number, service, edition, audience, subject, standing, station, form,
         channel, created_at, submitted_at, changed_at, day)
       select p, r, '1400/' || lpad(n::text, 6, '0'), 'traffic/dispute-violation', 1, 'citizen', p, '{}', 'under-review', '{}', 'portal', $1, $1, $1, $1::timestamptz::date
       from (select n, gen_random_uuid() as p, gen_random_uuid() as r from generate_series(1, $2::int) n) made`,
      [now, waiting],
    )
    await t.db.owner.query(
      `insert into requests.review (request_id, person_id, subject, number, service, desk, state, entered_at, due_at, officer_id, claim_until)
       select request_id, person_id, subject, number, service, case when random() < 0.5 then 'traffic-objections' else 'passports' end,
         'waiting', $1, $1::timestamptz + (random() * 20 - 5) * interval '1 day', null, null
       from requests.request where station = 'under-review'`,
      [now],
    )
    await t.db.owner.query(
      `update requests.review set officer_id = gen_random_uuid(), claim_until = $1::timestamptz + interval '20 minutes' where random() < 0.1`,
      [now],
    )
    await t.db.owner.query('analyze requests.review')
    const hind = await atDesk(t, 'hind.ahmed')
    const far = writeMark({
      at: new Date(Date.parse(now) + 9 * 86_400_000).toISOString(),
      id: '80000000-0000-4000-8000-000000000000',
    })
    const rows: Row[] = []
    for (const [name, path] of [
      ['first 25', '/desk/queue'],
      ['25 far down', `/desk/queue?after=${far}`],
      [
        '25 late ones in nobody’s hand, of one service',
        '/desk/queue?whose=free&late=yes&service=traffic/dispute-violation',
      ],
    ] as const)
      rows.push(await taken(hind, name, path, waiting, quick ? 3 : 41))
    return rows
  } finally {
    await t.close()
  }
}

async function taken(v: AtDesk, name: string, path: string, waiting: number, times: number): Promise<Row> {
  const ms: number[] = []
  for (let i = 0; i < times + 3; i++) {
    const began = performance.now()
    const { statusCode, body } = await v.raw('GET', path)
    if (i >= 3) ms.push(performance.now() - began)
    if (statusCode !== 200 || !body.includes('id="queue"')) throw new Error(`no queue at ${path}: ${statusCode}`)
  }
  const value = round(median(ms))
  tell(`queue, ${name}: ${value} ms, slowest ${round(Math.max(...ms))}`)
  return {
    name: `queue: page with the ${name}, of ${waiting} that wait`,
    value,
    unit: 'ms',
    goal: `≤ ${goalMs}`,
    meets: value <= goalMs,
  }
}

export default { names: ['queue'], run } satisfies Group
