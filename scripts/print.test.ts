import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { openCatalogue } from '../src/requests/index.ts'
import { walls } from '../src/walls.ts'
import { architecture } from './print/architecture.ts'
import { table } from './print/table.ts'
import { differing, printed } from './print.ts'

const files = await printed()
const text = (file: string): string => files.get(file) ?? ''

test('printing twice prints the same', async () => {
  assert.deepEqual([...(await printed())], [...files])
})

test('a printed file that was edited by hand, or is missing, is named', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'bawaba-print-'))
  try {
    await mkdir(path.join(root, 'docs'))
    for (const [file, content] of files) await writeFile(path.join(root, file), content)
    assert.deepEqual(await differing(files, root), [])
    await writeFile(path.join(root, 'ARCHITECTURE.md'), `${text('ARCHITECTURE.md')}and one more wall\n`)
    await rm(path.join(root, 'docs', 'openapi.json'))
    assert.deepEqual(await differing(files, root), ['ARCHITECTURE.md', 'docs/openapi.json'])
  } finally {
    await rm(root, { recursive: true })
  }
})

test('every room, every service and every reason is printed', async () => {
  for (const [room, { is }] of Object.entries(walls)) {
    assert.ok(text('ARCHITECTURE.md').includes(`| \`${room}\` | ${is} |`), room)
  }
  const { paths } = JSON.parse(text('docs/openapi.json')) as { readonly paths: Readonly<Record<string, unknown>> }
  for (const [id, d] of await openCatalogue(new URL('../src/services/', import.meta.url))) {
    assert.ok(text('docs/services.md').includes(`\n## ${id}\n`), id)
    if (!d.audience.every((a) => a.startsWith('agency:'))) assert.ok(`/api/services/${id}` in paths, id)
    if (d.kind === 'inquiry') continue
    for (const reason of Object.keys({ ...d.eligible, ...d.accept })) {
      assert.ok(text('docs/services.md').includes(`| \`${reason}\` |`), `${id} ${reason}`)
    }
  }
})

test('no address of a registry and no path of a machine is printed', () => {
  for (const [file, content] of files) assert.doesNotMatch(content, /registry\.|\/(root|home|tmp|work)\//, file)
})

test('prose that asks for what nobody prints stops the printing', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'bawaba-print-'))
  try {
    await cp(new URL('../src/', import.meta.url), path.join(root, 'src'), {
      recursive: true,
      filter: (from) => !/\.[a-z]+$/.test(from),
    })
    await mkdir(path.join(root, 'docs'))
    await writeFile(path.join(root, 'docs', 'architecture-prose.md'), '{{walls}} {{weather}}')
    await assert.rejects(architecture(root), /\{\{weather\}\}/)
  } finally {
    await rm(root, { recursive: true })
  }
})

test('a bar in a cell does not open another', () => {
  assert.equal(table(['a'], [['one | two\nthree']]), '| a |\n|---|\n| one \\| two three |')
})

test('README names every setting there is, and CONTRIBUTING every command', async () => {
  const project = path.join(import.meta.dirname, '..')
  const read = (file: string): Promise<string> => readFile(path.join(project, file), 'utf8')
  const [readme, contributing] = [await read('README.md'), await read('CONTRIBUTING.md')]
  const settings = [...(await read('src/config.ts')).matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name)
  assert.ok(settings.length > 20)
  for (const name of settings) assert.ok(readme.includes(`\`${name}\``), `README.md says nothing of ${name}`)
  const { scripts } = JSON.parse(await read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
  for (const name of Object.keys(scripts)) {
    const command = new RegExp(`npm (run )?${name}\\b`)
    assert.match(`${readme}${contributing}`, command, `neither README.md nor CONTRIBUTING.md says npm run ${name}`)
  }
})

test('every decision named in code or text is there', async () => {
  const project = path.join(import.meta.dirname, '..')
  const there = new Set(await readdir(path.join(project, 'docs', 'decisions')))
  const files = [
    ...globSync(['*.md', 'docs/**/*.md', 'src/**/*.{ts,tsx}', 'scripts/*.{ts,mjs}', 'migrations/*.sql'], {
      cwd: project,
    }),
  ]
  for (const file of files) {
    const text = await readFile(path.join(project, file), 'utf8')
    for (const [, name = ''] of text.matchAll(/decisions\/(\d{4}[\w-]*\.md)/g))
      assert.ok(there.has(name), `${file}: ${name}`)
  }
})

test('every package the house runs on says what it saves and how we would leave it', async () => {
  const project = path.join(import.meta.dirname, '..')
  const text = await readFile(path.join(project, 'docs', 'decisions', '0016-dependencies.md'), 'utf8')
  const { dependencies, optionalDependencies } = JSON.parse(await readFile(path.join(project, 'package.json'), 'utf8'))
  const rows = text.split('\n').filter((line) => line.startsWith('| `'))
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    assert.ok(
      rows.some((row) => row.includes(`\`${name}\``)),
      `docs/decisions/0016-dependencies.md has no row for ${name}`,
    )
  }
})
