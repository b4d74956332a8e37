/** Transactions, and the one way to hold one: whoever has a `Tx` is inside it. */
import type pg from 'pg'
import { traced } from './trace.ts'

export type Pool = pg.Pool

export interface Query {
  readonly name?: string
  readonly text: string
  readonly values?: unknown[]
}

export interface Rows<R> {
  readonly rows: R[]
  readonly rowCount: number | null
}

/** A pool or a connection: whatever can be asked. */
export interface Db {
  query<R = Record<string, unknown>>(query: string | Query, values?: unknown[]): Promise<Rows<R>>
}

/** A connection inside a transaction. */
export interface Tx extends Db {
  readonly tx: true
}

/** Serialization failure, deadlock: nothing was done, so doing it again is right. */
const again = new Set(['40001', '40P01'])

/**
 * Runs `f` in one transaction (read committed) and commits; rolls back when it throws.
 * Deadlocks and serialization failures are tried again up to five times, so `f` must do nothing outside SQL.
 * Statements of `f` that need nothing of each other may be sent `together`. `place` names it in traces.
 */
export function inTransaction<T>(pool: Pool, f: (tx: Tx) => Promise<T>, place?: string): Promise<T> {
  return traced('transaction', place === undefined ? {} : { place }, () => tried(pool, f))
}

async function tried<T>(pool: Pool, f: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const { client, giveBack } = await borrow(pool)
    let broken: Error | undefined
    try {
      // On a pipelined connection it goes out together with the first statement of `f`.
      const begun = client.query('begin')
      begun.catch(() => {}) // told by the statements behind it, which fail as well
      if (!('pipeline' in client && client.pipeline)) await begun
      const result = await f(Object.assign(client, { tx: true as const }) as unknown as Tx)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((e: Error) => {
        broken = e
      })
      const code = (error as { code?: string }).code ?? ''
      if (!again.has(code) || attempt >= 5) throw error
    } finally {
      giveBack(broken)
    }
    await new Promise((resume) => setTimeout(resume, Math.random() * 20 * attempt))
  }
}

/**
 * Several things in one transaction that need nothing of each other: their statements go out together, the server takes
 * them in the order in which they were asked. Waits for all of them even when one fails, and only then throws its
 * error: nothing may still be writing on a connection whose transaction was rolled back (as `Promise.all` would allow).
 */
export async function together<const T extends readonly unknown[]>(
  ...things: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(things)
  const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as { code?: string }] : []))
  // What failed first fails all behind it with 25P02; the cause is the one that says something else.
  if (reasons.length > 0) throw reasons.find(({ code }) => code !== '25P02') ?? reasons[0]
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as never
}

/** One connection without a transaction, for several reads that should not each wait for the pool. */
export async function onConnection<T>(pool: Pool, f: (db: Db) => Promise<T>): Promise<T> {
  const { client, giveBack } = await borrow(pool)
  try {
    return await f(client as unknown as Db)
  } finally {
    giveBack()
  }
}

/**
 * A connection of the pool. While it is lent nobody listens to it but us: a server that goes away would otherwise end
 * the whole process. Its statements fail by themselves; it only must not go back among the sound ones.
 */
async function borrow(pool: Pool): Promise<{ client: pg.PoolClient; giveBack: (broken?: Error) => void }> {
  const client = await pool.connect()
  let lost: Error | undefined
  const hear = (error: Error): void => {
    lost = error
  }
  client.on('error', hear)
  return {
    client,
    giveBack(broken) {
      client.off('error', hear)
      client.release(lost ?? broken)
    },
  }
}

/** The first row of an answer, or null. */
export function first<R>(answer: Rows<R>): R | null {
  return answer.rows[0] ?? null
}
