import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { readCalibration } from '../calibration.ts'
import { extract } from '../extract/extract.ts'
import { compareViews } from '../match/compare.ts'
import { readTemplate } from '../records/read.ts'
import { growFinger } from '../synthetic/grow.ts'
import { impress } from '../synthetic/impress.ts'
import { PoolError } from '../trouble.ts'
import { libfprintExtractor } from './extractor.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-libfprint-'))
after(() => rmSync(folder, { recursive: true }))
const image = impress(growFinger('libfprint'), '1')
const failed = (trouble: PoolError['trouble']) => (error: unknown) =>
  error instanceof PoolError && error.trouble === trouble

/** The helper, built here when the machine has a compiler and libfprint's headers; null when it has not. */
function build(): string | null {
  const flags = spawnSync('pkg-config', ['--cflags', '--libs', 'libfprint-2'], { encoding: 'utf8' })
  if (flags.status !== 0) return null
  const program = path.join(folder, 'minutiae')
  const source = path.join(import.meta.dirname, 'minutiae.c')
  const built = spawnSync('gcc', ['-O2', '-o', program, source, ...flags.stdout.trim().split(/\s+/)])
  return built.status === 0 ? program : null
}

function script(name: string, text: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, `#!/bin/sh\n${text}\n`)
  chmodSync(file, 0o700)
  return file
}

describe('the extractor of libfprint', () => {
  test('agrees with ours where it can be built, and says clearly that it is missing where it cannot', async () => {
    const program = build()
    if (program === null) {
      await assert.rejects(libfprintExtractor(path.join(folder, 'minutiae')).extract(image), failed('crashed'))
      return
    }
    const found = await libfprintExtractor(program, 60_000).extract(image, 2)
    const ours = extract(image)
    const view = found && readTemplate(found.record).views[0]
    assert.ok(view && ours)
    assert.equal(view.position, 2)
    assert.ok(compareViews(view, ours.view, readCalibration().weights).logOdds > 12)
  })

  test('a program that fails, hangs, talks nonsense or too much is a failure, not a finger', async () => {
    const cases = [
      [script('fails', 'cat > /dev/null; exit 4'), 'crashed'],
      [script('nonsense', 'cat > /dev/null; echo "1 2 hello"'), 'crashed'],
      [script('outside', 'cat > /dev/null; echo "9999 1 0 0.5 1"'), 'crashed'],
      [script('endless', 'while :; do echo "1 1 0 0.5 1"; done'), 'crashed'],
    ] as const
    for (const [program, trouble] of cases) {
      await assert.rejects(libfprintExtractor(program, 60_000).extract(image), failed(trouble))
    }
    await assert.rejects(libfprintExtractor(script('hangs', 'exec sleep 60'), 500).extract(image), failed('timeout'))
  })

  test('a program that finds nothing says that there is no finger', async () => {
    assert.equal(await libfprintExtractor(script('empty', 'cat > /dev/null')).extract(image), null)
  })
})
