/**
 * `npm run breaker`: how the breaker of codes by message stands (ID-24). `-- clear --staff ID` says that codes may count
 * again: two officers, within a quarter of an hour. `-- drop --staff ID` lets it fall by hand. Officers do the same at
 * `/desk/codes`, with signatures; whoever may run this may read the database anyway.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.ts'
import { breakerState, clearBreaker, codeFigures, dropBreaker } from '../src/identity/index.ts'
import { type Clock, openPool, systemClock } from '../src/store/index.ts'

const usage = 'npm run breaker [-- clear --staff ID | -- drop --staff ID]'

async function main(): Promise<string> {
  const { values, positionals } = parseArgs({ options: { staff: { type: 'string' } }, allowPositionals: true })
  const [what = 'show', ...more] = positionals
  const { staff } = values
  if (more.length > 0 || !['show', 'clear', 'drop'].includes(what)) throw new Error(`Like: ${usage}`)
  if (what !== 'show' && staff === undefined) throw new Error(`Who says so? Like: ${usage}`)
  const { DATABASE_URL, DATA_DIR, CLOCK } = readConfig(process.env)
  const clock: Clock = CLOCK ? { now: () => CLOCK } : systemClock
  // The house's own server listens in its data folder while the house runs.
  const where = DATABASE_URL
    ? { connectionString: DATABASE_URL }
    : { host: path.resolve(DATA_DIR, 'pg'), port: 5432, user: 'bawaba', database: 'bawaba' }
  const pool = openPool(where, { max: 2 })
  try {
    if (what === 'drop') return said[(await dropBreaker({ pool, clock }, staff ?? '')) ? 'dropped' : 'down']
    if (what === 'clear') return said[await clearBreaker({ pool, clock }, staff ?? '')]
    const state = await breakerState(pool, clock.now())
    const figures = JSON.stringify(state?.figures ?? (await codeFigures(pool, clock.now())))
    if (state === null) return `Codes by message count. ${figures}`
    const wanted = state.wantedBy.length === 0 ? 'nobody yet' : state.wantedBy.join(', ')
    return `The breaker fell at ${state.fellAt} (${state.why}). To be cleared by two; so far: ${wanted}. ${figures}`
  } finally {
    await pool.end()
  }
}

const said = {
  dropped: 'The breaker fell: no code by message counts as a factor until two officers clear it.',
  down: 'The breaker is down already.',
  cleared: 'Codes by message count again.',
  waits: 'Written down. Another officer must say so too, within a quarter of an hour.',
  not_down: 'The breaker is not down.',
} as const

try {
  console.log(await main())
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
