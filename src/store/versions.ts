/**
 * How a register remembers: rows are versions. Writing closes the current version and inserts the next one;
 * nothing is edited or deleted (the application's role may not). Each version says which request and step made it,
 * and is announced in the one ordered feed of the house in the same transaction.
 */
import { type Db, first, type Tx } from './transaction.ts'
import type { Cause, PersonId } from './verb.ts'

export interface Version {
  readonly version: number
  readonly recorded_at: string
  readonly superseded_at: string | null
  readonly by_request: string
  readonly by_step: string
}

export interface Versioned<Row> {
  /** The current version under a key, or null. */
  current(db: Db, ...key: unknown[]): Promise<Row | null>
  /** All current versions of a person. */
  currentOf(db: Db, person: PersonId): Promise<Row[]>
  /** Every version under a key, oldest first, with its cause. */
  history(db: Db, ...key: unknown[]): Promise<(Row & Version)[]>
  /** The current version, locked until the transaction ends: for a verb that checks and then writes. */
  lock(tx: Tx, ...key: unknown[]): Promise<Row | null>
  /** Inserts the next version of `row` and closes the one before it. Returns the number of the new version. */
  write(tx: Tx, cause: Cause, row: Row): Promise<number>
  /** Closes the current version without a successor. False when there was none. */
  close(tx: Tx, cause: Cause, ...key: unknown[]): Promise<boolean>
}

/**
 * @param spec.table   schema.table, for example `passports.passport`
 * @param spec.key     the key's columns; the first is always `person_id`
 * @param spec.columns the other columns of the register's row, all of `Row` that is not key
 */
export function versioned<Row extends object>(spec: {
  readonly table: string
  readonly key: readonly (keyof Row & string)[]
  readonly columns: readonly (keyof Row & string)[]
}): Versioned<Row> {
  const { table, key, columns } = spec
  const all = [...key, ...columns]
  const list = all.join(', ')
  const where = key.map((k, i) => `${k} = $${i + 1}`).join(' and ')
  const name = (what: string): string => `${table}:${what}`
  const n = all.length

  return {
    async current(db, ...values) {
      const text = `select ${list} from ${table} where ${where} and superseded_at is null`
      return first(await db.query<Row>({ name: name('current'), text, values }))
    },
    async currentOf(db, person) {
      const text = `select ${list} from ${table} where person_id = $1 and superseded_at is null order by recorded_at`
      return (await db.query<Row>({ name: name('currentOf'), text, values: [person] })).rows
    },
    async history(db, ...values) {
      const text = `select ${list}, version, recorded_at, superseded_at, by_request, by_step
        from ${table} where ${where} order by version`
      return (await db.query<Row & Version>({ name: name('history'), text, values })).rows
    },
    async lock(tx, ...values) {
      const text = `select ${list} from ${table} where ${where} and superseded_at is null for update`
      return first(await tx.query<Row>({ name: name('lock'), text, values }))
    },
    async write(tx, cause, row) {
      const keyValues = key.map((k) => row[k])
      const closing = `update ${table} set superseded_at = $${key.length + 1} where ${where} and superseded_at is null`
      await tx.query({ name: name('supersede'), text: closing, values: [...keyValues, cause.at] })
      const text = `with made as (
          insert into ${table} (${list}, version, recorded_at, by_request, by_step)
          values (${all.map((_, i) => `$${i + 1}`).join(', ')},
            (select coalesce(max(version), 0) + 1 from ${table} where ${where}), $${n + 1}, $${n + 2}, $${n + 3})
          returning person_id, version)
        insert into store.feed (register, person_id, version, by_request, at)
        select '${table}', person_id, version, $${n + 2}, $${n + 1} from made returning version`
      const values = [...all.map((c) => row[c]), cause.at, cause.request, cause.step]
      const made = first(await tx.query<{ version: number }>({ name: name('write'), text, values }))
      if (made === null) throw new Error(`${table}: nothing was written`)
      return made.version
    },
    async close(tx, cause, ...values) {
      const text = `with closed as (
          update ${table} set superseded_at = $${key.length + 1} where ${where} and superseded_at is null
          returning person_id, version)
        insert into store.feed (register, person_id, version, by_request, at, closed)
        select '${table}', person_id, version, $${key.length + 2}, $${key.length + 1}, true from closed`
      const done = await tx.query({ name: name('close'), text, values: [...values, cause.at, cause.request] })
      return done.rowCount === 1
    },
  }
}
