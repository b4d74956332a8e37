/** The simulated reader as a process of its own: certified by the demo's provider, and never left alone. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { testDevice } from './answers.testing.ts'
import { demoProvider } from './demo-provider.ts'

test('the demo’s provider is made once and kept for its owner alone', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'provider-'))
  try {
    const first = await demoProvider(path.join(folder, 'data'))
    assert.deepEqual(await demoProvider(path.join(folder, 'data')), first)
    assert.equal(statSync(path.join(folder, 'data', 'demo-readers.json')).mode & 0o777, 0o600)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a reader raised as a process ends with its parent, however that ends', async () => {
  const { credentials } = await testDevice('SIMORPHAN001')
  const parent = spawn(
    process.execPath,
    ['--import', './scripts/tsx.mjs', '--input-type=module', '--eval', parentOf(JSON.stringify(credentials))],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const pid = Number(await firstLine(parent))
  assert.ok(alive(pid))
  parent.kill('SIGKILL')
  for (let left = 100; alive(pid) && left > 0; left--) await pause(50)
  assert.ok(!alive(pid), 'the reader outlived its parent')
})

const parentOf = (credentials: string): string => `
  import { raiseReader } from './src/agencies/devices/sbi/index.ts'
  const reader = await raiseReader({ credentials: ${credentials}, samplesFor: () => null })
  console.log(reader.pid)
  setInterval(() => {}, 1000)`

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((heard, failed) => {
    child.stdout?.once('data', (data: Buffer) => heard(data.toString()))
    child.once('exit', () => failed(new Error('the parent ended')))
  })
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
