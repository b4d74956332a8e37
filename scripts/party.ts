/**
 * `npm run party`: the bodies that sign people in with their account here, how often each may call, and closing one, beside
 * a house that runs. Approving one is two administrators' work at the desk.
 *
 *   npm run party -- list
 *   npm run party -- limit party-0123 20000 --by staff-1     calls of each kind a minute; `usual` for what its state gives
 *   npm run party -- close party-0123 --by staff-1
 */
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.ts'
import { closeParty, limitParty, partiesToWatch, partyOf } from '../src/openid/index.ts'
import { inTransaction } from '../src/store/index.ts'
import { command, type Running } from './running.ts'

const usage = `npm run party -- list
npm run party -- limit CLIENT_ID CALLS_A_MINUTE|usual --by ID
npm run party -- close CLIENT_ID --by ID`

/** Does what the arguments say. Returns what to print; throws with what to do otherwise. */
export async function partyCommand(
  args: readonly string[],
  { pool, clock }: Pick<Running, 'pool' | 'clock'>,
): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { by: { type: 'string', default: '' } },
  })
  const [act, clientId = '', much = ''] = positionals
  if (act === 'list') {
    const all = await partiesToWatch(pool)
    return all.map((p) => `${p.clientId}  ${p.state}, ${p.profile}, ${p.perMinute} a minute  ${p.name.en}`).join('\n')
  }
  const by = { by: values.by, at: clock.now() }
  if (values.by.trim() === '' || (act !== 'limit' && act !== 'close')) throw new Error(usage)
  const party = await partyOf(pool, clientId)
  if (party === null || party.state === 'closed') throw new Error(`There is no open body ${clientId}.`)
  if (act === 'close') {
    await inTransaction(pool, (tx) => closeParty(tx, clientId, by))
    return `${clientId} is closed; its next call is refused.`
  }
  const perMinute = much === 'usual' ? null : Number(much)
  if (perMinute !== null && !(Number.isInteger(perMinute) && perMinute >= 1 && perMinute <= 1_000_000)) {
    throw new Error(usage)
  }
  await inTransaction(pool, (tx) => limitParty(tx, clientId, perMinute, by))
  return `${clientId} may make ${perMinute ?? 'the usual number of'} calls of each kind a minute.`
}

if (import.meta.main)
  await command(
    () => readConfig(process.env),
    (running) => partyCommand(process.argv.slice(2), running),
  )
