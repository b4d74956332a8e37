/** The house as its operator meets it: started, stopped, killed, misconfigured, on a database of one's own. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { openPool } from './store/index.ts'
import { testDatabase } from './store/testing.ts'

const root = path.join(import.meta.dirname, '..')

interface Started {
  readonly child: ChildProcess
  readonly said: string
}

function start(environment: Readonly<Record<string, string>>): Promise<Started & { readonly code: number | null }> {
  const child = spawn(process.execPath, ['--import', './scripts/tsx.mjs', 'src/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEMO_PEOPLE: '0', LOG_LEVEL: 'silent', ...environment },
  })
  return new Promise((resolve, reject) => {
    let said = ''
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`not ready in 60 s: ${said}`))
    }, 60_000)
    const on = (chunk: Buffer): void => {
      said += chunk
      if (!/^ready http/m.test(said)) return
      clearTimeout(late)
      resolve({ child, said, code: null })
    }
    child.stdout?.on('data', on)
    child.stderr?.on('data', on)
    child.once('exit', (code) => {
      clearTimeout(late)
      resolve({ child, said, code })
    })
  })
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((done) =>
    child.exitCode === null && child.signalCode === null ? child.once('exit', done) : done(child.exitCode),
  )
}

/** Processes of PostgreSQL that have this folder as theirs, zombies aside. */
function serversOn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
      } catch {
        return false
      }
    })
}

async function untilNone(folder: string): Promise<void> {
  for (let left = 100; left > 0 && serversOn(folder).length > 0; left--) await new Promise((r) => setTimeout(r, 100))
  assert.deepEqual(serversOn(folder), [], 'no PostgreSQL is left behind')
}

test('the first line is the address; a stop and a kill leave no orphan and no damage', {
  timeout: 180_000,
}, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-main-'))
  const here = { DATA_DIR: folder, PORT: '4991' }
  const first = await start(here)
  assert.match(first.said, /^ready http:\/\/localhost:4991$/m)
  assert.equal((await fetch('http://localhost:4991/readyz')).status, 200)
  first.child.kill('SIGTERM')
  assert.equal(await ended(first.child), 0)
  await untilNone(folder)

  const second = await start(here)
  const owner = openPool(
    { host: path.join(folder, 'pg'), port: 5432, user: 'bawaba', database: 'bawaba' },
    { as: 'owner', max: 1 },
  )
  const before = await owner.query<{ n: number }>('select count(*)::int n from people.subject')
  await owner.end()
  second.child.kill('SIGKILL')
  await ended(second.child)
  await untilNone(folder)

  const third = await start(here)
  assert.match(third.said, /^ready /m)
  const again = openPool(
    { host: path.join(folder, 'pg'), port: 5432, user: 'bawaba', database: 'bawaba' },
    { as: 'owner', max: 1 },
  )
  const after = await again.query<{ n: number }>('select count(*)::int n from people.subject')
  await again.end()
  assert.deepEqual(after.rows, before.rows)

  // A second house on the same folder, or at the same port, is told so in words and harms nothing.
  const sameFolder = await start({ ...here, PORT: '4994' })
  assert.equal(sameFolder.code, 1)
  assert.match(sameFolder.said, /^A server is running on .* already\. Stop it first/m)
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'bawaba-main-'))
  const samePort = await start({ ...here, DATA_DIR: elsewhere })
  assert.equal(samePort.code, 1)
  assert.match(samePort.said, /^Something listens on port 4991 already/m)
  assert.ok(!/^ {4}at /m.test(sameFolder.said + samePort.said), 'no stack')
  await untilNone(elsewhere)
  rmSync(elsewhere, { recursive: true, force: true, maxRetries: 5 })
  assert.equal((await fetch('http://localhost:4991/readyz')).status, 200)
  third.child.kill('SIGINT')
  assert.equal(await ended(third.child), 0)
  await untilNone(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('a wrong setting stops the start with its name', { timeout: 60_000 }, async () => {
  const wrong = await start({ PORT: 'eighty', LOG_LEVEL: 'loud' })
  assert.equal(wrong.code, 1)
  assert.match(wrong.said, /PORT/)
  assert.match(wrong.said, /LOG_LEVEL/)
})

test('with made-up people no real carrier may be plugged in', { timeout: 90_000 }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-main-'))
  const wrong = await start({
    DATA_DIR: folder,
    PORT: '4992',
    CARRIER_URL: 'https://sms.example',
    CARRIER_TOKEN: 'a-token-of-sixteen',
  })
  assert.equal(wrong.code, 1)
  assert.match(wrong.said, /CARRIER_URL/)
  await untilNone(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('a database of one’s own is used when it is named', { timeout: 120_000 }, async () => {
  const db = await testDatabase()
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-main-'))
  const where = db.where as { host?: string; user?: string; database?: string; connectionString?: string }
  const url =
    where.connectionString ??
    `postgresql://${where.user}@localhost/${where.database}?host=${encodeURIComponent(where.host ?? '')}`
  const started = await start({ DATA_DIR: folder, PORT: '4993', DATABASE_URL: url })
  assert.match(started.said, /^ready /m)
  assert.deepEqual(readdirSync(folder), ['demo-keys.json'], 'no server of ours was started')
  const { rows } = await db.owner.query<{ n: number }>('select count(*)::int n from people.subject')
  assert.ok((rows[0]?.n ?? 0) > 20, 'the cast is raised there')
  started.child.kill('SIGTERM')
  assert.equal(await ended(started.child), 0)
  await db.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})
