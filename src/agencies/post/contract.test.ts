/** What every post must keep to; asked of the simulator itself and of the HTTP adapter with it behind. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, suite, test } from 'node:test'
import { type Post, PostRefused, PostSilent, type Sending } from '../../delivery/index.ts'
import { genuine } from '../../delivery/signed.ts'
import { fixedClock, minutes, type Pool, uuid } from '../../store/index.ts'
import { type TestDatabase, testDatabase } from '../../store/testing.ts'
import { httpPost, postFails, postFront, postWorks, type SimulatedPost, simulatedPost } from './index.ts'

const clock = fixedClock('2026-02-01T06:00:00.000Z')
const secret = 'the post and we'
interface Said {
  readonly url: string
  readonly body: string
  readonly trust: true | 'forged' | 'stale'
}

const sending = (): Sending => ({
  key: uuid(),
  number: '70000001',
  recipient: { ar: 'فهد العتيبي', en: 'Fahd Alotaibi' },
  address: {
    short: 'RHFA7312',
    building: '7312',
    street: 'شارع العليا',
    district: 'حي الورود',
    city: 'الرياض',
    postal: '12345',
    additional: '2987',
  },
  old: true,
})

function open(pool: Pool, said: Said[], answers: number[] = []): SimulatedPost {
  return simulatedPost({
    pool,
    clock,
    door: '/callbacks/post',
    secret,
    async to(url, body, headers) {
      said.push({ url, body, trust: genuine(body, headers, clock.now(), secret) })
      return { status: answers.shift() ?? 200, body: JSON.stringify({ answer: 'accepted' }) }
    },
  })
}

contract('the simulated post', async (post) => ({ post, close: async () => {} }))

contract('a post over HTTP', async (post) => {
  const { url, close } = await listening(post)
  return { post: httpPost({ url, token: 'let me in', deadlineMs: 2000 }), close }
})

function contract(name: string, through: (post: Post) => Promise<{ post: Post; close(): Promise<void> }>) {
  suite(name, () => {
    let db: TestDatabase
    let simulated: SimulatedPost
    let post: Post
    let close: () => Promise<void>
    before(async () => {
      db = await testDatabase()
      simulated = open(db.pool, [])
      ;({ post, close } = await through(simulated))
    })
    after(async () => {
      await close()
      await db.close()
    })
    beforeEach(() => postWorks(db.pool))

    test('a label has a number, a carrier and a day; asked again under its key it is the same one', async () => {
      const one = sending()
      const label = await post.label(one)
      assert.match(label.tracking, /^\w{5,30}$/)
      assert.ok(label.carrier.ar !== '' && label.carrier.en !== '')
      assert.ok(label.expected > '2026-02-01')
      const again = await Promise.all([1, 2, 3].map(() => post.label(one)))
      for (const same of again) assert.deepEqual(same, label)
      assert.notEqual((await post.label(sending())).tracking, label.tracking)
    })

    test('a label whose answer is lost is made once; a busy post is silent and answers later', async () => {
      const one = sending()
      await postFails(db.pool, { act: 'label', kind: 'drop' })
      await assert.rejects(post.label(one), PostSilent)
      await postFails(db.pool, { act: 'label', kind: 'refuse' })
      await assert.rejects(post.label(one), PostSilent)
      await post.label(one)
      const made = await db.owner.query('select from outside.post_parcel where key = $1', [one.key])
      assert.equal(made.rowCount, 1)
    })

    test('it says what happened to a parcel, in order, also what it told nobody', async () => {
      const { tracking } = await post.label(sending())
      assert.deepEqual(await post.events(tracking), [])
      await simulated.happens(tracking, 'accepted')
      clock.forward(60_000)
      await postFails(db.pool, { act: 'event', kind: 'never' })
      await simulated.happens(tracking, 'failed', 'absent')
      const events = await post.events(tracking)
      assert.deepEqual(
        events.map(({ kind, why }) => [kind, why]),
        [
          ['accepted', undefined],
          ['failed', 'absent'],
        ],
      )
      assert.ok(events.every((e) => e.tracking === tracking && e.event !== ''))
      await postFails(db.pool, { act: 'status', kind: 'refuse' })
      await assert.rejects(post.events(tracking), PostSilent)
    })
  })
}

suite('the words of the simulated post', () => {
  let db: TestDatabase
  before(async () => {
    db = await testDatabase()
  })
  after(() => db.close())

  test('once, twice, late, out of order, not signed by the post, and again until they are heard', async () => {
    const said: Said[] = []
    const answers: number[] = []
    const post = open(db.pool, said, answers)
    const { tracking } = await post.label(sending())
    const kinds = () => said.splice(0).map(({ body, trust }) => `${JSON.parse(body).kind} ${trust}`)
    await post.happens(tracking, 'accepted')
    assert.deepEqual(kinds(), ['accepted true'])
    await postFails(db.pool, { act: 'event', kind: 'twice' })
    await post.happens(tracking, 'in-transit')
    assert.deepEqual(kinds(), ['in-transit true', 'in-transit true'])
    await postFails(db.pool, { act: 'event', kind: 'late', ms: minutes(10) })
    await post.happens(tracking, 'failed')
    assert.deepEqual(kinds(), [])
    clock.forward(minutes(10))
    await post.deliverDue()
    assert.deepEqual(kinds(), ['failed true'])
    await postFails(db.pool, { act: 'event', kind: 'out-of-order' })
    await post.happens(tracking, 'out')
    assert.deepEqual(kinds(), [])
    await post.happens(tracking, 'failed')
    await post.deliverDue()
    assert.deepEqual(kinds(), ['failed true', 'out true'])
    await postFails(db.pool, { act: 'event', kind: 'wrongly-signed' })
    await post.happens(tracking, 'lost')
    assert.deepEqual(kinds(), ['lost forged'])
    answers.push(503)
    await post.happens(tracking, 'returned')
    clock.forward(minutes(2))
    await post.deliverDue()
    assert.deepEqual(kinds(), ['returned true', 'returned true'])
    assert.equal(await post.happens('SP000', 'lost'), false)
  })

  test('a carrier at the door asks with a signed word, and hands over only on a yes', async () => {
    const said: Said[] = []
    const post = open(db.pool, said)
    const { tracking } = await post.label(sending())
    assert.equal(await post.handsOver(tracking, '123456', 'A10000010'), 'accepted')
    assert.deepEqual(
      said.map(({ url, trust }) => [url, trust]),
      [['/callbacks/post/hand-over', true]],
    )
    assert.equal((await post.parcels()).find((p) => p.tracking === tracking)?.state, 'delivered')
  })
})

test('a post that is absent, slow, does not know us or talks nonsense leaves us not knowing; a clear no is a no', async () => {
  const db = await testDatabase()
  const { url, close } = await listening(open(db.pool, []))
  const nonsense = await listening({
    label: async () => ({ tracking: '' }) as never,
    events: async () => 'none' as never,
  })
  try {
    await postFails(db.pool, { act: 'label', kind: 'slow', ms: 300 })
    const silent = [
      httpPost({ url, token: 'let me in', deadlineMs: 100 }),
      httpPost({ url, token: 'wrong', deadlineMs: 1000 }),
      httpPost({ url: 'http://127.0.0.1:1', token: '', deadlineMs: 1000 }),
      httpPost({ url: nonsense.url, token: 'let me in', deadlineMs: 1000 }),
    ]
    for (const post of silent) await assert.rejects(post.label(sending()), PostSilent)
    const post = httpPost({ url, token: 'let me in', deadlineMs: 1000 })
    await assert.rejects(post.label({ ...sending(), address: { ...sending().address, city: '' } }), PostRefused)
    await new Promise((waited) => setTimeout(waited, 350))
  } finally {
    await close()
    await nonsense.close()
    await db.close()
  }
})

async function listening(post: Post): Promise<{ url: string; close(): Promise<void> }> {
  const front = postFront(post, 'let me in')
  await new Promise<void>((listens) => front.listen(0, '127.0.0.1', listens))
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    close: async () => {
      front.closeAllConnections()
      await new Promise((closed) => front.close(closed))
    },
  }
}
