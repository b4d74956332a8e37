/**
 * The world of one process of the crash suite: a house on a database, the outside world in it, a clock that jumps to
 * what is due next, and a journal of what a person was told. All that must outlive a kill is in files or in the database.
 */
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { castNow } from '../../../cast/index.ts'
import { simulatedCarrier } from '../../agencies/carriers/index.ts'
import { type SimulatedGateway, simulatedGateway } from '../../agencies/gateways/index.ts'
import { simulatedPhotoService } from '../../agencies/photos/index.ts'
import { openPress, type Press } from '../../documents/index.ts'
import type { Carrier } from '../../notices/index.ts'
import { hear } from '../../payments/index.ts'
import { type Clock, openPool, type Pool, runningClock, type Where } from '../../store/index.ts'
import { type Parts, sound } from '../carry.ts'
import type { Definition } from '../catalogue.ts'
import type { House } from '../house.ts'
import { call } from '../rows.ts'
import { type Breakage, broken } from './broken.ts'

/** A line of the journal. `ack`: the person saw the answer, so from now on it must be true. */
export type Entry =
  | { readonly is: 'begun'; readonly ask: string; readonly person: string; readonly id: string }
  | { readonly is: 'ack'; readonly ask: string; readonly person: string; readonly id: string; readonly number: string }
  | { readonly is: 'clock'; readonly at: string }
  /** Something of the outside was set up, so that a second beginning does not set it up again. */
  | { readonly is: 'set'; readonly what: string; readonly at: string }
  | { readonly is: 'failed'; readonly error: string }

export interface Journal {
  /** On the disk before it returns. */
  write(entry: Entry): void
  read(): Entry[]
}

/** One file a process, so that no two write in each other's lines; everybody reads all of them. */
export function openJournal(folder: string): Journal {
  const file = path.join(folder, `${process.pid}.journal`)
  return {
    write(entry) {
      const fd = openSync(file, 'a')
      writeSync(fd, `${JSON.stringify(entry)}\n`)
      fsyncSync(fd)
      closeSync(fd)
    },
    read: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.journal'))
        .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'))
        // The last line of a killed process may be half a line: it was not acknowledged.
        .flatMap((text) => {
          try {
            return [JSON.parse(text) as Entry]
          } catch {
            return []
          }
        }),
  }
}

export interface JumpingClock extends Clock {
  /** Goes on from `at`, if that is ahead. */
  jump(at: string): void
}

/** Runs on from where the last process of this database stood: time never goes back because somebody was killed. */
function jumpingClock(journal: Journal): JumpingClock {
  const stood = journal.read().reduce((last, e) => (e.is === 'clock' && e.at > last ? e.at : last), castNow)
  let clock = runningClock(stood)
  return {
    now: () => clock.now(),
    jump(at) {
      if (at <= clock.now()) return
      journal.write({ is: 'clock', at })
      clock = runningClock(at)
    },
  }
}

export interface World {
  readonly house: House
  /** The outside's own hand on the gateway: what payers do. Never broken. */
  readonly outside: SimulatedGateway
  readonly carrier: Carrier
  readonly press: Press
  readonly clock: JumpingClock
  readonly journal: Journal
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
  const clock = jumpingClock(journal)
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
       union all select due_at from outside.gateway_callback where delivered_at is null and tries < 10) as due`,
  )
  return rows[0]?.at ?? null
}
