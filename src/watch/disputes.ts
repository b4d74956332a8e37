/**
 * "This was not right": what a person says about a reading, and what an officer who has nothing to do with it answers.
 * One a reading; the person reads the answer beside it.
 */
import { type Db, first, inTransaction, isUuid, type PersonId, type Pool, type Tx, uuid } from '../store/index.ts'
import { type ReadLine, readingOf } from './readings.ts'

/** What came of it: the reading was in order, was not, or was not and its reader has lost the right. */
export type DisputeVerdict = 'in_order' | 'not_in_order' | 'stopped'

export interface Dispute {
  readonly id: string
  readonly person: PersonId
  readonly reading: number
  readonly words: string
  readonly at: string
  readonly answeredAt: string | null
  readonly verdict: DisputeVerdict | null
  readonly answer: string | null
}

const columns = `dispute_id as id, person_id as person, reading_id as reading, words, at, answered_at as "answeredAt",
  verdict, answer`

/** So many of a person wait for an answer at most. */
export const mostOpen = 10

/** Writes down what she says; one that stands already is left as it is. */
export function dispute(
  pool: Pool,
  person: PersonId,
  reading: number,
  words: string,
  at: string,
): Promise<'written' | 'there already' | 'too many' | 'none of hers'> {
  return inTransaction(pool, async (tx) => {
    // One after the other for a person: two presses at once are one dispute.
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('dispute ' || $1, 0))`, [person])
    const line = await readingOf(tx, person, reading)
    if (line === null) return 'none of hers'
    if (line.disputed) return 'there already'
    const open = first(
      await tx.query<{ n: number }>(
        'select count(*)::int as n from watch.dispute where person_id = $1 and answered_at is null',
        [person],
      ),
    )
    if ((open?.n ?? 0) >= mostOpen) return 'too many'
    await tx.query(
      'insert into watch.dispute (person_id, dispute_id, reading_id, words, at) values ($1, $2, $3, $4, $5)',
      [person, uuid(), line.id, words, at],
    )
    return 'written'
  })
}

/** What she said about a line, and the answer; null when she said nothing. */
export async function disputeAbout(db: Db, person: PersonId, line: ReadLine): Promise<Dispute | null> {
  return first(
    await db.query<Dispute>(
      `select ${columns} from watch.dispute d where d.person_id = $1 and exists (
          select from watch.reading r join watch.reading m on m.person_id = r.person_id and m.reading_id = $2
          where r.person_id = $1 and r.reading_id = d.reading_id
            and (r.reader, r.audience, r.purpose) = (m.reader, m.audience, m.purpose)
            and r.capacity is not distinct from m.capacity
            and (r.at at time zone 'Asia/Riyadh')::date = (m.at at time zone 'Asia/Riyadh')::date
            and (r.audience <> 'officer' or r.request_id is not distinct from m.request_id))
        order by at limit 1`,
      [person, line.id],
    ),
  )
}

/** Those that wait for an answer, oldest first. */
export async function openDisputes(db: Db, limit = 50): Promise<readonly Dispute[]> {
  const { rows } = await db.query<Dispute>(
    `select ${columns} from watch.dispute where answered_at is null order by at limit $1`,
    [limit],
  )
  return rows
}

/** One that waits; null when it does not, or no longer. `lock`: in the transaction that answers. */
export async function openDispute(db: Db, id: string, lock = false): Promise<Dispute | null> {
  if (!isUuid(id)) return null
  return first(
    await db.query<Dispute>(
      `select ${columns} from watch.dispute where dispute_id = $1 and answered_at is null${lock ? ' for update' : ''}`,
      [id],
    ),
  )
}

/** Answers one that was locked. Who may is the desk's matter, and so is the act beside it. */
export async function answerDispute(
  tx: Tx,
  { person, id }: Dispute,
  given: { readonly verdict: DisputeVerdict; readonly answer: string; readonly by: string; readonly at: string },
): Promise<void> {
  await tx.query(
    `update watch.dispute set answered_at = $3, answered_by = $4, verdict = $5, answer = $6
      where person_id = $1 and dispute_id = $2`,
    [person, id, given.at, given.by, given.verdict, given.answer],
  )
}

/** How many wait for an answer, and since when the oldest: for the metrics. */
export async function disputesWaiting(db: Db, now: string): Promise<{ readonly open: number; readonly late: number }> {
  const row = first(
    await db.query<{ open: number; late: number }>(
      `select count(*)::int as open, count(*) filter (where at < $1::timestamptz - interval '7 days')::int as late
        from watch.dispute where answered_at is null`,
      [now],
    ),
  )
  return row ?? { open: 0, late: 0 }
}
