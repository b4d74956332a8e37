/** The measurement runs to its end and says what it found in the shape that others read. Its figures are not judged. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const root = path.join(import.meta.dirname, '..', '..')
const run = (...asked: string[]) =>
  promisify(execFile)(process.execPath, ['--import', './scripts/tsx.mjs', 'scripts/bench.ts', ...asked], { cwd: root })

test('npm run bench prints one JSON document with a row for every figure', { timeout: 240_000 }, async () => {
  const { stdout } = await run('http', 'requests', 'growth', '--quick', '--json')
  const { rows } = JSON.parse(stdout) as { rows: Record<string, unknown>[] }
  assert.equal(rows.length, 15)
  for (const row of rows) {
    assert.deepEqual(Object.keys(row), ['name', 'value', 'unit', 'goal', 'meets'])
    assert.ok(typeof row.value === 'number' && row.value > 0 && Number.isFinite(row.value), String(row.name))
    assert.equal(typeof row.meets, 'boolean')
    for (const word of ['name', 'unit', 'goal']) assert.equal(typeof row[word], 'string')
  }
  for (const group of ['http', 'requests', 'growth']) {
    assert.ok(
      rows.some(({ name }) => String(name).startsWith(`${group}: `)),
      group,
    )
  }
})

test('a group that does not exist is named, with those that do', async () => {
  await assert.rejects(run('https'), /no such group: https\. There are .*http, requests, growth/)
})
