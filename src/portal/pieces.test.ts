/** Long lists are shown whole, in pieces: nothing twice, nothing missed, whatever is added meanwhile. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { uuid } from '../store/index.ts'
import { portalDoor } from './index.ts'
import { type TestServer, testServer } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor])
  await t.accounts()
})
after(() => t.close())

const me = cast.FAHD.id
/** Two of each minute, so that the time alone orders nothing. */
const minuteOf = (i: number) => new Date(Date.parse('2025-01-01T00:00:00Z') + Math.floor(i / 2) * 60_000).toISOString()

async function addReading(i: number): Promise<void> {
  await t.db.owner.query(
    `insert into watch.reading (person_id, at, reader, audience, purpose, registers)
     values ($1, $2, 'x', 'anyone', $3, '{people}')`,
    [me, minuteOf(i), `p${i}`],
  )
}
async function addEvent(i: number): Promise<void> {
  await t.db.owner.query(
    `insert into identity.event (person_id, event_id, at, kind, channel, device) values ($1, $2, $3, 'signed_in', 'portal', $4)`,
    [me, uuid(), minuteOf(i), `device-${i}-`],
  )
}
async function addMessage(i: number): Promise<void> {
  await t.db.owner.query(
    `insert into notices.notice (person_id, notice_id, key, kind, lane, lang, text, created_at, state, reason)
     values ($1, $2, $3, 'requests.withdrawn', 'service', 'en', $4, $5, 'failed', 'no-contact')`,
    [me, uuid(), uuid(), `message-${i}-`, minuteOf(i)],
  )
}

async function addRequest(i: number): Promise<void> {
  await t.db.owner.query(
    `insert into requests.request (person_id, request_id, number, service, edition, audience, subject, standing, station,
       form, channel, created_at, changed_at, ended_at)
     values ($1, $2, $3, 'delivery/register-national-address', 1, 'citizen', $1, '{"behalf":"self"}', 'withdrawn', '{}',
       'portal', $4, $4, $4)`,
    [me, uuid(), `no-${i}-`, minuteOf(i)],
  )
}

const lists = [
  { path: '/account/history', add: addEvent, mark: /device-(\d+)-/g },
  { path: '/messages', add: addMessage, mark: /message-(\d+)-/g },
  { path: '/requests', add: addRequest, mark: />[^<]*no-(\d+)-/g },
] as const

for (const { path, add, mark } of lists) {
  test(`${path}: 120 of them are walked to the end, each once, and one that is added meanwhile moves nothing`, async () => {
    for (let i = 0; i < 120; i++) await add(i)
    const v = await t.signIn(t.visitor('en'), cast.FAHD)
    const seen: number[] = []
    let pieces = 0
    for (let next: string | undefined = path; next !== undefined; pieces++) {
      assert(pieces < 10, 'the list ends')
      await v.get(next)
      assert.equal(v.status, 200)
      seen.push(...[...v.html.matchAll(mark)].map(([, n]) => Number(n)))
      if (pieces === 0) await add(500)
      next = /<a href="([^"]+)" rel="next">Older<\/a>/.exec(v.html)?.[1]
    }
    assert(pieces > 2, 'more than one piece was needed')
    assert.deepEqual(new Set(seen), new Set(Array.from({ length: 120 }, (_, i) => i)))
    assert.equal(seen.length, 120)
    assert(v.text.includes('Newest'))
  })
}

test('/readings: all are walked to the end, and a mark that is none shows the newest', async () => {
  for (let i = 0; i < 130; i++) await addReading(i)
  const v = await t.signIn(t.visitor('en'), cast.FAHD)
  let rows = 0
  let pieces = 0
  for (let next: string | undefined = '/readings'; next !== undefined; pieces++) {
    assert(pieces < 10, 'the list ends')
    await v.get(next)
    rows += [...v.html.matchAll(/data-label="Registers"/g)].length
    next = /<a href="([^"]+)" rel="next">Older<\/a>/.exec(v.html)?.[1]
  }
  const { rows: all } = await t.db.owner.query('select 1 from watch.reading where person_id = $1', [me])
  assert.equal(rows, all.length)
  for (const before of ['x', '-1', "1'--", '9'.repeat(40), '%00', 'a.b.c']) {
    for (const path of ['/readings', '/messages', '/requests', '/account/history']) {
      await v.get(`${path}?before=${encodeURIComponent(before)}`)
      assert.equal(v.status, 200, `${path} ${before}`)
    }
  }
})
