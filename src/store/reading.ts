/**
 * Reading about a person. Whoever reads about somebody else leaves a row that the somebody can see
 * («من اطّلع على بياناتي»), written in the same transaction as the read: no row, no data (T-TRK-08).
 * What a person reads about herself is not listed here; her sign-in history shows her own use.
 */
import type { Text } from '../language/index.ts'
import { hours, later } from './clock.ts'
import { entryHash, readingEntry } from './entries.ts'
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
  /** Standing says here on which ground the reader may act for somebody: told to the one who is read about. */
  relate?(person: PersonId, ground: string): void
}

/**
 * Nobody reads about another while the audit cannot be sealed (T-TRK-08, fail closed). What a person reads about herself
 * goes on.
 */
export class ReadingsClosed extends Error {
  readonly status: number = 503
  readonly kind: string = 'readings-closed'
  readonly words: Text = {
    ar: 'لا نفتح بيانات الآخرين الآن: تعذّر توثيق من يطّلع عليها. بياناتك أنت متاحة، فأعد المحاولة لاحقًا.',
    en: 'Other people’s data is closed just now: we cannot vouch for the record of who looks. Your own is open. Try later.',
  }
  constructor(why = 'the audit is not sealed: readings of others are refused') {
    super(why)
    this.name = 'ReadingsClosed'
  }
}

/** About so many different people one reader reads in an hour, and no more (ID-55). */
export const mostSubjectsAnHour = 200

/** The breaker of a reader: whoever reads about more people in an hour than anybody's work asks for is stopped. */
export class ReadsTooMany extends ReadingsClosed {
  override readonly status = 429
  override readonly kind = 'reads-too-many'
  override readonly words: Text = {
    ar: 'اطّلعت على بيانات أشخاص كثيرين خلال ساعة، فتوقفنا. أعد المحاولة بعد ساعة',
    en: 'You read about many people within an hour, so we stopped. Try again in an hour',
  }
  constructor() {
    super('one reader read about too many people within an hour')
  }
}

/** People at a screen. Bodies outside, banks and wallets have limits of their own. */
const limited: readonly string[] = ['officer', 'citizen', 'resident', 'visitor', 'self']

/** Would these make too many? Counted before they are written, those of the hour together with them. */
async function readsTooMany(tx: Tx, reading: Reading, about: readonly PersonId[]): Promise<boolean> {
  const { rows } = await tx.query<{ n: number }>({
    name: 'store:read-in-an-hour',
    text: `select count(distinct person_id)::int as n from (
        select person_id from watch.reading where reader = $1 and at > $2 and at <= $3
        union all select unnest($4::uuid[])) r`,
    values: [reading.reader, later(reading.at, -hours(1)), reading.at, about],
  })
  return (rows[0]?.n ?? 0) > mostSubjectsAnHour
}

/** Rows of the readers' book, of one transaction. */
class Notes {
  readonly about = new Map<PersonId, Set<string>>()
  readonly grounds = new Map<PersonId, string>()
  add(person: PersonId, register: string): void {
    const registers = this.about.get(person)
    if (registers) registers.add(register)
    else this.about.set(person, new Set([register]))
  }
  /** The first ground counts: standing names them in its own order. */
  relate(person: PersonId, ground: string): void {
    if (!this.grounds.has(person)) this.grounds.set(person, ground)
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

/** The same inside a transaction that is open already. Throws ReadingsClosed, and ReadsTooMany as one of its kind. */
export async function readingWithin<T>(tx: Tx, reading: Reading, f: (look: Look) => Promise<T>): Promise<T> {
  const notes = new Notes()
  const result = await f({
    db: tx,
    note: (person, register) => notes.add(person, register),
    relate: (person, ground) => notes.relate(person, ground),
  })
  notes.about.delete(reading.reader)
  if (notes.about.size === 0) return result
  if (limited.includes(reading.audience) && (await readsTooMany(tx, reading, [...notes.about.keys()])))
    throw new ReadsTooMany()
  await write(tx, reading, notes)
  return result
}

/**
 * Writes the rows, and their lines in the queue of the sealer, in one statement, unless the audit is closed: a row waits
 * longer for its link than `watch.seal` allows, or something in the chain does not match.
 */
async function write(tx: Tx, reading: Reading, notes: Notes): Promise<void> {
  const rows = [...notes.about].map(([person, registers]) => ({
    person,
    at: reading.at,
    reader: reading.reader,
    audience: reading.audience,
    purpose: reading.purpose,
    request: reading.request ?? null,
    registers: [...registers].sort(),
    capacity: notes.grounds.get(person) ?? null,
  }))
  const written = await tx.query({
    name: 'store:reading',
    text: `with open as (
        select from watch.seal s where not exists (select from watch.wound where accepted_at is null)
          and coalesce((select queued_at from watch.unsealed order by unsealed_id limit 1) > now() - s.longest_lag, true)
      ), noted as (
        insert into watch.reading (person_id, at, reader, audience, purpose, request_id, registers, capacity)
        select t.person, $2, $3, $4, $5, $6, string_to_array(t.registers, ','), t.capacity
        from unnest($1::uuid[], $7::text[], $8::text[]) as t(person, registers, capacity), open
        returning person_id, reading_id
      )
      insert into watch.unsealed (book, entry_uuid, entry_number, hash)
      select 'reading', n.person_id, n.reading_id, decode(h.hash, 'hex')
      from noted n join unnest($1::uuid[], $9::text[]) as h(person, hash) on h.person = n.person_id`,
    values: [
      rows.map((row) => row.person),
      reading.at,
      reading.reader,
      reading.audience,
      reading.purpose,
      reading.request ?? null,
      rows.map((row) => row.registers.join(',')),
      rows.map((row) => row.capacity),
      rows.map((row) => entryHash('reading', readingEntry(row)).toString('hex')),
    ],
  })
  if (written.rowCount !== rows.length) throw new ReadingsClosed()
}

/** A look that records nothing: only for machinery that shows nothing to anybody (scans, checks, seeding). */
export function unrecorded(db: Db): Look {
  return { db, note: () => {} }
}
