/**
 * `npm run print`: writes what the code says of itself: ARCHITECTURE.md, GLOSSARY.md, docs/services.md,
 * docs/one-stolen-thing.md and docs/openapi.json. With `--check` it writes nothing and ends with 1, naming the files that differ; `npm run check`
 * asks that, so that no printed file is edited by hand or left behind.
 */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openApiOf } from '../src/api/index.ts'
import { openCatalogue } from '../src/requests/index.ts'
import { architecture } from './print/architecture.ts'
import { glossary } from './print/glossary.ts'
import { services } from './print/services.ts'
import { stolen } from './print/stolen.ts'

const project = path.join(import.meta.dirname, '..')

/** Where the printed description says the API is; each installation's own says its own address. */
const somewhere = { publicUrl: 'https://bawaba.example.org', secure: true }

/** Every printed file by its path, with what should stand in it. The same tree prints the same. */
export async function printed(root: string = project): Promise<ReadonlyMap<string, string>> {
  const catalogue = await openCatalogue(new URL('../src/services/', import.meta.url))
  return new Map([
    ['ARCHITECTURE.md', await architecture(root)],
    ['GLOSSARY.md', await glossary(root)],
    ['docs/services.md', services(catalogue)],
    ['docs/one-stolen-thing.md', stolen()],
    ['docs/openapi.json', `${JSON.stringify(openApiOf(somewhere, catalogue), null, 1)}\n`],
  ])
}

/** The printed files under `root` that are missing or say something else. */
export async function differing(files: ReadonlyMap<string, string>, root: string = project): Promise<string[]> {
  const found: string[] = []
  for (const [file, text] of files) {
    const there = await readFile(path.join(root, file), 'utf8').catch(() => null)
    if (there !== text) found.push(file)
  }
  return found
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  const files = await printed()
  const other = await differing(files)
  if (values.check) {
    for (const file of other) console.error(`${file} is not what the code says; run: npm run print`)
    return other.length === 0 ? 0 : 1
  }
  for (const file of other) await writeFile(path.join(project, file), files.get(file) ?? '')
  console.log(
    other.length === 0 ? 'Nothing to print: all files say what the code says.' : `Printed ${other.join(', ')}`,
  )
  return 0
}

if (import.meta.main) process.exitCode = await main()
