/**
 * Wrong passwords and wrong codes of an app (ID-50, ID-51). A device the person has used before has a budget of its own;
 * all unknown devices share another, so that an attacker can use that up and the citizen still gets in. Names that do not
 * exist are counted under a key of their own, so that they cost and answer the same (ID-52).
 */
import type { Instant } from '../language/index.ts'
import { type Db, first, later, minutes, type Tx } from '../store/index.ts'

/** Failures allowed before waiting begins; past `never`, only proving oneself again helps. */
const budgets = { unknown: 5, known: 10 } as const
const never = 50
const window = minutes(15)
const longestWait = minutes(60)

export type Attempt =
  | { readonly admitted: true; readonly key: string }
  | { readonly admitted: false; readonly until: Instant }

/** What is tried: each has tries of its own. `totp-new`: the first code of an app that is being added. */
export type Tried = 'password' | 'totp' | 'totp-new'

export function attemptKey(subject: string, knownDevice: Buffer | null, what: Tried = 'password'): string {
  return knownDevice === null ? `${what}:${subject}` : `${what}:${subject}:${knownDevice.toString('hex')}`
}

/**
 * Counts an attempt before it is made (so that many at once are many), or says until when there is none.
 * Call `attemptRight` when it was right.
 */
export async function admit(
  db: Db,
  subject: string,
  knownDevice: Buffer | null,
  at: Instant,
  what: Tried = 'password',
): Promise<Attempt> {
  const key = attemptKey(subject, knownDevice, what)
  const allowed = knownDevice === null ? budgets.unknown : budgets.known
  // One statement: the row's lock makes attempts stand in line. `n` counts this attempt as if it failed. It writes and
  // answers in one go whether there is a wait or none, so that a locked name is not told by its time (ID-52).
  const row = first(
    await db.query<{ admitted: boolean; until: string | null }>({
      name: 'identity:attempt',
      text: `insert into identity.attempt as a (key, failures, first_at, last_at) values ($1, 1, $2, $2)
        on conflict (key) do update set
          admitted = a.locked_until is null or a.locked_until <= $2,
          failures = case
            when a.locked_until > $2 then a.failures
            when a.failures < $3 and a.first_at <= $4 then 1
            else a.failures + 1
          end,
          first_at = case when a.failures < $3 and a.first_at <= $4 then $2 else a.first_at end,
          last_at = $2,
          locked_until = case
            when a.locked_until > $2 then a.locked_until
            when a.failures < $3 and a.first_at <= $4 then null
            when a.failures + 1 >= $5 then 'infinity'::timestamptz
            when a.failures + 1 >= $3 then $2::timestamptz
              + least($6 * interval '1 millisecond', interval '1 minute' * power(2, least(a.failures + 1 - $3, 10)))
            end
        returning admitted, case when locked_until = 'infinity' then null
          else to_char(locked_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end as until`,
      values: [key, at, allowed, later(at, -window), never, longestWait],
    }),
  )
  if (row?.admitted === true) return { admitted: true, key }
  return { admitted: false, until: row?.until ?? '9999-12-31T00:00:00.000Z' }
}

/** The attempt was not made after all: it does not count, and no wait begins by it. */
export async function attemptUnmade(db: Db, key: string): Promise<void> {
  await db.query({
    name: 'identity:attempt-unmade',
    text: `update identity.attempt set failures = greatest(failures - 1, 0),
        locked_until = case when locked_until = 'infinity' then locked_until end where key = $1`,
    values: [key],
  })
}

/** The attempt was right: its budget is whole again. */
export async function attemptRight(tx: Tx, key: string): Promise<void> {
  await tx.query({ name: 'identity:attempt-right', text: 'delete from identity.attempt where key = $1', values: [key] })
}

/** The person has proved herself anew: everything counted against her password and her app is forgotten. */
export async function forgetAttempts(tx: Tx, subject: string): Promise<void> {
  for (const what of ['password', 'totp', 'totp-new'] as const) {
    await tx.query({
      name: 'identity:attempt-forget',
      text: `delete from identity.attempt where key = $1 or key like $1 || ':%'`,
      values: [attemptKey(subject, null, what)],
    })
  }
}
