/** A whole kingdom for a journey: the server as `npm start` starts it, in a process of its own, on the day of the stories. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { castNow } from '../../cast/index.ts'
import { openPool, type Pool, uuid } from '../store/index.ts'

export interface Kingdom {
  readonly url: string
  /** The database as its owner: to look behind the doors. */
  readonly owner: Pool
  /** What the server said on its standard output until it was ready. */
  readonly said: string
  /** The password of the ready accounts. */
  readonly password: string
  /** The latest message on a phone, `+9665…`; waits for one that matches. */
  message(mobile: string, matches: RegExp): Promise<string>
  stop(): Promise<void>
}

/** @param environment what differs from a plain start */
export async function startKingdom(environment: Readonly<Record<string, string>> = {}): Promise<Kingdom> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-journey-'))
  const port = await freePort()
  const child = spawn(process.execPath, ['--import', './scripts/tsx.mjs', 'src/main.ts'], {
    cwd: path.join(import.meta.dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: folder,
      CLOCK: castNow,
      DEMO_PEOPLE: '0',
      // A port beside ours may be another journey's: only who walks to the university opens one.
      DEMO_UNIVERSITY_PORT: '0',
      LOG_LEVEL: 'info',
      LOG_FILE: path.join(process.env.TEST_LOGS ?? folder, `${uuid()}.log`),
      ...environment,
    },
  })
  const said = await ready(child)
  const owner = openPool(
    { host: path.join(folder, 'pg'), port: 5432, user: 'bawaba', database: 'bawaba' },
    { as: 'owner', max: 4 },
  )
  return {
    url: `http://localhost:${port}`,
    owner,
    said,
    password: /password\s+(\S+)/.exec(said)?.[1] ?? '',
    message: (mobile, matches) => waitForMessage(owner, mobile, matches),
    async stop() {
      await owner.end()
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Everything said until the doors are listed; rejects with what was said when the server ends first. */
function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    let wrong = ''
    const late = setTimeout(() => reject(new Error(`the kingdom was not ready in 60 s:\n${said}\n${wrong}`)), 60_000)
    child.stderr?.on('data', (chunk) => {
      wrong += chunk
    })
    child.stdout?.on('data', (chunk) => {
      said += chunk
      if (!/^ready http/m.test(said)) return
      clearTimeout(late)
      setTimeout(() => resolve(said), 50)
    })
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`the kingdom ended with code ${code}:\n${said}\n${wrong}`))
    })
  })
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

async function waitForMessage(owner: pg.Pool, mobile: string, matches: RegExp): Promise<string> {
  for (let left = 100; left > 0; left--) {
    const { rows } = await owner.query<{ text: string }>(
      'select text from outside.message where mobile = $1 order by at desc limit 5',
      [mobile],
    )
    const found = rows.find((row) => matches.test(row.text))
    if (found) return found.text
    await new Promise((resume) => setTimeout(resume, 100))
  }
  throw new Error(`no message matching ${matches} came`)
}
