import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { breaches } from './walls.ts'

test('every import of the house follows the table of walls', async () => {
  assert.deepEqual(await breaches(import.meta.dirname), [])
})

test('the check sees a register reaching for another, a reach past an index, and an import of services', async () => {
  const src = await mkdtemp(join(tmpdir(), 'bawaba-walls-'))
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(src, path)), { recursive: true })
    await writeFile(join(src, path), text)
  }
  await put('main.ts', `import '../anything/services/a.ts'`)
  await put(
    'services/passports/renew.ts',
    `import { d } from '../../requests/define.ts'\nimport { p } from '../../registers/passports/index.ts'`,
  )
  assert.deepEqual(await breaches(src), [])
  await put('registers/passports/verbs.ts', `import { p } from '../people/index.ts'`)
  await put('requests/engine.ts', `import r from '../services/passports/renew.ts'`)
  await put('portal/page.tsx', `import { v } from '../requests/engine.ts'`)
  await put('cellar/x.ts', `export {}`)
  assert.deepEqual((await breaches(src)).sort(), [
    'cellar/x.ts stands in a room the table does not know',
    "portal/page.tsx reaches past requests's index: requests/engine.ts",
    'registers/passports/verbs.ts must not import registers/people/index.ts',
    'requests/engine.ts must not import services/passports/renew.ts',
  ])
  await rm(src, { recursive: true })
})
