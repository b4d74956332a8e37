/**
 * `npm test`: the checks, then every test on a real PostgreSQL, the browser's stories among them; then the logs that
 * all of it wrote are searched for people, and the places to die for one where nobody was killed. Closes with
 * `N passed, N failed`. A name after `--` runs only files whose path holds it: `npm test -- passports`.
 */
import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findChromium } from '../src/journeys/browser.ts'
import { startEmbedded } from '../src/store/index.ts'
import { runChecks } from './check.ts'
import { peopleInLogs } from './logs.ts'
import { neverKilled, placesNamed } from './places.ts'

const root = path.join(import.meta.dirname, '..')
process.chdir(root)
const only = process.argv.slice(2)
const logs = mkdtempSync(path.join(tmpdir(), 'bawaba-logs-'))
process.env.TEST_LOGS = logs
process.env.NODE_ENV = 'test'
// Whoever dies at a named place says so here, in whatever process and suite.
process.env.CRASH_KILLED = path.join(logs, 'killed')

let passed = 0
let failed = 0

function tally(ok: boolean, name: string): void {
  if (ok) passed += 1
  else failed += 1
  if (!ok) console.log(`✖ ${name}`)
}

/** Files that take minutes: they start browsers, whole kingdoms, or kill processes. */
const heavy = /src\/journeys\/|\.browser\.test\.ts$|crash\.test\.ts$|\.heavy\.test\.ts$/

/** Files that open a browser. */
const browsing = /src\/journeys\/|\.browser\.test\.ts$/

const all = globSync(['src/**/*.test.ts', 'cast/**/*.test.ts', 'scripts/**/*.test.ts'])
  .filter((file) => only.length === 0 || only.some((part) => file.includes(part)))
  .sort()

if (all.some((file) => browsing.test(file))) browserReady()
if (only.length === 0) for (const name of runChecks()) tally(false, `npm run check: ${name}`)
const server = await startServer()
// Each file in a process of its own, so that its hooks are its own; two at a time, for the two cores of a small
// machine, the long ones first; each says what it has to say when it is done.
const queue = [...all.filter((file) => heavy.test(file)), ...all.filter((file) => !heavy.test(file))]
await Promise.all(
  [0, 1].map(async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) await apart(file)
  }),
)
await server?.stop()
if (only.length === 0) {
  const { found, answers } = await peopleInLogs(logs)
  tally(found.length === 0, `the logs of the whole run name people: ${found.slice(0, 5).join(', ')}`)
  // A search that found nothing to search in has shown nothing.
  tally(answers > 1000, `the logs of the whole run hold only ${answers} answers of our servers`)
}
// Only when every crash suite ran, as in the whole run and in `npm test -- crash`, can a place be said to be left out.
if (globSync('src/**/crash.test.ts').every((file) => all.includes(file))) {
  const left = neverKilled(placesNamed('src').named, path.join(logs, 'killed'))
  tally(left.length === 0, `places to die at which nobody was killed:\n  ${left.join('\n  ')}`)
}
rmSync(logs, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

/** One browser for all, found or installed before any file runs: two at once would fight over the packages' lock. */
function browserReady(): void {
  try {
    process.env.CHROMIUM = findChromium()
  } catch (error) {
    tally(false, error instanceof Error ? error.message : String(error))
  }
}

/** One PostgreSQL for the whole run, unless one is named: what a test leaves behind goes with it. */
async function startServer(): Promise<{ stop(): Promise<void> } | null> {
  process.env.BAWABA_ALLOW_UNSAFE_DATABASE = 'yes'
  if (process.env.TEST_DATABASE_URL !== undefined) return null
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-pg-'))
  const settings = { fsync: 'off', max_connections: '300', shared_buffers: '256MB' }
  const embedded = await startEmbedded(folder, settings)
  const { host, user } = embedded.connection
  process.env.TEST_DATABASE_URL = `postgresql://${user}@localhost/postgres?host=${encodeURIComponent(host)}`
  return {
    async stop() {
      await embedded.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Runs a file in a process of its own and adds up what it counted. */
async function apart(file: string): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--import', './scripts/tsx.mjs', '--test', '--test-isolation=none', '--test-timeout=1200000', file],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk
  })
  const code = await new Promise<number | null>((done) => child.once('close', done))
  const count = (what: string): number => Number(new RegExp(`^ℹ ${what} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  const bad = count('fail') + count('cancelled')
  console.log(`${file}\n${text.replace(/^ℹ (?!duration).*\n/gm, '')}`)
  passed += count('pass')
  failed += bad
  // A file that died without saying so has failed all the same.
  if (code !== 0 && bad === 0) tally(false, `${file} ended with code ${code}`)
  if (count('skipped') > 0) tally(false, `${file} skips tests`)
}
