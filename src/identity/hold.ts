/**
 * Holding an account (identity.md section 6: active → held, at most 72 hours, told, to be appealed against). The rules are a
 * table of counts over the person's own history of the last 24 hours, so that each can be read to her. None of them counts
 * what somebody can do who has neither her password nor her session: nobody holds a stranger's account by typing at it.
 * What happened is noted in the transaction where it happens; a worker counts, so that no answer takes longer for it.
 */
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, hours, inTransaction, later, type PersonId, type Tx, uuid } from '../store/index.ts'
import { accountOf, lockAccount, remember } from './accounts.ts'
import { stopWhatIsOnItsWay } from './closing.ts'
import type { IdentityDeps } from './deps.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import { endSessions } from './sessions.ts'

/** No account is held for longer. */
export const longestHold = hours(72)
const counted = hours(24)

/** What is counted of a day, since the account was last sure to be hers. */
interface Day {
  /** Wrong second factors at sign-in: each came after the right password. */
  readonly codes: number
  /** Sign-ins that she denied on her own phone: each came after the right password. */
  readonly denied: number
  readonly mobile: number
  readonly password: number
  readonly removed: number
}

export type HoldRule = 'codes' | 'denied' | 'changed'

/** The rules, each with what she is told of it. */
export const holdRules: Readonly<Record<HoldRule, { readonly when: (day: Day) => boolean; readonly words: Text }>> = {
  codes: {
    when: ({ codes }) => codes >= 15,
    words: {
      ar: 'كُتبت كلمة مرورك صحيحة ثم رموز خاطئة كثيرة في يوم',
      en: 'your password was typed right, and then many wrong codes in one day',
    },
  },
  denied: {
    when: ({ denied }) => denied >= 3,
    words: {
      ar: 'رفضت في جوالك ثلاث محاولات دخول بكلمة مرورك',
      en: 'you denied three sign-ins with your password on your phone',
    },
  },
  changed: {
    when: ({ mobile, password, removed }) => mobile > 0 && password > 0 && removed > 0,
    words: {
      ar: 'تغيّر في يوم واحد جوالك وكلمة مرورك وحُذف مفتاح من مفاتيحك',
      en: 'in one day your mobile and password changed and a key of yours was removed',
    },
  },
}

async function dayOf(db: Db, person: PersonId, at: Instant): Promise<Day> {
  const row = first(
    await db.query<Day>({
      name: 'identity:risk-day',
      text: `with sure as (
          select coalesce(max(at), '-infinity') as at from identity.event
          where person_id = $1 and kind in ('activated', 'unfrozen', 'recovered', 'released'))
        select count(*) filter (where kind = 'code_refused')::int as codes,
          count(*) filter (where kind = 'act_refused' and detail ->> 'reason' = 'denied'
            and detail ->> 'purpose' = 'sign-in')::int as denied,
          count(*) filter (where kind = 'mobile_changed')::int as mobile,
          count(*) filter (where kind = 'password_changed')::int as password,
          count(*) filter (where kind in ('passkey_removed', 'phone_removed', 'totp_removed'))::int as removed
        from identity.event e, sure
        where e.person_id = $1 and e.at > $2 and e.at <= $3 and e.at > sure.at`,
      values: [person, later(at, -counted), at],
    }),
  )
  return row ?? { codes: 0, denied: 0, mobile: 0, password: 0, removed: 0 }
}

/**
 * One round of the worker: holds whoever a rule says; each person in a transaction of its own, in which the notes go.
 * @returns how many people were looked at, at most `limit`
 */
export async function holdDue(deps: Pick<IdentityDeps, 'pool' | 'clock'>, limit = 50): Promise<number> {
  for (let done = 0; done < limit; done++) if (!(await judgeOne(deps))) return done
  return limit
}

