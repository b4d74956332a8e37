/**
 * The demo kingdom: the cast, the generated people behind them, the fingers and faces of both, and accounts for some
 * of the cast. All of it in one transaction: a kingdom is there whole or not at all, also after a kill in the middle.
 */
import { simulatedTemplates } from '../src/agencies/devices/index.ts'
import { enrolTemplates, sealTemplate } from '../src/identity/index.ts'
import { type Day, type Instant, startOfDay } from '../src/language/index.ts'
import { inTransaction, type Pool } from '../src/store/index.ts'
import { raiseCastAccounts } from './accounts.ts'
import { generatePeople, type Statistics } from './generate/index.ts'
import { raiseCastOfficers } from './officers.ts'
import { people } from './people.ts'
import { raiseCastWithin } from './raise.ts'

export interface Kingdom {
  /** The day in Riyadh on which the stories begin. */
  readonly asOf: Day
  /** How many generated people stand behind the cast. */
  readonly people: number
  /** Ready accounts for some of the cast. */
  readonly accounts: boolean
  readonly keys: { readonly pepper: Buffer; readonly templates: Buffer; readonly devices: Buffer }
  readonly now: Instant
  /** Another seed, other people; the same seed, the same ones. */
  readonly seed?: number
  readonly progress?: (people: number) => void
}

/** Raises the kingdom in an empty, migrated database and marks the installation synthetic. `owner`: as its owner. */
export function raiseKingdom(owner: Pool, kingdom: Kingdom): Promise<Statistics> {
  return inTransaction(owner, async (tx) => {
    await raiseCastWithin(tx, kingdom.asOf)
    const enrolled = Object.values(people).flatMap((member) => (member.biometrics ? [member.id] : []))
    await enrolTemplates(tx, kingdom.keys.templates, simulatedTemplates(enrolled), kingdom.now)
    if (kingdom.accounts) {
      await raiseCastAccounts(tx, kingdom.keys.pepper, kingdom.now)
      await raiseCastOfficers(tx, kingdom.keys.pepper, kingdom.now)
    }
    return generatePeople(tx, {
      seed: kingdom.seed ?? 1,
      people: kingdom.people,
      asOf: kingdom.asOf,
      recordedAt: startOfDay(kingdom.asOf),
      seal: (id) => sealed(kingdom.keys.templates, id),
      ...(kingdom.progress ? { progress: kingdom.progress } : {}),
    })
  })
}

/** Fingers and face of one person as COPY takes them. */
function sealed(key: Buffer, id: string): (readonly [string, string])[] {
  // COPY reads a backslash as the beginning of an escape, so the one of bytea's hexadecimal form is doubled.
  return simulatedTemplates([id]).map((t) => [t.kind, `\\\\x${sealTemplate(key, t).toString('hex')}`])
}
