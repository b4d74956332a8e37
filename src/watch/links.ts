/** Links with the rows they seal, as the sealer's patrol, the verifier and the export read them. */
import { type Book, type Db, entryHash, entrySql } from '../store/index.ts'
import { linkOf, type Place } from './chain.ts'

/** A link, and its row as it stands today. */
export interface Linked extends Place {
  readonly hash: Buffer
  readonly link: Buffer
  /** The canonical fields of the row; null when it is gone. */
  readonly entry: readonly unknown[] | null
}

interface Row {
  readonly position: string | number
  readonly book: Book
  readonly uuid: string
  readonly number: string | number
  readonly hash: Buffer
  readonly link: Buffer
  readonly entry: string | null
}

/** Joins what is keyed as `k (book, entry_uuid, entry_number)` with the row of its book. */
export const joinedRows = `left join watch.reading r
    on k.book = 'reading' and r.person_id = k.entry_uuid and r.reading_id = k.entry_number
  left join desk.act a on k.book = 'act' and a.act_id = k.entry_uuid`

/** The fields of that row as JSON text, null where it is gone. */
export const joinedEntry = `case when r.person_id is not null then ${entrySql.reading}
  when a.act_id is not null then ${entrySql.act} end`

/** The next `size` links after `position`, in order. */
export async function linksAfter(db: Db, position: number, size: number): Promise<Linked[]> {
  const { rows } = await db.query<Row>({
    name: 'audit:links',
    text: `select k.position, k.book, k.entry_uuid as uuid, k.entry_number as number, k.hash, k.link,
        ${joinedEntry} as entry
      from (select * from watch.link where position > $1 order by position limit $2) k ${joinedRows}
      order by k.position`,
    values: [position, size],
  })
  return rows.map((row) => ({
    ...row,
    position: Number(row.position),
    number: Number(row.number),
    entry: row.entry === null ? null : JSON.parse(row.entry),
  }))
}

/** What is wrong with a link that should stand at `position` after `before`; null when nothing is. */
export function troubleOf(row: Linked, position: number, before: Buffer): string | null {
  if (row.position !== position) return `the link is missing: ${row.position} comes next`
  if (!linkOf(row, row.hash, before).equals(row.link)) return 'the link does not follow from the one before it'
  if (row.entry === null) return `its row is gone (${row.book})`
  if (!entryHash(row.book, row.entry).equals(row.hash)) return `its row was changed (${row.book})`
  return null
}
