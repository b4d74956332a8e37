/** The line before the threads: bounded, never stuck, and whole again after a thread died. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { photoLimits } from './photo.ts'
import { type FacePoolOptions, openFacePool } from './pool.ts'
import { FaceError, type FaceTrouble, PhotoError } from './trouble.ts'

const script = new URL('./fake-worker.testing.ts', import.meta.url)
const [answers, dies, throws, hangs, unreadable] = [0, 1, 2, 3, 4].map((byte) => Uint8Array.of(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
]
const is =
  (code: FaceTrouble) =>
  (error: unknown): boolean =>
    error instanceof FaceError && error.code === code

async function withPool(
  options: FacePoolOptions,
  use: (pool: ReturnType<typeof openFacePool>) => Promise<void>,
): Promise<void> {
  const pool = openFacePool({ script, ...options })
  try {
    await use(pool)
  } finally {
    await pool.close()
  }
}

test('a thread answers one after the other, and says when a photograph cannot be read', () =>
  withPool({}, async (pool) => {
    assert.deepEqual(await Promise.all([pool.describe(answers), pool.describe(answers)]), [{ many: 1 }, { many: 2 }])
    await assert.rejects(pool.describe(unreadable), (error) => error instanceof PhotoError && error.code === 'broken')
    assert.deepEqual(await pool.describe(answers), { many: 3 })
  }))

test('a thread that dies or breaks fails its own photograph only: the next one gets a new thread', () =>
  withPool({}, async (pool) => {
    for (const bad of [dies, throws]) {
      const [lost, next] = await Promise.allSettled([pool.describe(bad), pool.describe(answers)])
      assert.ok(lost.status === 'rejected' && is('failed')(lost.reason), String(lost.status))
      assert.deepEqual(next, { status: 'fulfilled', value: { many: 1 } })
    }
  }))

test('a thread that hangs is ended at the deadline and replaced', () =>
  withPool({ deadlineMs: 400 }, async (pool) => {
    await assert.rejects(pool.describe(hangs), is('late'))
    // A new thread needs its own start, which a busy machine may stretch past this short deadline.
    let answer: unknown
    for (let tries = 0; tries < 50 && answer === undefined; tries++)
      answer = await pool.describe(answers).catch(() => undefined)
    assert.ok(answer !== undefined)
  }))

test('who waits too long hears it, and the line has an end', () =>
  withPool({ maxWaiting: 2, deadlineMs: 300 }, async (pool) => {
    const stuck = assert.rejects(pool.describe(hangs), is('late'))
    const waiting = [assert.rejects(pool.describe(hangs), is('late')), assert.rejects(pool.describe(hangs), is('late'))]
    await assert.rejects(pool.describe(answers), is('busy'))
    await Promise.all([stuck, ...waiting])
  }))

test('a photograph over the limit is refused before it takes a place in the line', () =>
  withPool({ maxWaiting: 0 }, async (pool) => {
    const huge = new Uint8Array(photoLimits.bytes + 1)
    await assert.rejects(pool.describe(huge), (error) => error instanceof PhotoError && error.code === 'too-many-bytes')
  }))

test('after closing, whoever waited and whoever comes hears that it is closed', async () => {
  const pool = openFacePool({ script })
  const waiting = [pool.describe(hangs), pool.describe(answers)].map((asked) => assert.rejects(asked, is('closed')))
  await pool.close()
  await Promise.all(waiting)
  await assert.rejects(pool.describe(answers), is('closed'))
  await pool.close()
})

test('two threads work side by side: one that hangs does not hold up the other', () =>
  withPool({ workers: 2, deadlineMs: 20_000 }, async (pool) => {
    const stuck = assert.rejects(pool.describe(hangs), is('closed'))
    for (let i = 1; i <= 3; i++) assert.deepEqual(await pool.describe(answers), { many: i })
    await pool.close()
    await stuck
  }))
