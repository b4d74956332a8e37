/** A sender of sign-outs killed (SIGKILL) at each of its named places: every body hears of each, at most once more. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import path from 'node:path'
import { after, test } from 'node:test'
import { castNow } from '../../cast/index.ts'
import { tell, tellKilled } from '../store/crash.testing.ts'
import { inDays, later, uuid } from '../store/index.ts'
import { testDatabase } from '../store/testing.ts'
import type { Job } from './crash.child.ts'

/** How often the body heard of each sign-out. */
const heard = new Map<string, number>()
const body = createServer((req, res) => {
  let text = ''
  req.on('data', (chunk) => {
    text += chunk
  })
  req.on('end', () => {
    const sid = new URLSearchParams(text).get('logout_token') ?? ''
    heard.set(sid, (heard.get(sid) ?? 0) + 1)
    res.writeHead(200).end()
  })
})
await new Promise<void>((done) => body.listen(0, '127.0.0.1', done))
after(() => body.close())
const to = `http://127.0.0.1:${(body.address() as { port: number }).port}/out`

/** Two sign-outs of which a body is to be told. */
async function twoEnded() {
  const db = await testDatabase()
  const sids = [uuid(), uuid()]
  for (const sid of sids)
    await db.owner.query(
      `insert into openid.logout (logout_id, client_id, person_id, sid, made_at, until, due_at) values ($1, 'a-body', $2, $3, $4, $5, $4)`,
      [uuid(), uuid(), sid, castNow, later(castNow, inDays(1))],
    )
  return { ...db, sids }
}
type Ended = Awaited<ReturnType<typeof twoEnded>>

test('a sender of sign-outs killed anywhere leaves no body untold', async (t) => {
  const told = await tellKilled<Ended, Job>({
    file: path.join(import.meta.dirname, 'crash.child.ts'),
    open: twoEnded,
    job: ({ where }, folder) => ({ where, folder, at: castNow, to }),
    everyPass: /^openid/,
    halves: async ({ owner }) => {
      const { rowCount } = await owner.query('select from openid.logout where (told_at is null) = (due_at is null)')
      return rowCount === 0 ? [] : ['a sign-out is told, or due']
    },
    check: async ({ owner, sids }) => {
      const { rowCount } = await owner.query('select from openid.logout where told_at is not null and due_at is null')
      return [
        ...(rowCount === 2 ? [] : [`${rowCount} of 2 are told`]),
        ...sids
          .filter((sid) => ![1, 2].includes(heard.get(sid) ?? 0))
          .map((sid) => `heard ${heard.get(sid) ?? 0} times`),
      ]
    },
  })
  t.diagnostic(`${told.places.size} places, ${told.kills} kills`)
  assert.equal(told.wrong.length, 0, tell(told))
  assert.equal(told.places.size, 2)
})
