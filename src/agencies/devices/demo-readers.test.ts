/** The demo's readers: raised when they are needed, known again after a new start, and raised anew when they died. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import type { Ask, EnrolledReader, Taken } from '../../identity/index.ts'
import { demoReaders } from './demo-readers.ts'
import { sampleBytes } from './sbi/answers.testing.ts'

let asked = 0
const ask = (readers: readonly EnrolledReader[], type: 'Finger' | 'Face' = 'Finger'): Ask => ({
  nonce: `demo-${++asked}-nonce`,
  wanted: [type === 'Face' ? { type } : { type, part: 'Right IndexFinger' }],
  readers,
})
const told = (taken: Taken): string => ('refused' in taken ? taken.refused : 'taken')

test('enrolled once, believed after a new start; who stands there is known by the nonce', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'demo-'))
  const nonces: string[] = []
  const open = () =>
    demoReaders({
      dataDir,
      now: () => '2026-02-01T06:00:00.000Z',
      allowOrigin: 'http://portal.test',
      inside: true,
      samplesFor: ({ transactionId }) => {
        nonces.push(transactionId)
        return sampleBytes()
      },
    })
  try {
    const first = open()
    const enrolled = await first.plugIn()
    await first.close()
    const again = open()
    const question = ask(enrolled)
    assert.equal(told(await again.reader.capture(question)), 'taken')
    assert.deepEqual(nonces, [question.nonce])
    assert.equal(told(await again.reader.capture(ask(enrolled, 'Face'))), 'taken')
    await again.present('Finger', { fault: 'error', code: '103' })
    assert.equal(told(await again.reader.capture(ask(enrolled))), 'device_103')
    await again.close()
    const other = demoReaders({
      dataDir: null,
      now: () => '2026-02-01T06:00:00.000Z',
      allowOrigin: 'http://portal.test',
      inside: true,
      samplesFor: () => sampleBytes(),
    })
    assert.notEqual((await other.plugIn())[0]?.serialNo, enrolled[0]?.serialNo)
    assert.equal(told(await other.reader.capture(ask(enrolled))), 'device_none', 'another installation’s reader')
    await other.close()
  } finally {
    rmSync(dataDir, { recursive: true })
  }
})

test('in a process of its own: ended, it is raised anew with the next capture', async () => {
  const readers = demoReaders({
    dataDir: null,
    now: () => new Date().toISOString(),
    allowOrigin: 'http://portal.test',
    samplesFor: () => sampleBytes(),
  })
  try {
    const enrolled = await readers.plugIn()
    assert.equal(told(await readers.reader.capture(ask(enrolled))), 'taken')
    const before = await readers.pids()
    assert.equal(before.length, 1)
    for (const pid of before) process.kill(pid, 'SIGKILL')
    for (let left = 100; left > 0 && (await readers.pids()).length > 0; left--)
      await new Promise((on) => setTimeout(on, 50))
    assert.equal(told(await readers.reader.capture(ask(enrolled))), 'taken')
    assert.notDeepEqual(await readers.pids(), before)
  } finally {
    await readers.close()
  }
})
