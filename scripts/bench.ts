/**
 * `npm run bench [-- NAME …] [-- --json]`: the figures of the house, group by group (`bench/groups/`), each beside its
 * goal. Ratios are of two sides taken in turn in this one run, so that they say something of the house and little of
 * the machine. `--quick`: small and short, to see that it works; its figures mean nothing. `--accounts N`: so many accounts instead of a nation's, where there
 * is less disk.
 */
import { globSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Group, Row } from './bench/group.ts'

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length))
  return rows
    .map((r) => {
      const verdict = r.goal === '–' ? '' : `goal ${r.goal}  ${r.meets ? 'met' : 'NOT MET'}`
      return `${r.name.padEnd(width)}  ${String(r.value).padStart(9)} ${r.unit.padEnd(12)} ${verdict}`.trimEnd()
    })
    .join('\n')
}

async function openGroups(): Promise<Group[]> {
  const folder = path.join(import.meta.dirname, 'bench', 'groups')
  const files = globSync('*.ts', { cwd: folder }).filter((file) => !file.includes('.test.'))
  return Promise.all(files.sort().map(async (file) => (await import(path.join(folder, file))).default as Group))
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      accounts: { type: 'string' },
    },
    allowPositionals: true,
  })
  const accounts = values.accounts === undefined ? undefined : Number(values.accounts)
  if (accounts !== undefined && !(Number.isInteger(accounts) && accounts >= 1000 && accounts <= 50_000_000)) {
    throw new Error('--accounts is a number from 1,000 to 50,000,000')
  }
  const groups = await openGroups()
  const known = [...new Set(groups.flatMap(({ names }) => names))]
  const unknown = positionals.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new Error(`no such group: ${unknown.join(', ')}. There are ${known.join(', ')}.`)
  const rows: Row[] = []
  for (const group of groups) {
    const names = group.names.filter((name) => positionals.length === 0 || positionals.includes(name))
    if (names.length > 0)
      rows.push(
        ...(await group.run({
          names,
          quick: values.quick,
          ...(accounts ? { accounts } : {}),
        })),
      )
  }
  console.log(values.json ? JSON.stringify({ rows }) : table(rows))
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
