/** What a word of the post means, and what the post costs: pure rules. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventKinds, judgeEvent, over, type ParcelState, postFee, states, withPost } from './parcel.ts'

const all = Object.keys(states) as ParcelState[]
const nine = '2026-02-01T06:00:00.000Z'
const ten = '2026-02-01T07:00:00.000Z'

test('a parcel walks forwards, with or without the steps between', () => {
  const go = (state: ParcelState, kind: (typeof eventKinds)[number]) =>
    judgeEvent({ state, happenedAt: nine }, { kind, at: ten })
  assert.deepEqual(go('labelled', 'accepted'), { to: 'handed' })
  assert.deepEqual(go('labelled', 'out'), { to: 'out' })
  assert.deepEqual(go('handed', 'in-transit'), { to: 'in-transit' })
  assert.deepEqual(go('labelled', 'failed'), { to: 'failed' }, 'whatever came between, it was with the post')
  assert.deepEqual(go('labelled', 'returned'), { to: 'returned' })
  assert.deepEqual(go('out', 'failed'), { to: 'failed' })
  assert.deepEqual(go('failed', 'out'), { to: 'out' })
  assert.deepEqual(go('failed', 'returned'), { to: 'returned' })
  assert.deepEqual(go('out', 'lost'), { to: 'lost' })
})

test('old news moves nothing, whatever it says', () => {
  for (const state of all)
    for (const kind of eventKinds) {
      const said = judgeEvent({ state, happenedAt: ten }, { kind, at: nine })
      assert.ok(typeof said === 'string', `${kind} moved a parcel that is ${state}`)
    }
  assert.equal(judgeEvent({ state: 'out', happenedAt: nine }, { kind: 'accepted', at: ten }), 'late')
  assert.equal(judgeEvent({ state: 'out', happenedAt: nine }, { kind: 'out', at: ten }), 'late')
})

test('what is over, or waits at a counter, no word of the post moves; news that cannot be true waits for a person', () => {
  for (const state of [...over, 'ready', 'returned'] as const)
    for (const kind of eventKinds) {
      const said = judgeEvent({ state, happenedAt: nine }, { kind, at: ten })
      assert.ok(typeof said === 'string', `${kind} moved a parcel that is ${state}`)
    }
  assert.equal(judgeEvent({ state: 'delivered', happenedAt: nine }, { kind: 'lost', at: ten }), 'contradicts')
  assert.equal(judgeEvent({ state: 'returned', happenedAt: nine }, { kind: 'out', at: ten }), 'contradicts')
  assert.equal(judgeEvent({ state: 'ordered', happenedAt: null }, { kind: 'out', at: ten }), 'contradicts')
})

test('that it was delivered the post cannot say: only the code of the one who receives it', () => {
  for (const state of all) {
    const said = judgeEvent({ state, happenedAt: nine }, { kind: 'delivered', at: ten })
    assert.equal(said, state === 'delivered' ? 'late' : 'without-code')
  }
})

test('R-PAY-09, R-PAY-07: 34.50 for a passport, 17.50 for cards and certificates, the tax of the day apart', () => {
  assert.deepEqual(postFee('passport', '2026-02-01'), { state: 0, platform: 3000, vat: 450 })
  const { platform, vat } = postFee('iqama', '2026-02-01')
  assert.equal(platform + vat, 1750)
  assert.deepEqual(postFee('passport', '2017-12-31'), { state: 0, platform: 3450, vat: 0 })
  assert.deepEqual(postFee('identity-card', '2026-02-01'), { state: 0, platform: 0, vat: 0 })
  assert.deepEqual(withPost({ state: 60_000, platform: 0, vat: 0 }, 'passport', '2026-02-01'), {
    state: 60_000,
    platform: 3000,
    vat: 450,
  })
})
