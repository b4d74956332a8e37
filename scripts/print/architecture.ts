/** ARCHITECTURE.md: the table of walls and what the code says of itself, in the places docs/architecture-prose.md leaves. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { verbs } from '../../src/requests/registers.ts'
import { stations } from '../../src/requests/words.ts'
import { walls } from '../../src/walls.ts'
import { table } from './table.ts'

/** Prints the whole file. `root`: the folder of the project. Throws when the prose leaves a place nobody fills. */
export async function architecture(root: string): Promise<string> {
  const prose = await readFile(path.join(root, 'docs', 'architecture-prose.md'), 'utf8')
  const parts: Readonly<Record<string, string>> = {
    walls: wallsTable(),
    tree: await tree(root),
    stations: stationsTable(),
    verbs: verbsList(),
  }
  return prose.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`docs/architecture-prose.md asks for {{${name}}}, which nobody prints`)
    return part
  })
}

function wallsTable(): string {
  return table(
    ['room', 'what it is', 'may import'],
    Object.entries(walls).map(([room, { is, may }]) => [
      `\`${room}\``,
      is,
      may.length === 0 ? 'nothing' : may.map((other) => (other === '*' ? 'everything' : other)).join(', '),
    ]),
  )
}

/** Rooms with a second floor, and what stands on it is found in the folder. */
const floors = ['registers', 'services', 'agencies'] as const

async function tree(root: string): Promise<string> {
  const lines = [
    ['src/main.ts', 'starts the house; the only file that knows every room'],
    ['src/walls.ts', 'the table above'],
    ['src/config.ts', 'the settings: one schema, read once'],
  ]
  for (const room of Object.keys(walls)) {
    const floor = (floors as readonly string[]).includes(room) ? await wings(path.join(root, 'src', room)) : []
    lines.push([`src/${room}/`, floor.join(' ')])
  }
  lines.push(
    ['migrations/', 'numbered plain SQL, forward only, each room in a schema of its own'],
    ['cast/', 'the named people of the demo kingdom, and the generator of any number more'],
    ['scripts/', 'ensure, test, check, print, new-service, kingdom, bench; tsx.mjs, through which pages are loaded'],
    ['docs/decisions/', 'choices somebody may question, one page each'],
    ['docs/services.md', 'the catalogue, printed'],
    ['docs/one-stolen-thing.md', 'what a thief gets with any one thing, printed'],
    ['docs/openapi.json', 'the API, printed'],
  )
  return lines.map(([name = '', what = '']) => `${name.padEnd(20)}${what}`.trimEnd()).join('\n')
}

async function wings(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? [`${entry.name}/`] : [])).sort()
}

/** Where a request may stand, in the words people read: the same words, printed from where they are said. */
function stationsTable(): string {
  return table(
    ['station', 'people read', 'which means'],
    Object.entries(stations).map(([station, { name, means }]) => [
      `\`${station}\``,
      `${name.ar} · ${name.en}`,
      means.en,
    ]),
  )
}

function verbsList(): string {
  const byRegister = new Map<string, string[]>()
  for (const verb of verbs.keys()) {
    const [register = '', act = ''] = verb.split('.')
    byRegister.set(register, [...(byRegister.get(register) ?? []), act])
  }
  return table(
    ['register', 'verbs'],
    [...byRegister].sort(([a], [b]) => (a < b ? -1 : 1)).map(([register, acts]) => [register, acts.sort().join(', ')]),
  )
}
