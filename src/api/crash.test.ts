/**
 * The API's crash suite: the process is really killed (SIGKILL) at every named place while a program sends a request,
 * confirms it by a code and asks where to pay, each command under one key. Afterwards: the same key gives the same
 * answer, and there is one request, one approval and one bill. A breakage of the keys must turn it red.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { after, test } from 'node:test'
import { castNow } from '../../cast/index.ts'
import { check, halves } from '../requests/crash/check.ts'
import type { Job as Work } from '../requests/crash/child.ts'
import { peopleWithPhones, child as workers } from '../requests/crash/drive.ts'
import { journeyOf } from '../requests/crash/journeys.ts'
import { openJournal } from '../requests/crash/world.ts'
import { startHelper, type Told, tell, tellKilled } from '../store/crash.testing.ts'
import { testDatabase } from '../store/testing.ts'
import type { Breakage } from './crash/broken.ts'
import type { Job } from './crash/child.ts'
import { sessionFor } from './testing.ts'

const keys = { codes: randomBytes(32).toString('hex'), pepper: randomBytes(32).toString('hex') }
const kind = 'paid, for a worker, with a code'
const { ends } = journeyOf(kind)
const worker = startHelper<Work>(workers)
after(() => worker.end())

async function openHouse() {
  const db = await testDatabase(peopleWithPhones)
  return { ...db, token: await sessionFor(db.pool, 'FAHD', castNow) }
}
type TestPlace = Awaited<ReturnType<typeof openHouse>>

/** What stands under the keys, and what each command may have done once. */
async function commands({ owner }: TestPlace): Promise<string[]> {
  const { rows } = await owner.query<{ what: string; n: number; once: number }>(
    `select 'commands and a question, each under its key' as what, count(*)::int as n, 5 as once from requests.command
     union all select 'approvals used', count(*)::int, 1 from identity.act_proof where used_at is not null
     union all select 'approvals', count(*)::int, 1 from identity.act_proof
     union all select 'codes', count(*)::int, 1 from identity.code where used_at is not null`,
  )
  return rows.filter(({ n, once }) => n !== once).map(({ what, n, once }) => `${what}: ${n} instead of ${once}`)
}

let turns: Promise<unknown> = Promise.resolve()

/** The workers carry what was paid to its end: one helper, one database after another. */
async function workIn(place: TestPlace, folder: string): Promise<string[]> {
  const turn = turns.then(() => worker.ask({ where: place.where, folder, journeys: [kind], role: 'work' }))
  turns = turn
  const outcome = await turn
  if (outcome === 'killed') return ['the worker was killed']
  return outcome.ok ? [] : [outcome.error]
}

function killed(breakage?: Breakage): Promise<Told> {
  return tellKilled<TestPlace, Job>({
    file: path.join(import.meta.dirname, 'crash', 'child.ts'),
    open: openHouse,
    job: ({ where, token }, folder) => ({ where, folder, keys, token, ...(breakage ? { breakage } : {}) }),
    everyPass: /^api|broken/,
    ...(breakage ? { from: /^broken/ } : {}),
    halves: async ({ owner }) => (await halves(owner)).map(({ rule, what }) => `${rule}: ${what}`),
    check: async (place, folder) => [
      ...(await commands(place)),
      ...(await workIn(place, folder)),
      ...(await check(place.owner, openJournal(folder).read(), ends)).map(({ rule, what }) => `${rule}: ${what}`),
    ],
  })
}

test('killed at every named place: a command sent again under its key is done once and answered the same', async (t) => {
  const told = await killed()
  t.diagnostic(`${told.places.size} places, ${told.kills} kills, ${told.wrong.length} wrong`)
  assert.equal(told.wrong.length, 0, tell(told))
  assert.ok(told.places.size >= 20, `only ${told.places.size} places were passed`)
})

test('the suite turns red for: the answer kept after the commit', async (t) => {
  const told = await killed('the answer kept after the commit')
  t.diagnostic(`${told.kills} kills: ${told.wrong.length} wrong`)
  assert.ok(told.wrong.length > 0, 'the suite did not notice')
  assert.ok(
    told.wrong.every(({ at }) => at !== ''),
    tell(told),
  )
})
