/**
 * One-time codes (ID-10…16, table of decided.md). A code proves one subject, for one purpose, in one browser flow and,
 * when it approves an act, for that act alone. What counts is decided by rows and single statements, so that fifty
 * tries at once are five tries.
 */
import { randomInt } from 'node:crypto'
import type { Instant, Lang, Text } from '../language/index.ts'
import { first, later, minutes, type PersonId, seconds, type Tx, together, uuid } from '../store/index.ts'
import { codesPaused, countCode, smsPaused } from './breaker.ts'
import { hmac, type IdentityDeps, type Refusal, refusal, same } from './deps.ts'
import { type CodePurpose, sendCode } from './messages.ts'
import { isNumberGone, numberGone } from './number-owner.ts'
import { spendSms } from './sms-budget.ts'
import { untilWords } from './words.ts'

const life = minutes(5)
const triesPerCode = 5
const triesPerDay = 15
/** How long after the first, second… code of a flow the next may be asked for. */
const resendAfter = [30, 60, 120, 240].map(seconds)
/** How many codes that were not used may be out, of a person, a mobile and a browser, whatever they are for (ID-13). */
const ordinary = { perHalfHour: 5, perDay: 10 } as const
/**
 * Anybody may begin a registration with anybody's mobile, or ask without an account as whoever's number she knows. Of what a mobile may get, some is left for its holder, so that
 * strangers cannot shut her out of signing in.
 */
const registering = { perHalfHour: 4, perDay: 8 } as const
/** A kiosk is everybody's device: what it sends in an hour of crowd, and far from a flood. */
const atKiosk = { perHalfHour: 30, perDay: 300 } as const

/** What a code is bound to. */
export interface CodeBinding {
  /** A person's id, or the id of a registration or visit that has no account yet. */
  readonly subject: string
  readonly purpose: CodePurpose
  /** The browser's flow or session; never shown. */
  readonly flow: string
  /** SHA-256 of the act a code approves. */
  readonly act?: Buffer
  /** She has just shown fingers and face: the message is not what is trusted (ID-24). */
  readonly afterKiosk?: boolean
}

export interface CodeTo {
  readonly mobile: string
  readonly lang: Lang
  /** What an act's code says it approves (ID-16, ID-74). */
  readonly act?: Text
  readonly person?: PersonId
  /** Hash of the device's cookie, for the device's own budget. */
  readonly device?: Buffer
  /** The kiosk at which it is asked for, instead of a device. */
  readonly kiosk?: string
  /** Eight at an officer's desk (ID-10); six else. */
  readonly digits?: 8
}

export type Issued =
  | { readonly ok: true; readonly expiresAt: Instant; readonly resendAt: Instant }
  | Refusal<'code_wait' | 'code_day_limit' | 'sms_paused'>

export type Checked = { readonly ok: true } | Refusal<'code_wrong' | 'code_dead' | 'code_day_limit' | 'sms_paused'>

const noAct = Buffer.alloc(0)

/**
 * Makes a code, kills the former one of the same flow and queues the message, all in the transaction handed in.
 * Refused (`code_wait`) inside the back-off of ID-13, past 5 in 30 minutes or 10 in a day, for the person, the mobile
 * and the device each, over all purposes together. Codes that were used do not count: the limits are against guessing
 * and flooding. Also refused (`sms_paused`): a factor while the breaker is down (ID-24), and whatever would go to a number that
 * is somebody else's now (ID-23).
 */
