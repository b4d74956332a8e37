/** A sender in a process of its own, for `crash.test.ts` to kill: sends what is due once and ends. */
import { simulatedCarrier } from '../agencies/carriers/index.ts'
import { fixedClock, openPool } from '../store/index.ts'
import { sendDue } from './index.ts'

const { where, now } = JSON.parse(process.argv[2] ?? '')
const pool = openPool(where, { max: 2 })
const clock = fixedClock(now)
await sendDue(pool, simulatedCarrier(pool, clock), clock, { limit: 10 })
await pool.end()
