/**
 * Databases for tests: a fresh, migrated one each time, copied from a template in some 70 ms, on a real PostgreSQL:
 * the server of $TEST_DATABASE_URL when it is set, else an embedded one, started once a process in a temporary
 * folder that goes when the process ends.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { ledgerWrongs } from '../payments/ledger.testing.ts'
import { openPool, prepare, type Where } from './database.ts'
import { startEmbedded } from './embedded.ts'
import { uuid } from './ids.ts'
import { migrationsDigest } from './migrate.ts'
import type { Pool } from './transaction.ts'

export interface TestDatabase {
  /** Connected as the application. */
  readonly pool: Pool
  /** Connected as the owner: to look behind the application's back. */
  readonly owner: Pool
  readonly where: Where
  close(): Promise<void>
}

type Server = (database: string) => Where

let server: Promise<Server> | undefined
const templates = new Map<string, Promise<string>>()

/** One copy of each template, made ahead. */
const spare = new Map<string, Promise<string>>()

async function copyOf(at: Server, template: string): Promise<string> {
  const name = `t_${uuid().replaceAll('-', '')}`
  await asOwner(at('postgres'), `create database ${name} template ${template}`)
  return name
}

/** The server of this test run. */
export function testServer(): Promise<Server> {
  server ??= startServer()
  return server
}

async function startServer(): Promise<Server> {
  process.env.BAWABA_ALLOW_UNSAFE_DATABASE = 'yes'
  const url = process.env.TEST_DATABASE_URL
  if (url !== undefined) {
    return (database) => {
      const where = new URL(url)
      where.pathname = `/${database}`
      return { connectionString: where.href }
    }
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-pg-'))
  // Thrown away after the run, so nothing is gained by waiting for the disk; kills of our own processes lose nothing.
  const embedded = await startEmbedded(folder, { fsync: 'off', max_connections: '300', shared_buffers: '256MB' })
  process.once('exit', () => {
    // The server has just been told to stop; its last files appear within a moment.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return (database) => ({ ...embedded.connection, database })
}

/** A fresh migrated database of one's own. With `seed`, the seeded state is made once a process and copied after. */
export async function testDatabase(seed?: {
  readonly name: string
  readonly fill: (owner: Pool) => Promise<void>
}): Promise<TestDatabase> {
  const at = await testServer()
  const key = seed?.name ?? ''
  let template = templates.get(key)
  if (template === undefined) {
    template = makeTemplate(at, seed)
    templates.set(key, template)
  }
  const from = await template
  // The next copy is made while this one is used: the server has a core of its own to do it on.
  const mine = spare.get(from) ?? copyOf(at, from)
  const next = mine.then(() => copyOf(at, from))
  next.catch(() => spare.delete(from)) // said by the test that wants it
  spare.set(from, next)
  const name = await mine
  const where = at(name)
  const pool = openPool(where)
  const owner = openPool(where, { as: 'owner', max: 4 })
  return {
    pool,
    owner,
    where,
    async close() {
      // Whatever the test was about: the books must be right at its end.
      const wrong = await ledgerWrongs(owner)
      await Promise.all([pool.end(), owner.end()])
      // Nobody waits for it to be gone; the server goes with the run.
      asOwner(at('postgres'), `drop database if exists ${name} with (force)`).catch(() => {})
      if (wrong.length > 0) throw new Error(`the ledger is wrong: ${wrong.join('; ')}`)
    },
  }
}

/** Makes the template, or finds the one that another process of the same run has made. */
async function makeTemplate(
  at: Server,
  seed?: { readonly name: string; readonly fill: (owner: Pool) => Promise<void> },
): Promise<string> {
  const name = `template_${migrationsDigest()}_${seed?.name ?? 'empty'}`.toLowerCase()
  const client = new pg.Client(at('postgres'))
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(727275)')
    const ready = await client.query(`select from pg_database where datname = $1 and datconnlimit = 0`, [name])
    if (ready.rowCount === 1) return name
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name}`)
    await prepare(at(name))
    if (seed) {
      const owner = openPool(at(name), { as: 'owner', max: 4 })
      await seed.fill(owner)
      // What the seed wrote must not look as if it had waited for its link since the run began.
      await owner.query(`update watch.unsealed set queued_at = '2099-01-01'`)
      await owner.end()
    }
    // Whole: nobody may change it now, and a half-made one never looks like this.
    await client.query(`alter database ${name} connection limit 0`)
    return name
  } finally {
    await client.end()
  }
}

async function asOwner(where: Where, sql: string): Promise<void> {
  const client = new pg.Client(where)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
