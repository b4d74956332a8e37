/** The tables of promises name files that are there: every step of the sixteen stories, every promise about money. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'

const root = path.join(import.meta.dirname, '..', '..')

test('each step of the sixteen stories names who walks it, and the files are there', async () => {
  const text = await readFile(path.join(root, 'docs', 'stories.md'), 'utf8')
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| story'))
  const stories = new Set(rows.flatMap((row) => /^\| (P-\d\d) /.exec(row)?.[1] ?? []))
  assert.deepEqual(
    [...stories],
    Array.from({ length: 16 }, (_, i) => `P-${String(i + 1).padStart(2, '0')}`),
  )
  for (const row of rows) {
    const by = row.split('|').at(-2)?.trim() ?? ''
    const files = [...by.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file)
    assert.ok(by === 'not yet' || files.length > 0, row)
    for (const file of files) assert.ok(existsSync(path.join(root, file)), `${file} is named and is not there`)
  }
})

test('each promise about money names the tests that show it, and they are there', async () => {
  const text = await readFile(path.join(root, 'docs', 'payments.md'), 'utf8')
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| promise'))
  assert.ok(rows.length >= 15)
  for (const row of rows) {
    const files = [...(row.split('|').at(-2) ?? '').matchAll(/`([^`*]+)`/g)].map(([, file = '']) => file)
    assert.ok(files.length > 0, row)
    for (const file of files) assert.ok(existsSync(path.join(root, file)), `${file} is named and is not there`)
  }
})
