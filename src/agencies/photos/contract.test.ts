/** What every photo service must keep to; asked of the simulator itself and of the HTTP adapter with it behind. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, suite, test } from 'node:test'
import { type PhotoAsk, type PhotoJudge, PhotoJudgeSilent } from '../../requests/index.ts'
import { fixedClock, type Pool, uuid } from '../../store/index.ts'
import { type TestDatabase, testDatabase } from '../../store/testing.ts'
import {
  httpPhotoService,
  photoServiceFront,
  photoServiceWill,
  photoServiceWorks,
  simulatedPhotoService,
} from './index.ts'

const clock = fixedClock('2026-02-01T06:00:00.000Z')
const asking = (): PhotoAsk => ({ key: uuid(), photo: randomBytes(2000), day: '2026-02-01' })

contract('the simulated photo service', async (judge) => ({ judge, close: async () => {} }))

contract('a photo service over HTTP', async (judge) => {
  const { url, close } = await listening(judge)
  return { judge: httpPhotoService({ url, token: 'let me in', deadlineMs: 2000 }), close }
})

function contract(
  name: string,
  open: (judge: PhotoJudge, pool: Pool) => Promise<{ judge: PhotoJudge; close(): Promise<void> }>,
) {
  suite(name, () => {
    let db: TestDatabase
    let judge: PhotoJudge
    let close: () => Promise<void>
    before(async () => {
      db = await testDatabase()
      ;({ judge, close } = await open(simulatedPhotoService(db.pool, clock), db.pool))
    })
    after(async () => {
      await close()
      await db.close()
    })
    beforeEach(() => photoServiceWorks(db.pool))

    test('a photo that will do breaks no rule', async () => {
      assert.deepEqual(await judge.judge(asking()), [])
    })

    test('it names the rule that a photo breaks, and only of the photo it was told about', async () => {
      await photoServiceWill(db.pool, { kind: 'glasses' })
      await photoServiceWill(db.pool, { kind: 'old', skip: 1 })
      assert.deepEqual(await judge.judge(asking()), ['photo_no_glasses'])
      assert.deepEqual(await judge.judge(asking()), [])
      assert.deepEqual(await judge.judge(asking()), ['photo_recent'])
      assert.deepEqual(await judge.judge(asking()), [])
    })

    test('asked again about the same photo it says the same, whatever it was told since', async () => {
      const one = asking()
      await photoServiceWill(db.pool, { kind: 'unclear' })
      const first = await judge.judge(one)
      await photoServiceWill(db.pool, { kind: 'background' })
      assert.deepEqual(first, ['photo_clear_features'])
      const answers = await Promise.all(Array.from({ length: 5 }, () => judge.judge(one)))
      for (const again of answers) assert.deepEqual(again, first)
      const other = await db.owner.query('select from outside.photo_seen where key = $1', [one.key])
      assert.equal(other.rowCount, 1)
    })

    test('silence and a lost answer are no answer, and asked again it answers', async () => {
      const [busy, lost] = [asking(), asking()]
      await photoServiceWill(db.pool, { kind: 'silent' })
      await assert.rejects(judge.judge(busy), PhotoJudgeSilent)
      assert.deepEqual(await judge.judge(busy), [])
      await photoServiceWill(db.pool, { kind: 'drop' })
      await assert.rejects(judge.judge(lost), PhotoJudgeSilent)
      assert.deepEqual(await judge.judge(lost), [])
    })
  })
}

test('a photo service that is absent, slow, does not know us or talks nonsense leaves us not knowing', async () => {
  const db = await testDatabase()
  const { url, close } = await listening(simulatedPhotoService(db.pool, clock))
  const nonsense = await listening({ judge: async () => ['a hat'] as never })
  try {
    await photoServiceWill(db.pool, { kind: 'slow', ms: 300 })
    const asks = [
      httpPhotoService({ url, token: 'let me in', deadlineMs: 100 }),
      httpPhotoService({ url, token: 'wrong', deadlineMs: 1000 }),
      httpPhotoService({ url: 'http://127.0.0.1:1', token: '', deadlineMs: 1000 }),
      httpPhotoService({ url: nonsense.url, token: 'let me in', deadlineMs: 1000 }),
    ]
    for (const judge of asks) await assert.rejects(judge.judge(asking()), PhotoJudgeSilent)
    await new Promise((waited) => setTimeout(waited, 350))
  } finally {
    await close()
    await nonsense.close()
    await db.close()
  }
})

async function listening(judge: PhotoJudge): Promise<{ url: string; close(): Promise<void> }> {
  const front = photoServiceFront(judge, 'let me in')
  await new Promise<void>((listens) => front.listen(0, '127.0.0.1', listens))
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    close: async () => {
      front.closeAllConnections()
      await new Promise((closed) => front.close(closed))
    },
  }
}
