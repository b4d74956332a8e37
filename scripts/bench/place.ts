/** Where the measurement takes place: a PostgreSQL of its own in a folder that goes, with a kingdom of either size. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generatePeople } from '../../cast/generate/index.ts'
import { castDay, raiseCastWithin } from '../../cast/index.ts'
import { openSession } from '../../src/identity/sessions.ts'
import { type Day, dayOf, startOfDay } from '../../src/language/index.ts'
import {
  type Embedded,
  inTransaction,
  openPool,
  prepare,
  startEmbedded,
  systemClock,
  type Where,
} from '../../src/store/index.ts'

export interface Place {
  readonly connectionOf: (people: number) => Where
  /** Raises a kingdom of so many people, once. */
  raise(people: number): Promise<void>
  close(): Promise<void>
}

export interface ServerPlace {
  readonly folder: string
  readonly connection: Embedded['connection']
  /** Makes an empty database. */
  database(name: string): Promise<Where>
  close(): Promise<void>
}

/** A PostgreSQL in a folder that goes, durable as in the field: what is acknowledged is on the disk. */
export async function openServerPlace(settings: Readonly<Record<string, string>>): Promise<ServerPlace> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-bench-'))
  const embedded: Embedded = await startEmbedded(folder, { max_connections: '200', ...settings })
  return {
    folder,
    connection: embedded.connection,
    async database(name) {
      const postgres = openPool({ ...embedded.connection, database: 'postgres' }, { max: 1, as: 'owner' })
      await postgres.query(`create database ${name}`)
      await postgres.end()
      return { ...embedded.connection, database: name }
    },
    async close() {
      const waiting = setInterval(() => {}, 1000)
      await embedded.stop()
      clearInterval(waiting)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function openPlace(): Promise<Place> {
  const server = await openServerPlace({ shared_buffers: '512MB', max_wal_size: '8GB', checkpoint_timeout: '30min' })
  const connectionOf = (people: number): Where => ({ ...server.connection, database: `people_${people}` })
  return {
    connectionOf,
    async raise(people) {
      const where = await server.database(`people_${people}`)
      await prepare(where)
      const owner = openPool(where, { max: 1, as: 'owner' })
      const asOf: Day = dayOf(systemClock.now())
      await inTransaction(owner, async (tx) => {
        await raiseCastWithin(tx, asOf)
        await generatePeople(tx, { seed: 1, people, asOf, recordedAt: startOfDay(asOf) })
      })
      await owner.query('vacuum (analyze)')
      await owner.query('checkpoint')
      await owner.end()
    },
    close: server.close,
  }
}

export interface Visitors {
  readonly ids: readonly string[]
  /** A session of each. */
  readonly tokens: readonly string[]
}

/** Citizens with a passport from all over the kingdom, signed in: the load is spread over people as in life. */
export async function signIn(where: Where, count: number): Promise<Visitors> {
  const pool = openPool(where, { max: 1, as: 'owner' })
  try {
    const { rows } = await pool.query<{ person_id: string }>(
      `select person_id from passports.passport p join people.person using (person_id)
       where p.status = 'active' and p.superseded_at is null and born < date '${castDay}' - 7300
         and not exists (select from restrictions.suspension s where s.person_id = p.person_id)
       order by md5(p.number) limit $1`,
      [count],
    )
    const ids = rows.map((r) => r.person_id)
    if (ids.length === 0) throw new Error('nobody here has a passport')
    const tokens = await inTransaction(pool, async (tx) => {
      const made: string[] = []
      for (const person of ids) {
        const at = systemClock.now()
        const device = { deviceHash: Buffer.alloc(32), label: 'bench' }
        const session = { person, lang: 'ar', identityLevel: 3, signInLevel: 2, at, ...device } as const
        made.push((await openSession(tx, session)).token)
      }
      return made
    })
    return { ids, tokens }
  } finally {
    await pool.end()
  }
}
