/**
 * What the audit hashes: the rows of the readers' book and of the officers' acts as canonical bytes. Whoever writes a row
 * hashes it, the sealer and the verifier hash it again from the table; all three must come to the same.
 */
import { hash } from 'node:crypto'

/** Two books are sealed into one chain: readings of others, and acts of officers. */
export type Book = 'reading' | 'act'

export type Entry = readonly unknown[]

/**
 * SHA-256 of a row under its domain: the JSON of its fields in the order of the book's columns (`readingEntry`,
 * `actEntry`), members of objects in the order of their names. 32 bytes.
 */
export function entryHash(book: Book, entry: Entry): Buffer {
  return hash('sha256', `bawaba audit entry 1\n${book}\n${JSON.stringify(ordered(entry))}`, 'buffer')
}

export interface ReadingRow {
  readonly person: string
  readonly at: string
  readonly reader: string
  readonly audience: string
  readonly purpose: string
  readonly request: string | null
  readonly registers: readonly string[]
  readonly capacity: string | null
}

export const readingEntry = (r: ReadingRow): Entry => [
  r.person,
  instant(r.at),
  r.reader,
  r.audience,
  r.purpose,
  r.request,
  r.registers,
  r.capacity,
]

export interface ActRow {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly officer: string | null
  readonly second: string | null
  readonly session: string | null
  readonly person: string | null
  readonly about: string | null
  readonly reason: string
  readonly ticket: string | null
  readonly before: unknown
  readonly after: unknown
  readonly evidence: Buffer | null
}

export const actEntry = (a: ActRow): Entry => [
  a.id,
  instant(a.at),
  a.kind,
  a.officer,
  a.second,
  a.session,
  a.person,
  a.about,
  a.reason,
  a.ticket,
  a.before,
  a.after,
  a.evidence?.toString('hex') ?? null,
]

/** The same arrays as SQL: of `watch.reading r` and of `desk.act a`. */
export const entrySql = {
  reading: `json_build_array(r.person_id, ${instantSql('r.at')}, r.reader, r.audience, r.purpose, r.request_id,
    r.registers, r.capacity)::text`,
  act: `json_build_array(a.act_id, ${instantSql('a.at')}, a.kind, a.officer_id, a.second_id, a.session_id, a.person_id,
    a.about, a.reason, a.ticket, a.before, a.after, encode(a.evidence_hash, 'hex'))::text`,
} as const satisfies Readonly<Record<Book, string>>

/** To the microsecond, as the database keeps it. */
function instant(at: string): string {
  return `${new Date(at).toISOString().slice(0, -1)}000Z`
}

function instantSql(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}

/** The value as JSON keeps it, the members of its objects in the order of their names: jsonb has an order of its own. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => ordered(one ?? null))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, v]) => v !== undefined)
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, ordered(v)]))
}
