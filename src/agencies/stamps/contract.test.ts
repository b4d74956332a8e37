/** What every time-stamp authority must keep to; asked of the simulator itself and of the HTTP adapter with it behind. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { suite, test } from 'node:test'
import {
  makeDemoStamps,
  NoStamp,
  readSealers,
  type Sealer,
  type Stamp,
  simulatedStamps,
  stampQuestion,
  stampToken,
} from '../../documents/index.ts'
import { answerStamp } from '../../documents/seal/stamp.ts'
import { fixedClock } from '../../store/index.ts'
import { httpStamps, stampFront } from './index.ts'

const nine = '2026-02-01T06:00:00.000Z'
const clock = fixedClock(nine)
const [authority] = readSealers(makeDemoStamps()) as [Sealer]
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

async function listening(answer: (question: Buffer) => Promise<Buffer>) {
  const front = stampFront(answer)
  await new Promise<void>((listens) => front.listen(0, '127.0.0.1', listens))
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    close: () =>
      new Promise<unknown>((closed) => {
        front.closeAllConnections()
        front.close(closed)
      }),
  }
}

function contract(name: string, open: () => Promise<{ stamp: Stamp; close(): Promise<unknown> }>): void {
  suite(name, () => {
    test('a token is about the hash that was asked, each asking a token of its own', async () => {
      const { stamp, close } = await open()
      const [one, two] = [await stamp(digestOf('a')), await stamp(digestOf('a'))]
      assert.ok(one.includes(digestOf('a')) && !one.includes(digestOf('b')))
      assert.ok(!one.equals(two))
      await close()
    })
  })
}

contract('the simulated authority', async () => ({
  stamp: simulatedStamps(authority, clock.now),
  close: async () => {},
}))
contract('an authority over HTTP', async () => {
  const { url, close } = await listening((question) => answerStamp(authority, clock.now, question))
  return { stamp: httpStamps({ url, deadlineMs: 2000 }, clock), close }
})

test('an answer about another hash, with another nonce, of another time, changed or refused is no stamp', async () => {
  const [imprint, nonce] = [digestOf('ours'), Buffer.from('4000000000000001', 'hex')]
  const asked = { imprint, nonce, now: nine }
  const answer = await answerStamp(authority, clock.now, stampQuestion(imprint, nonce))
  assert.ok(stampToken(answer, asked).length > 500)
  const wrong: readonly (readonly [Buffer, typeof asked])[] = [
    [answer, { ...asked, imprint: digestOf('another') }],
    [answer, { ...asked, nonce: Buffer.from('4000000000000002', 'hex') }],
    [answer, { ...asked, now: '2026-02-01T06:06:00.000Z' }],
    [Buffer.from('3003020102', 'hex'), asked],
    [Buffer.from('30053003020102', 'hex'), asked],
    [answer.subarray(0, 200), asked],
    [randomBytes(300), asked],
  ]
  for (const [said, about] of wrong) assert.throws(() => stampToken(said, about), NoStamp)
  // One byte of what is signed: after the hash, in the number or the time.
  const changed = Buffer.from(answer)
  const inside = changed.indexOf(imprint)
  changed[inside + 40] = (changed[inside + 40] ?? 0) ^ 1
  assert.throws(() => stampToken(changed, asked), NoStamp)
})

test('an authority that talks nonsense is asked once and then left alone for a while', async () => {
  let asked = 0
  const front = await listening(async () => {
    asked++
    return randomBytes(40)
  })
  try {
    const stamp = httpStamps({ url: front.url, deadlineMs: 60_000 }, clock)
    for (let i = 0; i < 3; i++) await assert.rejects(stamp(digestOf('x')), NoStamp)
    assert.equal(asked, 1)
  } finally {
    await front.close()
  }
})

test('an authority that is absent, silent or refuses gives none', async () => {
  const silent = await listening(() => new Promise(() => {}))
  const refuses = await listening(() => Promise.reject(new Error('no')))
  try {
    for (const url of ['http://127.0.0.1:1', silent.url, refuses.url])
      await assert.rejects(httpStamps({ url, deadlineMs: 200 }, clock)(digestOf('x')), NoStamp)
  } finally {
    await silent.close()
    await refuses.close()
  }
})
