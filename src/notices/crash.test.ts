/** A sender killed (SIGKILL) at each of its named places: afterwards the phone shows each message once, none is lost. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { messagesFor } from '../agencies/carriers/index.ts'
import { inTransaction, later, minutes, seconds, uuid } from '../store/index.ts'
import { testDatabase } from '../store/testing.ts'
import { leaseSeconds, sendTo } from './index.ts'

const at = '2026-02-01T06:00:00.000Z'
const root = path.join(import.meta.dirname, '..', '..')
const mobile = '+966500000010'

test('a sender killed anywhere loses nothing and rings no phone twice', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-crash-'))
  const seen = path.join(folder, 'seen')
  try {
    assert.equal(await journey({ CRASH_SEEN: seen }), null, 'without a kill it ends by itself')
    const places = readFileSync(seen, 'utf8')
      .trim()
      .split('\n')
      .filter((place) => place.startsWith('notices:'))
    assert.equal(places.length, 4)
    for (const place of places) assert.equal(await journey({ CRASH_AT: `${place}:1` }), 'SIGKILL', place)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Two notices are due; a sender runs, perhaps to its death; a lease later another runs. Returns how the first ended. */
async function journey(env: Readonly<Record<string, string>>): Promise<string | null> {
  const db = await testDatabase()
  try {
    for (const ref of ['1', '2']) {
      const notice = { mobile, lang: 'ar', kind: 'requests.refused', vars: { ref }, key: uuid(), at } as const
      await inTransaction(db.pool, (tx) => sendTo(tx, { ...notice, expiresAt: later(at, minutes(60)) }))
    }
    const run = (now: string, more: object) => sender({ where: db.where, now }, more)
    const ended = await run(at, env)
    assert.equal(await run(later(at, seconds(leaseSeconds)), {}), null)
    const shown = await messagesFor(db.pool, mobile)
    assert.equal(shown.length, 2, JSON.stringify(env))
    const { rows } = await db.owner.query('select distinct state from notices.notice')
    assert.deepEqual(rows, [{ state: 'sent' }], JSON.stringify(env))
    const left = await db.owner.query('select from notices.wake')
    assert.equal(left.rowCount, 0)
    return ended
  } finally {
    await db.close()
  }
}

function sender(what: object, env: object): Promise<string | null> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      path.join(root, 'scripts', 'tsx.mjs'),
      path.join(import.meta.dirname, 'sender.child.ts'),
      JSON.stringify(what),
    ],
    { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'], timeout: 20_000 },
  )
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(`the sender ended with ${code}`))
      else resolve(signal)
    })
  })
}
