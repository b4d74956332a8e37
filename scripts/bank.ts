/**
 * `npm run bank`: what the banks did today, and stopping one or letting it go on, beside a house that runs.
 *
 *   npm run bank -- list
 *   npm run bank -- stop SAMBA --by staff-1 --why "their key was stolen"
 *   npm run bank -- open SAMBA --by staff-1
 */
import { parseArgs } from 'node:util'
import { demoBanks } from '../src/agencies/banks/index.ts'
import { readConfig } from '../src/config.ts'
import { type Bank, bankUse, openBank, stopBank } from '../src/identity/index.ts'
import { first, inTransaction, type Pool } from '../src/store/index.ts'
import { command, type Running } from './running.ts'

const usage = `npm run bank -- list
npm run bank -- stop CODE --by ID --why TEXT
npm run bank -- open CODE --by ID`

/** Does what the arguments say. Returns what to print; throws with what to do otherwise. */
export async function bankCommand(
  args: readonly string[],
  { pool, clock }: Pick<Running, 'pool' | 'clock'>,
  banks: readonly Bank[],
): Promise<string> {
  const text = { type: 'string', default: '' } as const
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { by: text, why: text },
  })
  const [act, code = ''] = positionals
  if (act === 'list') {
    const all = await bankUse(pool, banks, clock.now())
    return all
      .map(
        (b) =>
          `${b.code}  ${b.heard} heard today, ${b.activated} activated, ${b.refused} refused${b.stopped ? ', STOPPED' : ''}`,
      )
      .join('\n')
  }
  if (!banks.some((bank) => bank.code === code) || values.by.trim() === '') throw new Error(usage)
  if (act === 'open')
    return (await openBank(pool, code, values.by, clock.now())) ? `${code} may go on.` : `${code} was not stopped.`
  if (act !== 'stop' || values.why.trim() === '') throw new Error(usage)
  const by = { by: values.by, why: values.why, at: clock.now() }
  return (await inTransaction(pool, (tx) => stopBank(tx, code, by)))
    ? `${code} is stopped.`
    : `${code} was stopped already.`
}

/** The configured banks, and the demo's where everybody is made up. */
async function knownBanks(pool: Pool): Promise<readonly Bank[]> {
  const config = readConfig(process.env)
  const here = first(await pool.query<{ synthetic: boolean }>('select synthetic from store.installation'))
  return [...config.banks, ...(here?.synthetic ? demoBanks(config.keys.KEY_CALLBACKS).banks : [])]
}

if (import.meta.main)
  await command(
    () => readConfig(process.env),
    async (running) => bankCommand(process.argv.slice(2), running, await knownBanks(running.pool)),
  )
