/** The database of a house that runs: the one named by DATABASE_URL, else the embedded one in DATA_DIR, by its socket. */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../src/config.ts'
import { type Clock, openPool, type Pool, runningClock, systemClock } from '../src/store/index.ts'

export interface Running {
  readonly pool: Pool
  readonly clock: Clock
  close(): Promise<void>
}

/** As the application, not as the owner: history cannot be edited from here either. Throws where no house runs. */
export function openRunning(config: Config): Running {
  const folder = path.resolve(config.DATA_DIR, 'pg')
  if (!config.DATABASE_URL && !existsSync(path.join(folder, '.s.PGSQL.5432')))
    throw new Error(
      `No house runs on ${folder}. Start it first, or name its database by DATABASE_URL or its folder by DATA_DIR.`,
    )
  const where = config.DATABASE_URL
    ? { connectionString: config.DATABASE_URL }
    : { host: realpathSync(folder), port: 5432, user: 'bawaba', database: 'bawaba' }
  const pool = openPool(where, { max: 2 })
  return { pool, clock: config.CLOCK ? runningClock(config.CLOCK) : systemClock, close: () => pool.end() }
}

/** Runs a command against the house that runs, prints what it says, and ends with 1 when it throws. */
export async function command(read: () => Config, run: (running: Running) => Promise<string>): Promise<void> {
  let running: Running | undefined
  try {
    running = openRunning(read())
    console.log(await run(running))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  } finally {
    await running?.close()
  }
}