export async function issueCode(
  tx: Tx,
  deps: Pick<IdentityDeps, 'clock' | 'keys'>,
  to: CodeTo,
  binding: CodeBinding,
): Promise<Issued> {
  const at = deps.clock.now()
  const budgets = budgetsOf(binding, to)
  const keys = [...budgets.keys()]
  const [paused, gone, locked, flow] = await together(
    isPaused(tx, binding),
    isNumberGone(tx, to.person ?? null, to.mobile),
    lockBudgets(tx, keys, at),
    tx.query<{ n: number; last: string | null }>({
      name: 'identity:code-flow',
      text: `select count(*)::int as n, max(issued_at) as last from identity.code
        where subject = $1 and purpose = $2 and flow = $3 and used_at is null and issued_at > $4`,
      values: [binding.subject, binding.purpose, binding.flow, later(at, -minutes(30))],
    }),
  )
  if (paused) return refusal('sms_paused', smsPaused)
  if (gone) return refusal('sms_paused', numberGone)
  for (const { key, sent } of locked) {
    const freeAt = whenFree(sent, at, budgets.get(key) ?? ordinary)
    if (freeAt !== null) {
      const daily = new Date(freeAt).getTime() - new Date(at).getTime() > minutes(30)
      return refusal(daily ? 'code_day_limit' : 'code_wait', untilWords.codeLimit(freeAt), freeAt)
    }
  }
  const sofar = first(flow) ?? { n: 0, last: null }
  if (sofar.last !== null) {
    const freeAt = later(sofar.last, backOff(sofar.n))
    if (freeAt > at) return refusal('code_wait', untilWords.codeResend(freeAt), freeAt)
  }
  const fullUntil = await spendSms(tx, to.mobile, at)
  if (fullUntil !== null) return refusal('code_wait', untilWords.codesFull(fullUntil), fullUntil)
  const id = uuid()
  const digits = to.digits ?? 6
  const code = String(randomInt(10 ** digits)).padStart(digits, '0')
  const expiresAt = later(at, life)
  const killed = killCodes(tx, binding, at)
  const made = tx.query({
    name: 'identity:code-make',
    text: `insert into identity.code
      (subject, code_id, purpose, flow, act_hash, code_hash, budgets, issued_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      binding.subject,
      id,
      binding.purpose,
      binding.flow,
      binding.act ?? noAct,
      codeHash(deps.keys.codes, id, code),
      keys,
      at,
      expiresAt,
    ],
  })
  const spent = tx.query({
    name: 'identity:code-spend',
    text: `update identity.code_budget set touched_at = $2,
        sent = array_append(array(select s from unnest(sent) s where s > $3 order by s), $2::timestamptz)
      where key = any($1)`,
    values: [keys, at, later(at, -minutes(24 * 60))],
  })
  const sent = sendCode(tx, {
    id,
    code,
    at,
    expiresAt,
    purpose: binding.purpose,
    mobile: to.mobile,
    lang: to.lang,
    ...(to.act ? { act: to.act } : {}),
    ...(to.person ? { person: to.person } : {}),
  })
  await together(killed, made, spent, sent)
  return { ok: true, expiresAt, resendAt: later(at, backOff(sofar.n + 1)) }
}

/**
 * Tries a code. Right once: it is used by the same statement that compares it. Runs in the caller's transaction, which
 * must commit also when the answer is no, or the try would not count. While the breaker is down no code is a factor.
 */
export async function tryCode(
  tx: Tx,
  deps: Pick<IdentityDeps, 'clock' | 'keys'>,
  binding: CodeBinding,
  typed: string,
): Promise<Checked> {
  if (await isPaused(tx, binding)) return refusal('sms_paused', smsPaused)
  const checked = await tryLive(tx, deps, binding, typed)
  // What is no factor of any account must not bring the breaker down: anybody may type numbers there.
  if (binding.purpose !== 'by-number') await countCode(tx, checked.ok, deps.clock.now())
  return checked
}

/** Codes that are a factor stop with the breaker; those that only show whose mobile it is, beside other proof, go on. */
async function isPaused(tx: Tx, { purpose, afterKiosk }: CodeBinding): Promise<boolean> {
  return (purpose === 'sign-in' || purpose === 'act') && afterKiosk !== true && (await codesPaused(tx))
}

async function tryLive(
  tx: Tx,
  deps: Pick<IdentityDeps, 'clock' | 'keys'>,
  binding: CodeBinding,
  typed: string,
): Promise<Checked> {
  const at = deps.clock.now()
  const key = triesKey(binding)
  const counted = first(
    await tx.query<{ tries: number }>({
      name: 'identity:code-count',
      text: `insert into identity.code_budget as b (key, tries, tries_since, touched_at) values ($1, 1, $2, $2)
        on conflict (key) do update set touched_at = $2,
          tries = case when b.tries_since > $3 then b.tries + 1 else 1 end,
          tries_since = case when b.tries_since > $3 then b.tries_since else $2 end
        where b.tries_since <= $3 or b.tries < $4
        returning tries`,
      values: [key, at, later(at, -minutes(24 * 60)), triesPerDay],
    }),
  )
  if (counted === null) return refusal('code_day_limit', untilWords.codeTriesToday)
  const live = first(
    await tx.query<{ code_id: string; code_hash: Buffer; tries: number; issued_at: string; budgets: string[] }>({
      name: 'identity:code-try',
      text: `update identity.code set tries = tries + 1
        where subject = $1 and purpose = $2 and flow = $3 and act_hash = $4
          and used_at is null and killed_at is null and expires_at > $5 and tries < $6
        returning code_id, code_hash, tries, issued_at, budgets`,
      values: [binding.subject, binding.purpose, binding.flow, binding.act ?? noAct, at, triesPerCode],
    }),
  )
  if (live === null) return refusal('code_dead', untilWords.codeDead)
  if (!same(live.code_hash, codeHash(deps.keys.codes, live.code_id, typed))) {
    return live.tries >= triesPerCode
      ? refusal('code_dead', untilWords.codeDead)
      : refusal('code_wrong', untilWords.codeWrong(triesPerCode - live.tries))
  }
  const used = await tx.query({
    name: 'identity:code-use',
    text: 'update identity.code set used_at = $3 where subject = $1 and code_id = $2 and used_at is null returning code_id',
    values: [binding.subject, live.code_id, at],
  })
  if (used.rowCount !== 1) return refusal('code_dead', untilWords.codeDead)
  // What was used gives back its place in the budgets, taken in one order with everybody else who wants them.
  await together(
    lockBudgets(tx, live.budgets, at),
    tx.query({
      name: 'identity:code-give-back',
      text: `update identity.code_budget set sent = array_remove(sent, $2::timestamptz),
          tries = case when key = $3 then greatest(tries - 1, 0) else tries end
        where key = any($1) or key = $3`,
      values: [live.budgets, live.issued_at, key],
    }),
  )
  return { ok: true }
}

/** Was a code sent for this, and may it still be typed? */
export async function codeIsOut(tx: Tx, binding: CodeBinding, at: Instant): Promise<boolean> {
  const live = await tx.query({
    name: 'identity:code-out',
    text: `select 1 from identity.code where subject = $1 and purpose = $2 and flow = $3 and act_hash = $4
      and used_at is null and killed_at is null and expires_at > $5`,
    values: [binding.subject, binding.purpose, binding.flow, binding.act ?? noAct, at],
  })
  return live.rowCount !== 0
}

/** Kills what is live of a flow: its data changed, or it ended. */
export async function killCodes(tx: Tx, binding: Omit<CodeBinding, 'act'>, at: Instant): Promise<void> {
  await tx.query({
    name: 'identity:code-kill',
    text: `update identity.code set killed_at = $4
      where subject = $1 and purpose = $2 and flow = $3 and used_at is null and killed_at is null`,
    values: [binding.subject, binding.purpose, binding.flow, at],
  })
}

function codeHash(key: Buffer, id: string, code: string): Buffer {
  return hmac(key, 'code', id, code)
}

function backOff(sent: number): number {
  return resendAfter[Math.min(sent, resendAfter.length) - 1] ?? 0
}

/** Wrong tries are counted by person and purpose (ID-12). */
function triesKey(binding: CodeBinding): string {
  return `${binding.purpose}:tries:${binding.subject}`
}

interface Limits {
  readonly perHalfHour: number
  readonly perDay: number
}

/** What a code is counted under, each with its limits. */
function budgetsOf(binding: CodeBinding, to: CodeTo): ReadonlyMap<string, Limits> {
  const budgets = new Map<string, Limits>([
    [`subject:${binding.subject}`, ordinary],
    [`mobile:${to.mobile}`, ordinary],
  ])
  if (binding.purpose === 'register') budgets.set(`register:mobile:${to.mobile}`, registering)
  if (binding.purpose === 'by-number') budgets.set(`by-number:mobile:${to.mobile}`, registering)
  if (to.device) budgets.set(`device:${to.device.toString('hex')}`, ordinary)
  if (to.kiosk) budgets.set(`kiosk:${to.kiosk}`, atKiosk)
  return budgets
}

/** Locks budgets in one order everywhere, so that two flows never wait for each other. */
async function lockBudgets(
  tx: Tx,
  keys: readonly string[],
  at: Instant,
): Promise<readonly { readonly key: string; readonly sent: readonly string[] }[]> {
  const [, { rows }] = await together(
    tx.query({
      name: 'identity:budget-make',
      text: `insert into identity.code_budget (key, touched_at) select k, $2 from unnest($1::text[]) k order by k
        on conflict do nothing`,
      values: [keys, at],
    }),
    tx.query<{ key: string; sent: string[] }>({
      name: 'identity:budget-lock',
      text: `select key, array(select to_char(s at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from unnest(sent) s
          where s > $2 order by s) as sent
        from identity.code_budget where key = any($1) order by key for update`,
      values: [keys, later(at, -minutes(24 * 60))],
    }),
  )
  return rows
}

/** When the next code may be sent under a budget, or null for now. `sent`: within a day, oldest first. */
function whenFree(sent: readonly string[], at: Instant, most: Limits): Instant | null {
  const ofDay = sent.at(-most.perDay)
  if (ofDay !== undefined) return later(ofDay, minutes(24 * 60))
  const ofHalfHour = sent.at(-most.perHalfHour)
  if (ofHalfHour !== undefined) {
    const freeAt = later(ofHalfHour, minutes(30))
    if (freeAt > at) return freeAt
  }
  return null
}
