/** ID-23: a number that its carrier gave to somebody else. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, beforeEach, test } from 'node:test'
import { giveNumber, httpNumberHolders, simulatedNumberHolders } from '../agencies/carriers/index.ts'
import { hours, inDays, inTransaction, later } from '../store/index.ts'
import {
  accountOf,
  beginSignIn,
  finishSignIn,
  history,
  type NumberHolders,
  personOfMobile,
  recheckOwners,
  sessionOf,
} from './index.ts'
import { moveMobile } from './mobile-change.ts'
import { fahd, noura, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
let holders: NumberHolders
const password = 'قهوة وتمر عند الفجر'
before(async () => {
  door = await testDoor()
  await door.account(fahd, 'fahd.o', password)
  await door.account(noura, 'noura.sh', password)
  holders = simulatedNumberHolders(door.pool)
})
after(() => door.close())
beforeEach(() => door.clock.forward(hours(25)))

const now = () => door.clock.now()
const begin = () =>
  beginSignIn(door.deps, { name: fahd.number, password, device: null, label: 'Firefox', lang: 'ar' as const })

test('numbers are asked about once a month, each once, and again soon where nobody answers', async () => {
  assert.equal(await recheckOwners(door.deps, holders), 0, 'not in the first month')
  door.clock.forward(inDays(30))
  const silent: NumberHolders = { holds: () => Promise.reject(new Error('silent')) }
  assert.equal(await recheckOwners(door.deps, silent), 2)
  assert.equal(await recheckOwners(door.deps, holders), 0)
  door.clock.forward(hours(6))
  const both = await Promise.all([recheckOwners(door.deps, holders, 1), recheckOwners(door.deps, holders, 1)])
  assert.deepEqual(both, [1, 1], 'two workers ask about different people')
  assert.equal(await recheckOwners(door.deps, holders), 0)
  assert.equal((await accountOf(door.pool, fahd.id))?.mobile, fahd.mobile)
  assert.equal(await personOfMobile(door.pool, fahd.mobile), fahd.id)
})

test('a number that went to another is no factor and no contact: sessions stay, its new holder is told nothing', async () => {
  const step = await begin()
  assert(step.ok && step.next === 'code')
  const mine = await finishSignIn(door.deps, step.flow, await door.code(fahd.mobile))
  assert(mine.ok)
  door.clock.forward(inDays(30))
  const begun = await begin()
  assert(begun.ok && begun.next === 'code')
  const sent = await door.code(fahd.mobile)
  const before = (await door.phone(fahd.mobile)).length
  await giveNumber(door.owner, fahd.mobile, '1999900101')
  await door.owner.query('update identity.session set last_seen_at = $1, expires_at = $2 where ended_at is null', [
    now(),
    later(now(), hours(1)),
  ])
  assert.equal(await recheckOwners(door.deps, holders), 2)
  assert.notEqual(await sessionOf(door.pool, mine.token, now()), null, 'the session is kept')
  assert.equal((await finishSignIn(door.deps, begun.flow, sent)).ok, false, 'a code that was on its way opens nothing')
  door.clock.forward(hours(1))
  const refused = await begin()
  assert(!refused.ok && refused.reason === 'sms_paused' && /carrier/.test(refused.words.en))
  assert.equal((await door.phone(fahd.mobile)).length, before, 'nothing went to its new holder')
  assert.equal(await personOfMobile(door.pool, fahd.mobile), null, 'who has it now may use it')
  const told = await door.owner.query(
    `select mobile, kind from notices.notice where person_id = $1 and kind = 'account.mobile-gone'`,
    [fahd.id],
  )
  assert.deepEqual(told.rows, [{ mobile: null, kind: 'account.mobile-gone' }], 'she reads it in her inbox')
  assert((await history(door.pool, fahd.id)).some(({ kind }) => kind === 'mobile_gone'))
  door.clock.forward(inDays(31))
  assert.equal(await recheckOwners(door.deps, holders), 1, 'it is not asked about again')
})

test('the desk gives the account another mobile; the old number undoes nothing and hears nothing', async () => {
  const account = await accountOf(door.pool, fahd.id)
  assert(account)
  const before = (await door.phone(fahd.mobile)).length
  const moved = await inTransaction(door.pool, (tx) =>
    moveMobile(tx, door.deps, account, '+966500000777', now(), { by: 'desk' }),
  )
  assert.equal(moved, true)
  assert.equal((await door.phone(fahd.mobile)).length, before)
  assert.equal((await door.owner.query('select 1 from identity.mobile_undo')).rowCount, 0)
  const step = await begin()
  assert(step.ok && step.next === 'code' && step.by === 'sms')
  assert((await finishSignIn(door.deps, step.flow, await door.code('+966500000777'))).ok)
})

test('a carrier says over HTTP that it holds, does not, or is not known; anything else leaves us not knowing', async () => {
  const answers: [number, string][] = [
    [200, '{"holds":true}'],
    [200, '{"holds":false}'],
    [404, ''],
    [503, ''],
    [200, 'yes'],
  ]
  const heard: unknown[] = []
  const server = createServer(async (req, res) => {
    let body = ''
    for await (const chunk of req.setEncoding('utf8')) body += chunk
    heard.push([req.url, req.headers.authorization, JSON.parse(body)])
    const [status, text] = answers[heard.length - 1] ?? [500, '']
    res.writeHead(status).end(text)
  })
  await new Promise<void>((on) => server.listen(0, '127.0.0.1', on))
  try {
    const { port } = server.address() as { port: number }
    const carrier = httpNumberHolders({ url: `http://127.0.0.1:${port}`, token: 'secret', deadlineMs: 10_000 })
    const ask = () => carrier.holds(fahd.mobile, fahd.number)
    assert.deepEqual([await ask(), await ask(), await ask()], [true, false, null])
    await assert.rejects(ask)
    await assert.rejects(ask)
    assert.deepEqual(heard[0], ['/holders', 'Bearer secret', { mobile: fahd.mobile, number: fahd.number }])
  } finally {
    server.close()
  }
})
