/**
 * How often a bank speaks and how well (T-BNK-04): words are counted by hour and day of UTC in rows whose locks make the
 * limit exact, over all processes; and a bank that is refused too often is stopped until an officer lets it go on.
 */
import type { Instant } from '../../language/index.ts'
import { type Db, first, inDays, inTransaction, later, type Pool, type Tx, uuid } from '../../store/index.ts'
import type { Bank } from './banks.ts'

interface Spans {
  readonly hour: Instant
  readonly day: Instant
}

function spansOf(at: Instant): Spans {
  return { hour: `${at.slice(0, 13)}:00:00.000Z`, day: `${at.slice(0, 10)}T00:00:00.000Z` }
}

/**
 * Counts one word. When the hour or the day is full: until when, and the caller rolls back, so that nothing was counted.
 * Holds the bank's rows until the transaction ends: one bank's words are judged one after another.
 */
export async function countHeard(tx: Tx, bank: Bank, at: Instant): Promise<Instant | null> {
  const spans = spansOf(at)
  const day = await heardIn(tx, bank.code, 'day', spans.day, bank.perDay)
  if (!day) return later(spans.day, inDays(1))
  const hour = await heardIn(tx, bank.code, 'hour', spans.hour, bank.perHour)
  return hour ? null : later(spans.hour, 3_600_000)
}

async function heardIn(tx: Tx, code: string, span: 'hour' | 'day', since: Instant, most: number): Promise<boolean> {
  if (most === 0) return false
  const counted = await tx.query({
    name: 'identity:bank-heard',
    text: `insert into identity.bank_use as u (bank_id, span, since, heard) values ($1, $2, $3, 1)
      on conflict (bank_id, span, since) do update set heard = u.heard + 1 where u.heard < $4 returning heard`,
    values: [code, span, since, most],
  })
  return counted.rowCount === 1
}

/** Counts how a word was answered; the refusal that is one too many stops the bank. Returns whether it did. */
export async function countAnswered(tx: Tx, bank: Bank, activated: boolean, at: Instant): Promise<boolean> {
  const { hour, day } = spansOf(at)
  const { rows } = await tx.query<{ span: string; heard: number; refused: number }>({
    name: 'identity:bank-answered',
    text: `update identity.bank_use set activated = activated + $2, refused = refused + $3
      where bank_id = $1 and ((span = 'hour' and since = $4) or (span = 'day' and since = $5))
      returning span, heard - judged_from as heard, refused - judged_from as refused`,
    values: [bank.code, activated ? 1 : 0, activated ? 0 : 1, hour, day],
  })
  const now = rows.find(({ span }) => span === 'hour')
  const { least, share } = bank.breaker
  if (activated || now === undefined || now.refused < least || now.refused < now.heard * share) return false
  return stopBank(tx, bank.code, { by: 'breaker', why: `${now.refused} of ${now.heard} refused within the hour`, at })
}

export interface StopBy {
  /** `breaker`, or the id of the officer. */
  readonly by: string
  readonly why: string
  readonly at: Instant
}

/** Nothing a stopped bank says is heard. False when it was stopped already. */
export async function stopBank(tx: Tx, code: string, { by, why, at }: StopBy): Promise<boolean> {
  const stopped = await tx.query(
    `insert into identity.bank_stop (stop_id, bank_id, why, stopped_by, stopped_at) values ($1, $2, $3, $4, $5)
     on conflict (bank_id) where opened_at is null do nothing`,
    [uuid(), code, why.slice(0, 500), by, at],
  )
  return stopped.rowCount === 1
}

/** Lets a stopped bank go on: what was refused before is not held against it again. False when it was not stopped. */
export function openBank(pool: Pool, code: string, by: string, at: Instant): Promise<boolean> {
  return inTransaction(pool, (tx) => openBankIn(tx, code, by, at))
}

/** The same in a transaction that is under way, as the desk does it with its audit. */
export async function openBankIn(tx: Tx, code: string, by: string, at: Instant): Promise<boolean> {
  const opened = await tx.query(
    'update identity.bank_stop set opened_by = $2, opened_at = $3 where bank_id = $1 and opened_at is null',
    [code, by, at],
  )
  if (opened.rowCount !== 1) return false
  await tx.query(
    `update identity.bank_use set judged_from = refused where bank_id = $1 and span = 'hour' and since = $2`,
    [code, spansOf(at).hour],
  )
  return true
}

/** What a bank did in the running day of UTC, and whether it is stopped; for `/metrics` and operators. */
export interface BankUse {
  readonly code: string
  readonly heard: number
  readonly activated: number
  readonly refused: number
  readonly stopped: boolean
}

export async function bankUse(db: Db, banks: readonly Bank[], at: Instant): Promise<readonly BankUse[]> {
  const { rows } = await db.query<BankUse>(
    `select b.code, coalesce(u.heard, 0) as heard, coalesce(u.activated, 0) as activated,
       coalesce(u.refused, 0) as refused,
       exists (select from identity.bank_stop s where s.bank_id = b.code and s.opened_at is null) as stopped
     from unnest($1::text[]) b (code)
     left join identity.bank_use u on u.bank_id = b.code and u.span = 'day' and u.since = $2 order by b.code`,
    [banks.map(({ code }) => code), spansOf(at).day],
  )
  return rows
}

/** Forgets words that could not be heard again anyway, and counts of more than 90 days. */
export async function purgeBanks(db: Db, at: Instant): Promise<void> {
  await db.query('delete from identity.bank_word where expires_at < $1', [later(at, -inDays(1))])
  await db.query('delete from identity.bank_use where since < $1', [later(at, -inDays(90))])
}

/** True for exactly one caller, ever (ID-28): whoever comes second, also at the same moment, comes too late. */
export async function heardFirst(
  tx: Tx,
  code: string,
  jtiHash: Buffer,
  at: Instant,
  expiresAt: Instant,
): Promise<boolean> {
  const put = first(
    await tx.query({
      name: 'identity:bank-word',
      text: `insert into identity.bank_word (bank_id, jti_hash, heard_at, expires_at) values ($1, $2, $3, $4)
        on conflict do nothing returning bank_id`,
      values: [code, jtiHash, at, expiresAt],
    }),
  )
  return put !== null
}