function judgeOne({ pool, clock }: Pick<IdentityDeps, 'pool' | 'clock'>): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    const at = clock.now()
    const next = first(
      await tx.query<{ person_id: string }>({
        name: 'identity:risk-next',
        text: `delete from identity.risk_due where note_id = (
          select note_id from identity.risk_due order by at, note_id limit 1 for update skip locked) returning person_id`,
      }),
    )
    if (next === null) return false
    const day = await dayOf(tx, next.person_id, at)
    const rule = (Object.keys(holdRules) as HoldRule[]).find((name) => holdRules[name].when(day))
    if (rule !== undefined) await holdAccount(tx, next.person_id, rule, { ...day }, at)
    return true
  })
}

/** Holds an account that is open: signed out everywhere, every way in answers no, and she is told why and until when. */
export async function holdAccount(
  tx: Tx,
  person: PersonId,
  rule: HoldRule,
  evidence: Readonly<Record<string, number>>,
  at: Instant,
): Promise<boolean> {
  await stopWhatIsOnItsWay(tx, person, at)
  await lockAccount(tx, person)
  const account = await accountOf(tx, person)
  const held = await tx.query({
    name: 'identity:account-hold',
    text: `update identity.account set state = 'held', closes_at = null
      where person_id = $1 and state in ('active', 'recovering', 'closing') returning person_id`,
    values: [person],
  })
  if (account === null || held.rowCount !== 1) return false
  const until = later(at, longestHold)
  await tx.query(
    `insert into identity.hold (person_id, hold_id, rule, evidence, was, at, until) values ($1, $2, $3, $4, $5, $6, $7)`,
    [person, uuid(), rule, evidence, account.state, at, until],
  )
  await endSessions(tx, person, 'held', at)
  await remember(tx, person, { at, kind: 'held', detail: { reason: `rule_${rule}` } })
  const vars = { ...dateAndTime(until), why: holdRules[rule].words[account.lang] }
  await tellAccount(tx, person, 'account.held', vars, at, at)
  return true
}

export interface Hold {
  readonly rule: HoldRule
  readonly at: Instant
  readonly until: Instant
}

/** Why and until when an account is held; null when no rule holds it. */
export async function holdOf(db: Db, person: PersonId): Promise<Hold | null> {
  return first(
    await db.query<Hold>('select rule, at, until from identity.hold where person_id = $1 and ended_at is null', [
      person,
    ]),
  )
}

/**
 * The account is open again: she proved herself, two officers heard her, or the time is over.
 * @returns false when it was not held
 */
export async function releaseHold(tx: Tx, person: PersonId, by: 'time' | 'officers', at: Instant): Promise<boolean> {
  await lockAccount(tx, person)
  const open = await tx.query(
    `update identity.account set state = 'active' where person_id = $1 and state = 'held' returning person_id`,
    [person],
  )
  await endHold(tx, person, by, at)
  if (open.rowCount !== 1) return false
  await remember(tx, person, {
    at,
    kind: 'released',
    channel: by === 'officers' ? 'desk' : 'portal',
    detail: { reason: by },
  })
  await tellAccount(tx, person, 'account.released', dateAndTime(at), at, at)
  return true
}

/** Writes how a hold ended, if there was one. */
export async function endHold(
  tx: Tx,
  person: PersonId,
  by: 'time' | 'kiosk' | 'officers' | 'suspended',
  at: Instant,
): Promise<void> {
  await tx.query({
    name: 'identity:hold-end',
    text: 'update identity.hold set ended_at = $2, ended_by = $3 where person_id = $1 and ended_at is null',
    values: [person, at, by],
  })
}

/** Opens accounts whose hold is over, one commit each. Returns how many. */
export async function releaseDue(deps: Pick<IdentityDeps, 'pool' | 'clock'>, limit = 100): Promise<number> {
  const at = deps.clock.now()
  const { rows } = await deps.pool.query<{ person_id: string }>(
    'select person_id from identity.hold where ended_at is null and until <= $1 order by until limit $2',
    [at, limit],
  )
  for (const { person_id } of rows) await inTransaction(deps.pool, (tx) => releaseHold(tx, person_id, 'time', at))
  return rows.length
}
