/** Opening the database: as its owner to migrate, and as the application, whose role may not rewrite history. */
import pg from 'pg'
import { migrate } from './migrate.ts'
import type { Pool } from './transaction.ts'

// Days come as 'YYYY-MM-DD', instants as ISO UTC, counts as numbers: the house's own words, no Date objects.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString())
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text))

/** The role the application works in (0001-store.sql): it inserts versions and closes them, nothing else. */
export const appRole = 'bawaba_app'

/** Where a database is: a URL, or the folder of a unix socket with the rest. */
export type Where =
  | { readonly connectionString: string }
  | { host: string; port: number; user: string; database: string }

/** A pool that works as the application, or (for migrations, the kingdom, tests) as the owner. */
export function openPool(
  where: Where,
  options: { readonly max?: number; readonly as?: 'application' | 'owner' } = {},
): Pool {
  const application = options.as !== 'owner'
  const pool = new pg.Pool({
    ...where,
    max: options.max ?? 16,
    // Statements that do not wait for each other's answers go out together. Not for the owner, who copies whole tables.
    pipeline: application,
    // A server that does not answer must not hang whoever asks: they are told to come back (503) instead.
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    options: `-c timezone=UTC -c idle_in_transaction_session_timeout=30s${
      application ? ` -c role=${appRole} -c statement_timeout=30s -c lock_timeout=20s` : ''
    }`,
  })
  // Without a listener node-postgres ends the process when the server restarts; a lost idle connection is no news.
  pool.on('error', () => {})
  return pool
}

/** Makes the role and the tables what this version needs. Returns the migrations that ran. */
export async function prepare(where: Where): Promise<string[]> {
  const client = new pg.Client(where)
  await client.connect()
  try {
    await requirePromises(client)
    return await migrate(client)
  } finally {
    await client.end()
  }
}

/** "Committed = durable" is a setting: a server that lies about it is refused at the start (reliability.md, limits). */
async function requirePromises(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('server_version_num', 'fsync', 'full_page_writes', 'synchronous_commit')`,
  )
  const setting = Object.fromEntries(rows.map((r) => [r.name, r.setting]))
  if (Number(setting.server_version_num) < 150_000) throw new Error('the database must be PostgreSQL 15 or later')
  if (process.env.BAWABA_ALLOW_UNSAFE_DATABASE === 'yes') return // test clusters, thrown away after the run
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    if (setting[name] === 'off') throw new Error(`the database has ${name} = off: acknowledged work could be lost`)
  }
}
