/** Two that start the embedded server on one folder at once: one serves, the other is told so, nothing is harmed. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { openPool, StartError, startEmbedded } from './index.ts'

test('two first starts on one empty folder make one cluster and one server', { timeout: 120_000 }, async () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'bawaba-two-'))
  const folder = path.join(parent, 'pg')
  // What a start leaves that was killed in the middle is no obstacle.
  writeFileSync(`${folder}.starting`, '999999999')
  const starts = await Promise.allSettled([startEmbedded(folder), startEmbedded(folder)])
  const served = starts.filter((s) => s.status === 'fulfilled').map((s) => s.value)
  const refused = starts.filter((s) => s.status === 'rejected').map((s) => s.reason)
  assert.equal(served.length, 1)
  assert.ok(refused[0] instanceof StartError, String(refused[0]))
  const [server] = served
  assert.ok(server)
  const pool = openPool({ ...server.connection, database: 'postgres' }, { max: 1, as: 'owner' })
  assert.equal((await pool.query('select 1')).rowCount, 1)
  await pool.end()
  assert.equal(existsSync(`${folder}.starting`), false)
  await server.stop()
  rmSync(parent, { recursive: true, force: true, maxRetries: 5 })
})
