/**
 * The world of one process of the crash suite: a house on a database, the outside world in it, a clock that jumps to
 * what is due next, and a journal of what a person was told. All that must outlive a kill is in files or in the database.
 */
import { castNow } from '../../../cast/index.ts'
import { simulatedCarrier } from '../../agencies/carriers/index.ts'
import { type SimulatedGateway, simulatedGateway } from '../../agencies/gateways/index.ts'
import { simulatedPhotoService } from '../../agencies/photos/index.ts'
import { openPress, type Press } from '../../documents/index.ts'
import type { Carrier } from '../../notices/index.ts'
import { hear } from '../../payments/index.ts'
import {
  type ClockEntry,
  type Journal,
  type JumpingClock,
  openJournal as journalIn,
  jumpingClock,
  type SeenEntry,
} from '../../store/crash-memory.testing.ts'
import { openPool, type Pool, type Where } from '../../store/index.ts'
import { type Parts, sound } from '../carry.ts'
import type { Definition } from '../catalogue.ts'
import type { House } from '../house.ts'
import { call } from '../rows.ts'
import { type Breakage, broken } from './broken.ts'

/** A line of the journal. `ack`: the person saw the answer, so from now on it must be true. */
export type Entry =
  | { readonly is: 'begun'; readonly ask: string; readonly person: string; readonly id: string }
  | { readonly is: 'ack'; readonly ask: string; readonly person: string; readonly id: string; readonly number: string }
  | ClockEntry
  | SeenEntry
  /** Something of the outside was set up, so that a second beginning does not set it up again. */
  | { readonly is: 'set'; readonly what: string; readonly at: string }
  | { readonly is: 'failed'; readonly error: string }

export const openJournal = (folder: string): Journal<Entry> => journalIn(folder)

export interface World {
  readonly house: House
  /** The outside's own hand on the gateway: what payers do. Never broken. */
  readonly outside: SimulatedGateway
  readonly carrier: Carrier
  readonly press: Press
  readonly clock: JumpingClock
  readonly journal: Journal<Entry>
  readonly parts: Parts
  close(): Promise<void>
}

const secret = 'shared with the gateway'

let press: Press | undefined

export async function openWorld(
  where: Where,
  folder: string,
  catalogue: ReadonlyMap<string, Definition>,
  breakage?: Breakage,
): Promise<World> {
  const pool = openPool(where, { max: 6 })
  const journal = openJournal(folder)
  const clock = jumpingClock(journal, castNow)
  const outside = simulatedGateway({
    pool,
    clock,
    page: '/gateway',
    callbackUrl: '/callbacks/gateway',
    secret,
    // The callback's way to our door: heard, recorded, and the request woken in the same transaction.
    post: async (_url, body, headers) => {
      const heard = await hear(pool, body, headers, clock.now(), {
        secret,
        wake: (tx, charge) => call(tx, { person_id: charge.person, request_id: charge.request }),
      })
      return heard === 'recorded' || heard === 'known' ? 200 : 400
    },
  })
  const parts = broken(breakage)
  press ??= openPress()
  return {
    house: {
      pool,
      clock,
      catalogue,
      gateway: parts.gateway?.(outside) ?? outside,
      photos: simulatedPhotoService(pool, clock),
      leaseSeconds: 0.2,
      poke: () => {},
      log: (event, detail) => journal.write({ is: 'failed', error: `${event}: ${JSON.stringify(detail)}` }),
    },
    outside,
    carrier: simulatedCarrier(pool, clock),
    press,
    clock,
    journal,
    parts: parts.parts ?? sound,
    close: () => pool.end(),
  }
}

/** When the next thing is due in this house or outside, if anything waits at all. */
export async function nextDue(pool: Pool): Promise<string | null> {
  const { rows } = await pool.query<{ at: string | null }>(
    `select min(due_at) as at from (
       select due_at from requests.wake union all select due_at from notices.wake union all select due_at from documents.wake
       union all select due_at from payments.task
       union all select due_at from outside.gateway_callback where delivered_at is null and tries < 10) as due`,
  )
  return rows[0]?.at ?? null
}
