/**
 * Plain SQL migrations: `NNNN-name.sql`, each in its own transaction, one runner at a time (an advisory lock),
 * forward only; a file that changed after it ran is an error. Two processes may start at once, and one may be
 * killed in the middle: the next runs what is left.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'

export const migrationsFolder = path.join(import.meta.dirname, '..', '..', 'migrations')

/** Names the state of the migrations folder: two trees with the same name migrate to the same database. */
export function migrationsDigest(folder: string = migrationsFolder): string {
  const digest = createHash('sha256')
  for (const name of filesOf(folder)) digest.update(name).update(readFileSync(path.join(folder, name)))
  return digest.digest('hex').slice(0, 12)
}

/** @param client one connection as the owner: the lock belongs to its session. Returns the names that ran now. */
export async function migrate(client: pg.Client, folder: string = migrationsFolder): Promise<string[]> {
  await client.query('select pg_advisory_lock(727274)')
  try {
    await client.query(`create table if not exists public.schema_migration (
      name text primary key, checksum text not null, ran_at timestamptz not null default now())`)
    const rows = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from public.schema_migration',
    )
    const ran = new Map(rows.rows.map((r) => [r.name, r.checksum]))
    const done: string[] = []
    for (const name of filesOf(folder)) {
      const sql = readFileSync(path.join(folder, name), 'utf8')
      const checksum = createHash('sha256').update(sql).digest('hex')
      if (ran.has(name)) {
        if (ran.get(name) !== checksum) throw new Error(`${name} was changed after it ran: add a new migration`)
        continue
      }
      try {
        await client.query('begin')
        await client.query(sql)
        await client.query('insert into public.schema_migration (name, checksum) values ($1, $2)', [name, checksum])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migration ${name}: ${(error as Error).message}`, { cause: error })
      }
      done.push(name)
    }
    return done
  } finally {
    await client.query('select pg_advisory_unlock(727274)')
  }
}

function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}-[\w-]+\.sql$/.test(file))
    .sort()
}
