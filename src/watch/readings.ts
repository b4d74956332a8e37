/**
 * Who looked at a person's data, for her own eyes: readings of one reader for one purpose on one day (Riyadh) are one line
 * with a count, newest first. Readers are told as bodies, offices and relations, never as names of people.
 */
import { type Db, first, type PersonId, type Piece, pieceOf } from '../store/index.ts'

/** Kinds of reader that one may look for; `null` audiences: everybody else. */
export const kindsOfReader = {
  officer: ['officer'],
  people: ['citizen', 'resident', 'visitor', 'self'],
  party: ['party', 'wallet', 'bank'],
  other: null,
} as const satisfies Readonly<Record<string, readonly string[] | null>>

export type KindOfReader = keyof typeof kindsOfReader

export interface ReadLine {
  /** The newest reading of the line: its address. */
  readonly id: number
  readonly first: string
  readonly last: string
  readonly times: number
  /** An officer's id, `party:<client>`, `bank:<code>`; a person's id, which is told to nobody. */
  readonly reader: string
  readonly audience: string
  readonly purpose: string
  /** The ground on which the reader may act for her, where there was one. */
  readonly capacity: string | null
  /** The request or the officer's case it was read for. */
  readonly request: string | null
  readonly registers: readonly string[]
  /** The newest moments, at most fifty. */
  readonly moments: readonly string[]
  readonly disputed: boolean
}

export interface Wanted {
  readonly kind?: KindOfReader | undefined
  /** ISO instant. */
  readonly since?: string | undefined
  /** Of an older piece. */
  readonly before?: unknown
}

/** What makes readings one line. An officer's cases stay apart: each has its own reason. */
const sameLine = `r.reader, r.audience, r.purpose, r.capacity, (r.at at time zone 'Asia/Riyadh')::date,
  case when r.audience = 'officer' then r.request_id end`

const lines = `select max(r.reading_id) as id, min(r.at) as first, max(r.at) as last, count(*)::int as times, r.reader,
    r.audience, r.purpose, r.capacity, (array_agg(r.request_id order by r.reading_id desc))[1] as request,
    (array_agg(r.at order by r.reading_id desc))[1:50] as moments,
    array(select distinct x from unnest(string_to_array(string_agg(array_to_string(r.registers, ','), ','), ',')) x
      order by x) as registers,
    exists (select from watch.dispute d where d.person_id = $1 and d.reading_id = any(array_agg(r.reading_id))) as disputed
  from watch.reading r`

/**
 * A piece of the lines. The mark of an older piece holds where the walk began as well, so that readings which come
 * meanwhile move nothing.
 */
export async function readingsOf(
  db: Db,
  person: PersonId,
  size: number,
  wanted: Wanted = {},
): Promise<Piece<ReadLine>> {
  const { kind, since = '-infinity', before } = wanted
  const mark = typeof before === 'string' ? /^(\d{1,15})-(\d{1,15})$/.exec(before) : null
  const only = kind === undefined ? null : kindsOfReader[kind]
  const known = Object.values(kindsOfReader).flatMap((some) => some ?? [])
  const newest =
    mark?.[1] ??
    String(
      first(
        await db.query<{ id: number | null }>('select max(reading_id) as id from watch.reading where person_id = $1', [
          person,
        ]),
      )?.id ?? 0,
    )
  const { rows } = await db.query<ReadLine>({
    name: 'watch:readings',
    text: `${lines}
      where r.person_id = $1 and r.reading_id <= $2 and r.at >= $4
        and ($5::text[] is null or r.audience = any($5)) and ($6::text[] is null or r.audience <> all($6))
      group by ${sameLine} having max(r.reading_id) < $3 order by 1 desc limit $7`,
    values: [
      person,
      newest,
      mark?.[2] ?? '9223372036854775807',
      since,
      only,
      kind === 'other' ? known : null,
      size + 1,
    ],
  })
  return pieceOf(rows.map(asLine), size, ({ id }) => `${newest}-${id}`)
}

/** The line in which a reading of hers stands; null when it is none of hers. */
export async function readingOf(db: Db, person: PersonId, id: number): Promise<ReadLine | null> {
  const row = first(
    await db.query<ReadLine>({
      name: 'watch:reading',
      text: `${lines} join watch.reading m on m.person_id = $1 and m.reading_id = $2
        where r.person_id = $1 and (r.reader, r.audience, r.purpose) = (m.reader, m.audience, m.purpose)
          and r.capacity is not distinct from m.capacity
          and (r.at at time zone 'Asia/Riyadh')::date = (m.at at time zone 'Asia/Riyadh')::date
          and (r.audience <> 'officer' or r.request_id is not distinct from m.request_id)
        group by ${sameLine}`,
      values: [person, id],
    }),
  )
  return row === null ? null : asLine(row)
}

/** Arrays of instants come as the driver's dates. */
function asLine(row: ReadLine): ReadLine {
  return { ...row, moments: row.moments.map((at) => new Date(at).toISOString()) }
}
