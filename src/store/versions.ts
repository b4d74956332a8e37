/**
 * How a register remembers: rows are versions. Writing closes the current version and inserts the next one;
 * nothing is edited or deleted (the application's role may not). Each version says which request and step made it,
 * and is announced in the one ordered feed of the house in the same transaction.
 */
import { type Db, first, type Tx } from './transaction.ts'
import { type Cause, InvariantError, type PersonId, type Verb } from './verb.ts'

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
  /**
   * Puts back, as new versions, what this person's rows were before a request wrote them; what that request began is
   * closed. Nothing is edited: the history has both. Returns how many rows were put back, or null, with nothing written,
   * when another act has changed one of them since.
   */
  undo(tx: Tx, cause: Cause, person: PersonId, request: string): Promise<number | null>
}

export interface Undo {
  /** Whose rows. */
  readonly persons: readonly PersonId[]
  /** The request whose changes are taken back. */
  readonly request: string
}

/** The verb of a register that takes a request's changes back (a death recorded of the wrong person). */
export function undoing(room: string, tables: readonly Pick<Versioned<never>, 'undo'>[]): Verb<Undo> {
  return async (tx, { persons, request }, cause) => {
    let rows = 0
    for (const person of [...persons].sort()) {
      for (const table of tables) {
        const back = await table.undo(tx, cause, person, request)
        if (back === null) throw new InvariantError(room, 'changed_since')
        rows += back
      }
    }
    if (rows === 0) throw new InvariantError(room, 'nothing_to_take_back')
    return { receipt: { rows }, told: [] }
  }
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

  async function write(tx: Tx, cause: Cause, row: Row): Promise<number> {
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
  }

  async function close(tx: Tx, cause: Cause, ...values: unknown[]): Promise<boolean> {
    const text = `with closed as (
          update ${table} set superseded_at = $${key.length + 1} where ${where} and superseded_at is null
          returning person_id, version)
        insert into store.feed (register, person_id, version, by_request, at, closed)
        select '${table}', person_id, version, $${key.length + 2}, $${key.length + 1}, true from closed`
    const done = await tx.query({ name: name('close'), text, values: [...values, cause.at, cause.request] })
    return done.rowCount === 1
  }

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
    write,
    close,
    async undo(tx, cause, person, request) {
      const { rows: written } = await tx.query<Row & Version>({
        name: name('undo-written'),
        text: `select ${list}, version, superseded_at from ${table} where person_id = $1 and by_request = $2 order by version for update`,
        values: [person, request],
      })
      const seen = new Set<string>()
      const before: { readonly keys: unknown[]; readonly row: Row | null }[] = []
      for (const row of written) {
        const keys = key.map((k) => row[k])
        if (seen.has(JSON.stringify(keys))) continue
        seen.add(JSON.stringify(keys))
        const versions = (await this.history(tx, ...keys)) as (Row & Version)[]
        const now = versions.find((v) => v.superseded_at === null)
        if (now?.by_request !== request) return null
        before.push({ keys, row: versions.filter((v) => v.version < row.version).at(-1) ?? null })
      }
      for (const { keys, row } of before) {
        if (row === null) await close(tx, cause, ...keys)
        else await write(tx, cause, row)
      }
      return before.length
    },
  }
}
