/** What the servers of the tests log: kept where the whole run's logs are searched for people, silent elsewhere. */
import path from 'node:path'
import { type Logger, pino } from 'pino'
import { uuid } from '../store/index.ts'

export function testLog(): Logger {
  const folder = process.env.TEST_LOGS
  if (folder === undefined) return pino({ level: 'silent' })
  return pino({ base: null }, pino.destination({ dest: path.join(folder, `${uuid()}.log`), sync: true }))
}
