import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { neverKilled, placesNamed } from './places.ts'

test('every place to die has a name that can be read and stands once', () => {
  const { named, wrong } = placesNamed(path.join(import.meta.dirname, '..', 'src'))
  assert.deepEqual(wrong, [])
  assert.ok(named.size > 60, `only ${named.size} places`)
})

test('a place at which nobody died is told with its file, and so is one that cannot be read', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-places-'))
  try {
    const src = path.join(folder, 'src')
    mkdirSync(src)
    const put = (name: string, text: string) =>
      writeFileSync(path.join(src, name), `import { here, namedTransaction } from '../store/index.ts'\n${text}`)
    put('pay.ts', `here('pay: asked')\nreturn namedTransaction<Paid>(\n  'pay: paid',\n  pool, f)`)
    put('pay.test.ts', `here('a test: may say what it likes')`)
    writeFileSync(path.join(src, 'screen.tsx'), 'const here = (at) => go(here(at))')
    const { named, wrong } = placesNamed(src)
    assert.deepEqual(wrong, [])
    assert.deepEqual([...named.keys()], ['pay: asked', 'pay: paid, not committed', 'pay: paid, committed'])
    const file = path.join(folder, 'killed')
    assert.equal(neverKilled(named, file).length, 3, 'nobody died at all')
    writeFileSync(file, 'pay: asked\npay: paid, committed\npay: asked\n')
    assert.deepEqual(neverKilled(named, file), ['pay.ts: pay: paid, not committed'])
    put('send.ts', `here('pay: asked')\nhere(\`send: \${what}\`)`)
    assert.equal(placesNamed(src).wrong.length, 2)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
