/**
 * A pool that is one open transaction: what is given it begins, commits and rolls back savepoints. So a command of the
 * API (begin a draft, keep its answers, send it) and the answer kept under its key are one commit.
 */
import type { Pool, Tx } from './transaction.ts'

type Asked = Parameters<Tx['query']>

export function poolWithin(tx: Tx): Pool {
  let savepoints = 0
  const within = {
    query: (...asked: Asked) => tx.query(...asked),
    async connect() {
      savepoints += 1
      const name = `within_${savepoints}`
      const instead: Readonly<Record<string, string>> = {
        begin: `savepoint ${name}`,
        commit: `release savepoint ${name}`,
        rollback: `rollback to savepoint ${name}`,
      }
      return {
        query(...[query, values]: Asked) {
          const other = typeof query === 'string' ? instead[query] : undefined
          return other === undefined ? tx.query(query, values) : tx.query(other)
        },
        release() {},
        // Whoever opened the transaction listens whether its session is lost.
        on() {},
        off() {},
      }
    },
  }
  // Only what the rooms use of a pool: `query`, and `connect` inside inTransaction and onConnection.
  return within as unknown as Pool
}
