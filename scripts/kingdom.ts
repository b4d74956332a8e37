/**
 * `npm run kingdom -- --people 1000000 [--seed 7] [--day 2026-02-01]`: raises a demo kingdom of any size, 5,000 unless
 * told, in an empty database: $DATABASE_URL's, or that of the embedded server in $DATA_DIR. `npm start` then finds it there.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { raiseKingdom } from '../cast/kingdom.ts'
import { type Config, readConfig } from '../src/config.ts'
import { dayOf, isDay } from '../src/language/index.ts'
import { type Embedded, openPool, prepare, startEmbedded, systemClock, type Where } from '../src/store/index.ts'

const usage = 'npm run kingdom -- --people 1000000 [--seed 7] [--day 2026-02-01]'

interface Asked {
  readonly people: number
  readonly seed: number
  readonly asOf: ReturnType<typeof dayOf>
}

/** `CLOCK` says which day it is, as it does for `npm start`; `--day` is stronger. */
function asked(today: string): Asked {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
      day: { type: 'string' },
    },
  })
  const people = Number(values.people)
  const seed = Number(values.seed)
  if (!Number.isInteger(people) || people < 0 || people > 20_000_000) {
    throw new Error(`--people: how many, from 0 to 20000000. Like: ${usage}`)
  }
  if (!Number.isInteger(seed)) throw new Error(`--seed: a whole number. Like: ${usage}`)
  const asOf = values.day ?? dayOf(today)
  if (!isDay(asOf)) throw new Error(`--day: a day such as 2026-02-01. Like: ${usage}`)
  return { people, seed, asOf }
}

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const { people, seed, asOf } = asked(config.CLOCK ?? systemClock.now())
  const began = Date.now()
  const database = await databaseFor(config)
  try {
    await prepare(database.where)
    const owner = openPool(database.where, { max: 2, as: 'owner' })
    try {
      const { rows } = await owner.query<{ taken: boolean }>(
        'select exists (select from people.subject) or exists (select from store.installation) as taken',
      )
      if (rows[0]?.taken) {
        throw new Error(
          'There are people in this database already, and a kingdom is raised whole or not at all.\n' +
            'Name an empty one by DATABASE_URL, or another folder: DATA_DIR=data-large npm run kingdom -- …',
        )
      }
      const now = config.CLOCK ?? systemClock.now()
      let told = 0
      const made = await raiseKingdom(owner, {
        asOf,
        people,
        seed,
        accounts: config.DEMO_ACCOUNTS,
        keys: {
          pepper: config.keys.KEY_PEPPER,
          templates: config.keys.KEY_TEMPLATES,
        },
        now,
        progress(written) {
          if (written - told < 100_000) return
          told = written
          console.error(`${written} people, ${seconds(began)} s`)
        },
      })
      await owner.query('analyze')
      const size = await owner.query<{ mb: number }>('select pg_database_size(current_database()) / 1048576 as mb')
      const rowCount = Object.values(made.rows).reduce((sum, n) => sum + n, 0)
      const most = Math.round(process.resourceUsage().maxRSS / 1024)
      console.log(
        `${made.people} people (${made.citizens} citizens, ${made.residents} residents, ${made.visitors} visitors), ` +
          `${rowCount} rows, seed ${seed}, in ${seconds(began)} s; database ${size.rows[0]?.mb} MB, this process at most ${most} MB`,
      )
    } finally {
      await owner.end()
    }
  } finally {
    await database.close()
  }
}

/** The database named, or that of the embedded server in the data folder, under the name that `npm start` uses. */
async function databaseFor(config: Config): Promise<{ readonly where: Where; close(): Promise<void> }> {
  if (config.DATABASE_URL) return { where: { connectionString: config.DATABASE_URL }, close: async () => {} }
  const folder = path.resolve(config.DATA_DIR, 'pg')
  // The load is one long transaction: fewer checkpoints and a larger cache are what it gains most by.
  const embedded = await startEmbedded(folder, {
    shared_buffers: '1GB',
    max_wal_size: '8GB',
    checkpoint_timeout: '30min',
  })
  const postgres = openPool({ ...embedded.connection, database: 'postgres' }, { max: 1, as: 'owner' })
  const known = await postgres.query(`select from pg_database where datname = 'bawaba'`)
  if (known.rowCount === 0) await postgres.query('create database bawaba')
  await postgres.end()
  return { where: { ...embedded.connection, database: 'bawaba' }, close: () => stopped(embedded) }
}

/** The embedded server is no reason for a process to live; waiting for its end is one. */
async function stopped(embedded: Embedded): Promise<void> {
  const waiting = setInterval(() => {}, 1000)
  await embedded.stop()
  clearInterval(waiting)
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1)
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
