/**
 * `npm run recall`: recalls what a machine, a bank or an officer vouched for in a time (ID-44), beside a house that runs.
 * Two directors, each with the id of the staff register; the second must confirm within the hour.
 *
 *   npm run recall -- propose --channel bank --by SAMBA --from 2026-02-01T00:00:00Z --to 2026-02-02T00:00:00Z \
 *     --reason "a clerk sold activations" --director staff-1
 *   npm run recall -- confirm --id … --director staff-2
 *   npm run recall -- list
 */
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.ts'
import { type Channel, confirmRecall, proposeRecall, type Recall, recalls } from '../src/identity/index.ts'
import { command, type Running } from './running.ts'

const usage = `npm run recall -- propose --channel kiosk|bank|officer --by ID --from INSTANT --to INSTANT --reason TEXT --director ID
npm run recall -- confirm --id ID --director ID
npm run recall -- list`

/** Does what the arguments say. Returns what to print; throws with what to do otherwise. */
export async function recallCommand(args: readonly string[], deps: Pick<Running, 'pool' | 'clock'>): Promise<string> {
  const text = { type: 'string', default: '' } as const
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { channel: text, by: text, from: text, to: text, reason: text, director: text, id: text },
  })
  switch (positionals.join(' ')) {
    case 'propose': {
      const { channel, by, reason, director } = values
      const [from, to] = [instant(values.from), instant(values.to)]
      const answer = await proposeRecall(deps, { channel: channel as Channel, by, from, to, reason, director })
      if (!answer.ok) throw new Error(`${answer.words.en}.\n${usage}`)
      return `${answer.touches} activations would be recalled. Another director confirms before ${answer.confirmUntil}:
npm run recall -- confirm --id ${answer.recallId} --director …`
    }
    case 'confirm': {
      const answer = await confirmRecall(deps, values.id, values.director)
      if (!answer.ok) throw new Error(`${answer.words.en}.`)
      return 'Confirmed. The workers of the house carry it out; see how far: npm run recall -- list'
    }
    case 'list': {
      const all = await recalls(deps.pool)
      return all.length === 0 ? 'Nothing was ever recalled.' : all.map(line).join('\n')
    }
    default:
      throw new Error(usage)
  }
}

/** A day or an instant with its zone, as one of UTC; what cannot be read goes on as it is, to be refused. */
function instant(typed: string): string {
  const whole = /^\d{4}-\d\d-\d\d$/.test(typed) ? `${typed}T00:00:00Z` : typed
  const zoned = /(Z|[+-]\d\d:\d\d)$/.test(whole)
  return zoned && !Number.isNaN(Date.parse(whole)) ? new Date(whole).toISOString() : typed
}

function line(r: Recall): string {
  const state =
    r.confirmedBy === null
      ? `waits for a second director until ${r.confirmUntil}`
      : `confirmed by ${r.confirmedBy}, ${r.doneAt === null ? 'under way' : `done ${r.doneAt}`}: ${r.dropped} dropped, ${r.spared} spared`
  return `${r.recallId}  ${r.channel} ${r.by}  ${r.from} – ${r.to}  proposed by ${r.proposedBy}, ${state}\n    ${r.reason}`
}

if (import.meta.main)
  await command(
    () => readConfig(process.env),
    (running) => recallCommand(process.argv.slice(2), running),
  )
