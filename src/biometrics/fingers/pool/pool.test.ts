import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { writeImageRecord } from '../images/record.ts'
import { readTemplate } from '../records/read.ts'
import { writeTemplate } from '../records/write.ts'
import { growFinger } from '../synthetic/grow.ts'
import { impress } from '../synthetic/impress.ts'
import { impressionOf, inventFinger } from '../synthetic/template.ts'
import { PoolError, RecordError } from '../trouble.ts'
import { openFingerPool } from './pool.ts'

const finger = inventFinger('pool')
const [first, second] = [writeTemplate([impressionOf(finger, '1')]), writeTemplate([impressionOf(finger, '2')])]
const stranger = writeTemplate([impressionOf(inventFinger('pool stranger'), '1')])

const trouble = (what: PoolError['trouble']) => (error: unknown) => error instanceof PoolError && error.trouble === what

/** A worker that hangs, dies or answers, as its job says in the first byte of a record. */
const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-fingers-'))
const naughty = path.join(folder, 'naughty.mjs')
writeFileSync(
  naughty,
  `import { parentPort } from 'node:worker_threads'
   parentPort.on('message', ({ id, job }) => {
     if (job.a[0] === 1) for (;;);
     if (job.a[0] === 2) process.exit(3)
     if (job.a[0] === 3) throw new Error('a bug')
     parentPort.postMessage({ id, result: { logOdds: job.a[0], pairs: 0, matcher: 'bawaba-0' } })
   })`,
)
after(() => rmSync(folder, { recursive: true }))

describe('the finger pool', () => {
  test('a reader’s picture becomes a record that matches the finger and no other', async () => {
    const pool = openFingerPool({ workers: 2, deadlineMs: 60_000 })
    try {
      const hand = growFinger('pool hand')
      const records = await Promise.all(
        ['a', 'b'].map(async (seed) => {
          const bytes = writeImageRecord(impress(hand, seed), { position: 2, quality: 77, packing: 'png' })
          const sample = await pool.readSample(bytes)
          assert.ok(sample.kind === 'image')
          const [seen] = sample.images
          assert.ok(seen)
          return pool.extract(seen.image, seen.position)
        }),
      )
      const [a, b] = records
      assert.ok(a && b)
      assert.equal(readTemplate(a.record).views[0]?.position, 2)
      assert.ok(a.quality >= 40)
      const same = await pool.compare(a.record, b.record)
      assert.equal(same.matcher, pool.calibration.matcher)
      assert.ok(same.logOdds > 12)
      assert.deepEqual(await pool.compare(b.record, a.record), same)
      assert.ok((await pool.compare(a.record, stranger)).logOdds < 0)
    } finally {
      await pool.close()
    }
  })

  test('what is no record is refused by code, and the worker lives on', async () => {
    const pool = openFingerPool({ workers: 1, deadlineMs: 60_000 })
    try {
      const refused = (error: unknown) => error instanceof RecordError && error.code === 'truncated'
      await assert.rejects(pool.compare(first, second.subarray(0, 40)), (e) => e instanceof RecordError)
      await assert.rejects(pool.compare(first, Buffer.from('FMR\0')), refused)
      await assert.rejects(pool.readSample(Buffer.from('nothing')), RecordError)
      await assert.rejects(pool.extract({ width: 2, height: 2, dpi: 500, pixels: new Uint8Array(3) }), RecordError)
      assert.ok((await pool.compare(first, second)).logOdds > 8)
    } finally {
      await pool.close()
    }
  })

  test('refuses at once when too many wait, and takes more when they are done', async () => {
    const pool = openFingerPool({ workers: 1, maxWaiting: 2, deadlineMs: 60_000 })
    try {
      const taken = [1, 2, 3].map(() => pool.compare(first, second))
      assert.deepEqual(pool.load(), { running: 1, waiting: 2 })
      await assert.rejects(
        pool.compare(first, second),
        (e) => e instanceof PoolError && e.trouble === 'busy' && e.retryAfterSeconds > 0,
      )
      await Promise.all(taken)
      await pool.compare(first, second)
    } finally {
      await pool.close()
    }
  })

  test('a worker that hangs is ended at its deadline and replaced', async () => {
    const pool = openFingerPool({ workers: 1, deadlineMs: 3000, worker: pathToFileURL(naughty) })
    try {
      const hung = pool.compare(Uint8Array.of(1), first)
      const behind = pool.compare(Uint8Array.of(9), first)
      await assert.rejects(hung, trouble('timeout'))
      assert.equal((await behind).logOdds, 9)
    } finally {
      await pool.close()
    }
  })

  test('a worker that dies takes only its own job with it', async () => {
    const pool = openFingerPool({ workers: 1, deadlineMs: 60_000, worker: pathToFileURL(naughty) })
    try {
      for (const way of [2, 3]) {
        const dead = pool.compare(Uint8Array.of(way), first)
        const behind = pool.compare(Uint8Array.of(8), first)
        await assert.rejects(dead, trouble('crashed'))
        assert.equal((await behind).logOdds, 8)
      }
    } finally {
      await pool.close()
    }
  })

  test('a closed pool says so to those who wait and those who come', async () => {
    const pool = openFingerPool({ workers: 1 })
    const waiting = [pool.compare(first, second), pool.compare(first, second)]
    const told = Promise.all(waiting.map((w) => assert.rejects(w, trouble('closed'))))
    await pool.close()
    await told
    await assert.rejects(pool.compare(first, second), trouble('closed'))
  })
})
