/**
 * Reading about a person. Whoever reads about somebody else leaves a row that the somebody can see
 * («من اطّلع على بياناتي»), written in the same transaction as the read: no row, no data (T-TRK-08).
 * What a person reads about herself is not listed here; her sign-in history shows her own use.
 */
import { type Piece, pieceOf } from './paging.ts'
import { type Db, inTransaction, onConnection, type Pool, type Tx } from './transaction.ts'
import type { PersonId } from './verb.ts'

export interface Reading {
  /** Who reads: a person, or the name of an agency or a clerk's account. */
  readonly reader: PersonId | string
  readonly audience: string
  /** Why: a service's id, or the act at a desk. */
  readonly purpose: string
  readonly request?: string
  readonly at: string
}

/** A way to look into registers that remembers about whom it was asked. */
export interface Look {
  readonly db: Db
  /** A register's reader says here about whom it answers, and which register it is. */
  note(person: PersonId, register: string): void
}

/** Rows of the readers' book, of one transaction. */
class Notes {
  readonly about = new Map<PersonId, Set<string>>()
  add(person: PersonId, register: string): void {
    const registers = this.about.get(person)
    if (registers) registers.add(register)
    else this.about.set(person, new Set([register]))
  }
}

/** Reads about the reader herself only. Fails closed when a register answers about somebody else. */
export function readingSelf<T>(pool: Pool, reading: Reading, f: (look: Look) => Promise<T>): Promise<T> {
  return onConnection(pool, (db) =>
    f({
      db,
      note(person, register) {
        if (person === reading.reader) return
        throw new Error(`${reading.purpose} read ${register} about another person without recording it`)
      },
    }),
  )
}

/** Reads about anybody; every reading about another is recorded before anything is returned. */
export function readingOthers<T>(pool: Pool, reading: Reading, f: (look: Look) => Promise<T>): Promise<T> {
  return inTransaction(pool, (tx) => readingWithin(tx, reading, f))
}

/** The same inside a transaction that is open already. */
export async function readingWithin<T>(tx: Tx, reading: Reading, f: (look: Look) => Promise<T>): Promise<T> {
  const notes = new Notes()
  const result = await f({ db: tx, note: (person, register) => notes.add(person, register) })
  notes.about.delete(reading.reader)
  if (notes.about.size > 0) {
    await tx.query({
      name: 'store:reading',
      text: `insert into watch.reading (person_id, at, reader, audience, purpose, request_id, registers)
        select t.person::uuid, $2, $3, $4, $5, $6, string_to_array(t.registers, ',')
        from unnest($1::text[], $7::text[]) as t(person, registers)`,
      values: [
        [...notes.about.keys()],
        reading.at,
        reading.reader,
        reading.audience,
        reading.purpose,
        reading.request ?? null,
        [...notes.about.values()].map((r) => [...r].sort().join(',')),
      ],
    })
  }
  return result
}

/** A look that records nothing: only for machinery that shows nothing to anybody (scans, checks, seeding). */
export function unrecorded(db: Db): Look {
  return { db, note: () => {} }
}

export interface Read {
  readonly at: string
  readonly audience: string
  readonly purpose: string
  /** The request or the officer's case it was read for. */
  readonly request: string | null
  readonly registers: readonly string[]
}

/**
 * Who looked at this person's data, newest first: for her own eyes. The reader's own name and number are not told.
 * Readings are only ever added, so their own numbers order them and mark where older ones go on.
 */
export async function readingsOf(db: Db, person: PersonId, size: number, before?: unknown): Promise<Piece<Read>> {
  const from = typeof before === 'string' && /^\d{1,15}$/.test(before) ? before : '9223372036854775807'
  const { rows } = await db.query<Read & { readonly reading_id: number }>({
    name: 'store:readings',
    text: `select reading_id, at, audience, purpose, request_id as request, registers from watch.reading
      where person_id = $1 and reading_id < $2 order by reading_id desc limit $3`,
    values: [person, from, size + 1],
  })
  return pieceOf(rows, size, ({ reading_id }) => String(reading_id))
}
