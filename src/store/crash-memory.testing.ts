/**
 * What outlives the processes of a crash suite: a journal on the disk, the clock that goes on from it, and what people
 * saw; and a pool for engines that are broken on purpose.
 */
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Clock, later, runningClock } from './clock.ts'
import type { Pool, Query } from './transaction.ts'

export interface Journal<Entry> {
  /** On the disk before it returns. */
  write(entry: Entry): void
  read(): Entry[]
}

/** One file a process, so that no two write in each other's lines; everybody reads all of them. */
export function openJournal<Entry>(folder: string): Journal<Entry> {
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

export interface ClockEntry {
  readonly is: 'clock'
  readonly at: string
  /** When that was by the machine's own clock, in milliseconds. */
  readonly real: number
}

export interface JumpingClock extends Clock {
  /** Goes on from `at`, if that is ahead. */
  jump(at: string): void
}

/** Goes on as if it had run since the last jump of this journal: time never goes back because somebody was killed. */
export function jumpingClock(journal: Journal<ClockEntry | { readonly is: string }>, start: string): JumpingClock {
  let clock: Clock
  const goOn = ({ at, real }: Omit<ClockEntry, 'is'>): void => {
    clock = runningClock(later(at, Date.now() - real))
  }
  const jump = (at: string): void => {
    const entry: ClockEntry = { is: 'clock', at, real: Date.now() }
    journal.write(entry)
    goOn(entry)
  }
  const jumps = journal.read().filter((entry): entry is ClockEntry => entry.is === 'clock')
  if (jumps.length === 0) jump(start)
  else goOn(jumps.reduce((last, entry) => (entry.at > last.at ? entry : last)))
  return {
    now: () => clock.now(),
    jump(at) {
      if (at > clock.now()) jump(at)
    },
  }
}

/** Works until nothing is due any more; where all wait, the clock goes to what is due next. */
export async function toRest(
  clock: JumpingClock,
  nextDue: () => Promise<string | null>,
  work: () => Promise<number>,
): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if ((await work()) > 0) continue
    const due = await nextDue()
    if (due === null) return
    if (due > clock.now()) clock.jump(due)
    else await wait(10) // held by a process that has just died
  }
  throw new Error('not at rest after 20 s')
}

/** An answer that reached somebody. From now on it must be true, and nobody asks for it a second time. */
export interface SeenEntry {
  readonly is: 'seen'
  readonly what: string
  readonly answer: unknown
}

/** Does something unless its answer was seen before, and then gives what was seen. */
export type Sees = <T>(what: string, act: () => Promise<T>) => Promise<T>

/** The eyes of whoever sits before the process that dies: what they saw they still know afterwards. */
export function eyes(journal: Journal<SeenEntry | { readonly is: string }>): Sees {
  const known = new Map<string, unknown>()
  for (const entry of journal.read()) if ('what' in entry && entry.is === 'seen') known.set(entry.what, entry.answer)
  return async <T>(what: string, act: () => Promise<T>): Promise<T> => {
    if (known.has(what)) return known.get(what) as T
    const answer = await act()
    journal.write({ is: 'seen', what, answer })
    known.set(what, answer)
    return answer
  }
}

/**
 * For engines broken on purpose: a pool whose transactions say of one statement, by its name, that it is written, and
 * write it when they are over; `between` is where to die. As long as nobody dies there it looks sound.
 */
export function writingLate(pool: Pool, statement: string, between: () => void): Pool {
  const late = {
    query: pool.query.bind(pool),
    async connect() {
      const client = await pool.connect()
      let kept: Query | null = null
      return {
        async query(asked: string | Query, values?: unknown[]) {
          if (typeof asked !== 'string' && asked.name === statement) {
            kept = asked
            return { rows: [], rowCount: 1 }
          }
          const answer = await client.query(asked as string, values)
          if (asked === 'commit' && kept !== null) {
            between()
            await client.query(kept)
          }
          return answer
        },
        release: (error?: Error) => client.release(error),
        on: client.on.bind(client),
        off: client.off.bind(client),
      }
    },
  }
  // Only what inTransaction and single questions use of a pool.
  return late as unknown as Pool
}
