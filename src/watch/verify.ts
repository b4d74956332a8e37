/**
 * The verifier: goes over the whole audit from the first link to the last and says the first place that does not hold, and
 * why. It needs the database or an exported file and the public key, and nothing of a house that runs.
 *
 * Hashes show what was changed; only a signed checkpoint shows that the chain was cut or made anew from some place on,
 * which whoever owns the database can do. So keep checkpoints outside, and hand them in.
 */

import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type pg from 'pg'
import { type Book, type Db, entryHash } from '../store/index.ts'
import { beginning, type Checkpoint } from './chain.ts'
import { joinedEntry, joinedRows, type Linked, linksAfter, troubleOf } from './links.ts'

export interface Bad {
  /** The first place that does not hold. */
  readonly position: number
  readonly why: string
}

export interface Verdict {
  /** Links looked at. */
  readonly links: number
  /** Rows that wait for their link. */
  readonly waiting: number
  /** Up to where a signature vouches for the chain; 0 for nowhere. */
  readonly vouched: number
  readonly bad: Bad | null
}

/** Judges links as they come, in order, against checkpoints whose signatures were checked already. */
export function chainJudge(checkpoints: readonly Checkpoint[]) {
  const wanted = [...checkpoints].sort((a, b) => a.position - b.position)
  let position = 0
  let before: Buffer = beginning
  let vouched = 0
  let next = 0
  let bad: Bad | null = null
  return {
    /** Takes the next link. False once something does not hold: what comes after proves nothing. */
    take(row: Linked): boolean {
      if (bad !== null) return false
      position += 1
      const why = troubleOf(row, position, before)
      if (why !== null) bad = { position, why }
      before = row.link
      for (let said = wanted[next]; said?.position === position && bad === null; said = wanted[++next]) {
        if (said.head.equals(row.link)) vouched = position
        else
          bad = {
            position: vouched + 1,
            why: `made anew somewhere from here to ${position}: the checkpoint of ${said.at} signed another link`,
          }
      }
      return bad === null
    },
    end(): { links: number; vouched: number; bad: Bad | null } {
      const last = wanted.at(-1)
      if (bad === null && last !== undefined && last.position > position)
        bad = {
          position: position + 1,
          why: `the chain ends before it, and the checkpoint of ${last.at} signed ${last.position}`,
        }
      return { links: position, vouched, bad }
    },
  }
}

/** Links of one question to the database: large enough that asking costs little, small enough to stay in memory. */
const piece = 10_000

/**
 * Verifies the database: the chain, then whether every row has a link or waits for one, and whether what waits is what was
 * written. The next piece is asked for while this one is hashed.
 */
export async function verifyDatabase(client: pg.Client, checkpoints: readonly Checkpoint[]): Promise<Verdict> {
  const db = client as unknown as Db
  // One moment for all of it: a house may be running.
  await client.query('begin transaction isolation level repeatable read, read only')
  try {
    const judge = chainJudge(checkpoints)
    let next = linksAfter(db, 0, piece)
    for (;;) {
      const rows = await next
      const last = rows.at(-1)
      if (last === undefined) break
      next = linksAfter(db, last.position, piece)
      next.catch(() => {}) // told where it is awaited
      if (!rows.every((row) => judge.take(row))) break
    }
    await next
    const { links, vouched, bad } = judge.end()
    const { waiting, bad: beside } = await besideTheChain(db, links)
    const bads = [bad, ...beside].filter((one) => one !== null)
    return { links, vouched, waiting, bad: bads.sort((a, b) => a.position - b.position)[0] ?? null }
  } finally {
    await client.query('rollback')
  }
}

/** Rows that no link seals and that wait for none were put in behind the chain; what waits must be what was written. */
async function besideTheChain(db: Db, links: number): Promise<{ waiting: number; bad: Bad[] }> {
  const bad: Bad[] = []
  const put = await db.query<{ person_id: string; reading_id: string; before: string | null }>(
    `select r.person_id, r.reading_id,
        (select min(l.position) from watch.link l where l.book = 'reading' and l.entry_number > r.reading_id) as before
      from watch.reading r
      where not exists (select from watch.link l where l.entry_uuid = r.person_id and l.entry_number = r.reading_id)
        and not exists (select from watch.unsealed u where u.entry_uuid = r.person_id and u.entry_number = r.reading_id)
      order by r.reading_id limit 1`,
  )
  for (const { person_id, reading_id, before } of put.rows)
    bad.push({ position: Number(before ?? links + 1), why: `no link seals the reading ${person_id}/${reading_id}` })
  const acts = await db.query<{ act_id: string; before: string | null }>(
    `select a.act_id,
        (select min(l.position) from watch.link l join desk.act b on b.act_id = l.entry_uuid and l.book = 'act'
          where b.at > a.at) as before
      from desk.act a
      where not exists (select from watch.link l where l.entry_uuid = a.act_id and l.entry_number = 0)
        and not exists (select from watch.unsealed u where u.entry_uuid = a.act_id and u.entry_number = 0)
      order by a.at limit 1`,
  )
  for (const { act_id, before } of acts.rows)
    bad.push({ position: Number(before ?? links + 1), why: `no link seals the act ${act_id}` })
  const queue = await db.query<{ book: Book; key: string; hash: Buffer | null; entry: string | null }>(
    `select k.book, k.entry_uuid || '/' || k.entry_number as key, k.hash, ${joinedEntry} as entry
      from watch.unsealed k ${joinedRows} order by k.unsealed_id`,
  )
  for (const { book, key, hash, entry } of queue.rows) {
    const is = entry === null ? null : entryHash(book, JSON.parse(entry) as unknown[])
    if (is === null || (hash !== null && !is.equals(hash)))
      bad.push({
        position: links + 1,
        why: `a ${book} that waits to be sealed ${is === null ? 'is gone' : 'was changed'}: ${key}`,
      })
  }
  return { waiting: queue.rows.length, bad }
}

/** A line of an exported file. */
export interface ExportedLink {
  readonly position: number
  readonly book: Book
  readonly uuid: string
  readonly number: number
  /** Hexadecimal. */
  readonly hash: string
  readonly link: string
  readonly entry: readonly unknown[] | null
}

/** The chain with its rows as lines of JSON, for whoever verifies without the database. */
export async function* exported(db: Db): AsyncGenerator<string> {
  let position = 0
  for (;;) {
    const rows = await linksAfter(db, position, piece)
    const last = rows.at(-1)
    if (last === undefined) return
    position = last.position
    for (const row of rows)
      yield `${JSON.stringify({ ...row, hash: row.hash.toString('hex'), link: row.link.toString('hex') } satisfies ExportedLink)}\n`
  }
}

/** Verifies an exported file. Throws where a line is no link. */
export async function verifyFile(file: Readable, checkpoints: readonly Checkpoint[]): Promise<Verdict> {
  const judge = chainJudge(checkpoints)
  for await (const line of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue
    const row = JSON.parse(line) as ExportedLink
    if (!judge.take({ ...row, hash: Buffer.from(row.hash, 'hex'), link: Buffer.from(row.link, 'hex') })) break
  }
  return { ...judge.end(), waiting: 0 }
}
