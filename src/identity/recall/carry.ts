/**
 * Carrying a confirmed recall out (ID-44), some hundreds of accounts a transaction, so that a hundred thousand stand in
 * no single one. How far it has come is written with what was done: a process that dies loses nothing and repeats
 * nothing, and of many workers one carries a recall at a time.
 */
import { dayOf, formatSlashDay, type Instant } from '../../language/index.ts'
import { first, here, later, minutes, namedTransaction, type PersonId, type Tx } from '../../store/index.ts'
import { remember } from '../accounts.ts'
import type { IdentityDeps } from '../deps.ts'
import { tellAccount } from '../messages.ts'
import { untainted } from './untainted.ts'

const batchOf = 200

/** What else hangs on an account's level and ends with it, in the same transaction: the digital card. */
export type AlsoDrop = (tx: Tx, person: PersonId, at: Instant) => Promise<void>
/**
 * An activation is written under the instant at which it began. One that began in the window may be committed a little
 * later than our first look, so a recall of a time that has only just ended is swept once more before it is done.
 */
const settled = minutes(5)

interface Row {
  readonly recall_id: string
  readonly channel: string
  readonly place: string
  readonly from_at: Instant
  readonly to_at: Instant
  readonly last_at: Instant | null
  readonly last_activation: string | null
}

/** For a worker: one batch of one recall that is due. Returns how many activations were looked at; 0 when none is due. */
export function recallDue(
  deps: Pick<IdentityDeps, 'pool' | 'clock'>,
  also: AlsoDrop = async () => {},
  most = batchOf,
): Promise<number> {
  const at = deps.clock.now()
  return namedTransaction('recall: batch', deps.pool, async (tx) => {
    const due = first(
      await tx.query<Row>({
        name: 'identity:recall-due',
        text: `select recall_id, channel, place, from_at, to_at, last_at, last_activation from identity.recall
          where due_at <= $1 order by due_at limit 1 for update skip locked`,
        values: [at],
      }),
    )
    return due === null ? 0 : sweep(tx, due, also, most, at)
  })
}

async function sweep(tx: Tx, recall: Row, also: AlsoDrop, most: number, at: Instant): Promise<number> {
  const { rows: found } = await tx.query<{ person_id: PersonId; activation_id: string; at: Instant }>({
    name: 'identity:recall-batch',
    text: `select person_id, activation_id, at from identity.activation
      where method = $1 and place = $2 and at >= $3 and at < $4
        and ($5::timestamptz is null or (at, activation_id) > ($5, $6::uuid))
      order by at, activation_id limit $7`,
    values: [recall.channel, recall.place, recall.from_at, recall.to_at, recall.last_at, recall.last_activation, most],
  })
  const last = found.at(-1)
  if (last === undefined) {
    const still = later(recall.to_at, settled)
    await tx.query(
      `update identity.recall set last_at = null, last_activation = null, due_at = $2, done_at = $3 where recall_id = $1`,
      [recall.recall_id, still > at ? still : null, still > at ? null : at],
    )
    // The end of a sweep is work too: the caller comes again until nothing is due.
    return still > at ? 0 : 1
  }
  const people = [...new Set(found.map(({ person_id }) => person_id))]
  const judged = await judge(tx, recall, people)
  let dropped = 0
  for (const one of judged) {
    if (one.spared) await note(tx, recall, one, 'spared', 0, at)
    else {
      await drop(tx, recall, one, at)
      await also(tx, one.person_id, at)
      dropped += 1
    }
  }
  here('recall: accounts done, how far not written')
  await tx.query({
    name: 'identity:recall-far',
    text: `update identity.recall set last_at = $2, last_activation = $3, dropped = dropped + $4, spared = spared + $5
      where recall_id = $1`,
    values: [recall.recall_id, last.at, last.activation_id, dropped, judged.length - dropped],
  })
  return found.length
}

interface Judged {
  readonly person_id: PersonId
  readonly identity_level: number
  readonly activation_id: string
  /** Proved again since, by a way that nobody recalled. */
  readonly spared: boolean
}

/** Whom this recall has not met yet, under the locks of their accounts: whoever proves herself now waits, or is seen. */
async function judge(tx: Tx, recall: Row, people: readonly PersonId[]): Promise<readonly Judged[]> {
  await tx.query({
    name: 'identity:recall-lock',
    text: 'select 1 from identity.account where person_id = any($1) order by person_id for update',
    values: [people],
  })
  const { rows } = await tx.query<Judged>({
    name: 'identity:recall-judge',
    text: `select a.person_id, a.identity_level, m.activation_id, exists (
          select from identity.activation b where b.person_id = a.person_id and b.at > m.at
            and b.identity_level >= 2 and ${untainted('b')}) as spared
      from identity.account a
      join lateral (select activation_id, at from identity.activation x
        where x.person_id = a.person_id and x.method = $2 and x.place = $3 and x.at >= $4 and x.at < $5
        order by at desc, activation_id desc limit 1) m on true
      where a.person_id = any($1)
        and not exists (select from identity.recalled d where d.person_id = a.person_id and d.recall_id = $6)
      order by a.person_id`,
    values: [people, recall.channel, recall.place, recall.from_at, recall.to_at, recall.recall_id],
  })
  return rows
}

/** To IA1, out of every device, a line in her history, and told where to prove herself. */
async function drop(tx: Tx, recall: Row, one: Judged, at: Instant): Promise<void> {
  const { person_id: person } = one
  await tx.query({
    name: 'identity:recall-drop',
    text: 'update identity.account set identity_level = 1 where person_id = $1 and identity_level > 1',
    values: [person],
  })
  const ended = await tx.query({
    name: 'identity:recall-sessions',
    text: `update identity.session set ended_at = $2, ended_why = 'recalled' where person_id = $1 and ended_at is null`,
    values: [person, at],
  })
  await remember(tx, person, { at, kind: 'level_dropped', channel: 'desk', detail: { reason: 'recalled' } })
  await tellAccount(tx, person, 'account.recalled', { date: formatSlashDay(dayOf(at)) }, recall.recall_id, at)
  await note(tx, recall, one, 'dropped', ended.rowCount ?? 0, at)
}

async function note(tx: Tx, recall: Row, one: Judged, outcome: string, sessions: number, at: Instant): Promise<void> {
  await tx.query({
    name: 'identity:recall-note',
    text: `insert into identity.recalled (person_id, recall_id, activation_id, outcome, level_before, sessions_ended, at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [one.person_id, recall.recall_id, one.activation_id, outcome, one.identity_level, sessions, at],
  })
}
