/** The command that makes the first administrator: what it prints opens the desk once, and what it closes opens nothing. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { cast, castSeed } from '../cast/index.ts'
import { relyingParty } from '../src/identity/index.ts'
import {
  askOfficerSignIn,
  beginOfficerSignIn,
  finishOfficerSignIn,
  officerFlow,
} from '../src/identity/officers/index.ts'
import { softKey } from '../src/identity/passkey.testing.ts'
import { runningClock, systemClock } from '../src/store/index.ts'
import { testDatabase } from '../src/store/testing.ts'

const db = await testDatabase(castSeed)
const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-officer-'))
after(async () => {
  await db.close()
  rmSync(folder, { recursive: true, force: true })
})
const pepper = randomBytes(32)

function databaseUrl(): string {
  const where = db.where as {
    connectionString?: string
    host?: string
    port?: number
    user?: string
    database?: string
  }
  if (where.connectionString !== undefined) return where.connectionString
  const { host = '', port = 5432, user = '', database = '' } = where
  return `postgres://${user}@localhost/${database}?${new URLSearchParams({ host, port: String(port) })}`
}

function officer(...args: string[]): Promise<{ code: number; said: string; wrong: string }> {
  const env = { ...process.env, DATABASE_URL: databaseUrl(), DATA_DIR: folder, KEY_PEPPER: pepper.toString('hex') }
  return new Promise((resolve) => {
    const command = ['--import', './scripts/tsx.mjs', 'scripts/officer.ts', ...args]
    const child = execFile(
      process.execPath,
      command,
      { env, cwd: path.join(import.meta.dirname, '..') },
      (_e, said, wrong) => resolve({ code: child.exitCode ?? 1, said, wrong }),
    )
  })
}

test('a unit and an administrator are made; what is printed opens the desk with a new passkey; closed, it opens nothing', async () => {
  const naming = ['unit', 'riyadh', '--ar', 'الرياض', '--en', 'Riyadh']
  assert.match((await officer(...naming, '--reader', 'R1:short')).wrong, /--reader/)
  const unit = await officer(...naming, '--reader', `R1:${'a'.repeat(64)}`, '--reader', `C1:${'b'.repeat(64)}`)
  assert.equal(unit.code, 0, unit.wrong)
  // Told again without readers, it keeps those it has.
  assert.equal((await officer(...naming)).code, 0)
  const { rows } = await db.owner.query(`select readers from desk.unit where unit_id = 'riyadh'`)
  assert.deepEqual(
    rows[0]?.readers.map((r: { serialNo: string }) => r.serialNo),
    ['R1', 'C1'],
  )
  const add = ['add', 'nawal.y', '--number', cast.NAWAL.number, '--unit', 'riyadh', '--roles', 'administrator']
  const added = await officer(...add)
  assert.equal(added.code, 0, added.wrong)
  const password = /password\s+(\S+)/.exec(added.said)?.[1] ?? ''
  const code = /enrolment code\s+(\S+)/.exec(added.said)?.[1] ?? ''
  assert.match(code, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
  assert.match((await officer('list')).said, /nawal\.y\s+riyadh\s+administrator/)

  const clock = runningClock(systemClock.now())
  const deps = { pool: db.pool, clock, keys: { codes: randomBytes(32), pepper } }
  const rp = relyingParty('http://portal.test')
  const signIn = async (code: string) => {
    const begun = await beginOfficerSignIn(deps, { username: 'nawal.y', password })
    if (!begun.ok) return begun
    const flow = await officerFlow(deps, begun.flow)
    assert.ok(flow)
    const answer = softKey().make(await askOfficerSignIn(deps, rp, flow))
    return finishOfficerSignIn(deps, rp, flow, { answer, code })
  }
  assert.equal((await signIn('WRNG-WRNG-WRNG-WRNG')).ok, false)
  assert.equal((await signIn(code)).ok, true)
  // Used once; a new code, which ends the passkey made before, opens it again.
  const another = await officer('code', 'nawal.y')
  assert.equal((await signIn(code)).ok, false)
  assert.equal((await signIn(/enrolment code\s+(\S+)/.exec(another.said)?.[1] ?? '')).ok, true)

  assert.equal((await officer('close', 'nawal.y')).code, 0)
  assert.equal((await signIn(code)).ok, false)
  const audit = await db.owner.query(
    'select kind from desk.act where about is not null or officer_id is not null order by at',
  )
  for (const kind of ['officer_added', 'keys_forgotten', 'officer_closed']) {
    assert.ok(
      audit.rows.some((row) => row.kind === kind),
      kind,
    )
  }
})

test('what is wrong is said in a line, and nothing is made', async () => {
  const wrong = async (...args: string[]) => {
    const { code, wrong: said } = await officer(...args)
    assert.equal(code, 1, args.join(' '))
    assert.doesNotMatch(said, /\n\s+at /)
    return said
  }
  assert.match(await wrong('add', 'x', '--roles', 'king'), /--roles: of/)
  assert.match(
    await wrong('add', 'someone', '--number', '1999900309', '--unit', 'riyadh', '--roles', 'director'),
    /nobody by this number/,
  )
  assert.match(
    await wrong('add', 'someone', '--number', cast.HIND.number, '--unit', 'nowhere', '--roles', 'director'),
    /no such unit/,
  )
  assert.match(await wrong('close', 'nobody'), /no open account/)
  assert.match(await wrong('dance'), /npm run officer/)
})
