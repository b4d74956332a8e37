/** `npm run check`: types, lint and format, and whether what is printed from the code is what stands in the files. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const bin = (name: string): string => path.join(root, 'node_modules', '.bin', name)

export interface Check {
  readonly name: string
  readonly command: readonly string[]
}

export const checks: readonly Check[] = [
  { name: 'types', command: [bin('tsc'), '--noEmit'] },
  { name: 'lint and format', command: [bin('biome'), 'ci', '--error-on-warnings', '.'] },
  {
    name: 'printed files',
    command: [process.execPath, '--import', './scripts/tsx.mjs', 'scripts/print.ts', '--check'],
  },
]

/** Runs all checks; returns the names of those that failed. */
export function runChecks(): string[] {
  const failed: string[] = []
  for (const { name, command } of checks) {
    const [program = '', ...args] = command
    const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
    console.log(`${status === 0 ? '✔' : '✖'} ${name}`)
    if (status !== 0) failed.push(name)
  }
  return failed
}

if (import.meta.main) process.exit(runChecks().length === 0 ? 0 : 1)
