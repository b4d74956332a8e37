/**
 * The demo kingdom: the cast with their fingers and faces, the generated people behind them (whose fingers and faces
 * are made when one of them stands at a kiosk, `bodies.ts`), and accounts for some of the cast. All of it in one transaction: a kingdom is there whole or not at all, also after a kill in the middle.
 */
import { enrolTemplates } from '../src/identity/index.ts'
import { type Day, type Instant, startOfDay } from '../src/language/index.ts'
import { inTransaction, type Pool } from '../src/store/index.ts'
import { raiseCastAccounts } from './accounts.ts'
import { castTemplates } from './bodies.ts'
import { generatePeople, type Statistics } from './generate/index.ts'
import { raiseCastOfficers } from './officers.ts'
import { raiseCastWithin } from './raise.ts'

export interface Kingdom {
  /** The day in Riyadh on which the stories begin. */
  readonly asOf: Day
  /** How many generated people stand behind the cast. */
  readonly people: number
  /** Ready accounts for some of the cast. */
  readonly accounts: boolean
  readonly keys: { readonly pepper: Buffer; readonly templates: Buffer }
  readonly now: Instant
  /** Another seed, other people; the same seed, the same ones. */
  readonly seed?: number
  readonly progress?: (people: number) => void
}

/** Raises the kingdom in an empty, migrated database and marks the installation synthetic. `owner`: as its owner. */
export function raiseKingdom(owner: Pool, kingdom: Kingdom): Promise<Statistics> {
  return inTransaction(owner, async (tx) => {
    await raiseCastWithin(tx, kingdom.asOf)
    await enrolTemplates(tx, kingdom.keys.templates, castTemplates(), kingdom.now)
    if (kingdom.accounts) {
      await raiseCastAccounts(tx, kingdom.keys.pepper, kingdom.now)
      await raiseCastOfficers(tx, kingdom.keys.pepper, kingdom.now)
    }
    return generatePeople(tx, {
      seed: kingdom.seed ?? 1,
      people: kingdom.people,
      asOf: kingdom.asOf,
      recordedAt: startOfDay(kingdom.asOf),
      ...(kingdom.progress ? { progress: kingdom.progress } : {}),
    })
  })
}
