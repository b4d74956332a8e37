/** What must be true of identity's tables, looked at as their owner: at whatever moment, and when a journey has ended. */
import type { Pool } from '../../store/index.ts'
import type { JourneyName } from './people.ts'

const codes = (purpose: string): string =>
  `(select count(*) from identity.code where purpose = '${purpose}' and used_at is not null)`
const events = (kind: string): string => `(select count(*) from identity.event where kind = '${kind}')`
const notices = (kind: string): string => `(select count(*) from notices.notice where kind like '${kind}')`
const rows = (table: string, where = 'true'): string => `(select count(*) from identity.${table} where ${where})`

/** Each says that several counts are one: whatever is written in one commit is there together or not at all. */
const laws: readonly (readonly [string, ...string[]])[] = [
  ['a sign-in uses one code and opens one session', codes('sign-in'), rows('session'), events('signed_in')],
  ['a sign-in that is done is done', codes('sign-in'), rows('sign_in', "stage = 'done'")],
  ['an approval uses one code and leaves one proof', codes('act'), rows('act_proof'), events('act_approved')],
  [
    'a registration is confirmed by one code and told once',
    codes('register'),
    rows('claim', 'verified_at is not null'),
    notices('acct.registered'),
  ],
  ['a code at the kiosk opens one account', codes('kiosk'), rows('activation')],
  [
    'an account without a registration has one credential',
    rows('activation', 'claim_id is null'),
    rows('temporary'),
    notices('acct.temporary_password'),
    notices('acct.username'),
  ],
  [
    'an account is opened by one activation and told once',
    rows('activation'),
    events('activated'),
    notices('acct.activated'),
    rows('kiosk_visit', "step = 'done'"),
  ],
  [
    'a registration comes to life with its activation',
    rows('claim', "step = 'activated'"),
    rows('activation', 'claim_id is not null'),
  ],
  ['an account has its user name and its mobile', rows('account'), rows('username'), rows('mobile')],
  [
    'a credential buys one password of one’s own',
    rows('temporary', 'used_at is not null'),
    events('password_changed'),
    notices('acct.password.changed'),
  ],
  ['who signed out stands in the history', rows('session', "ended_why = 'signed out'"), events('signed_out')],
  [
    'what follows from a refusal is remembered once',
    events('sign_in_refused'),
    "(select count(distinct at) from identity.event where kind = 'sign_in_refused')",
  ],
  ['each code is one message', rows('code'), notices('code.%')],
  [
    'each message is due',
    '(select count(*) from notices.notice where mobile is not null)',
    '(select count(*) from notices.wake)',
  ],
]

/** The laws that are broken now, each with its counts. */
export async function halves(owner: Pool): Promise<string[]> {
  const { rows: found } = await owner.query<{ law: string; counts: number[] }>(
    `select law, counts from (values ${laws.map(([law, ...counts]) => `('${law}', array[${counts}]::int[])`).join(', ')})
       as l (law, counts) where not (counts[1] = all (counts))`,
  )
  return found.map(({ law, counts }) => `${law}: ${counts.join(' ')}`)
}

/** What a journey leaves, once: more than one is twice, none is lost. */
const ends: Readonly<Record<JourneyName, Readonly<Record<string, number>>>> = {
  'signs in, approves, leaves': {
    [rows('session', 'ended_at is null')]: 0,
    [rows('afterwards')]: 0,
    [rows('activation')]: 0,
  },
  'activates at the kiosk': {
    [rows('activation')]: 1,
    [rows('temporary', 'used_at is not null')]: 1,
    [rows('account', 'not must_change')]: 2,
  },
  'registers, then activates': {
    [rows('activation', 'claim_id is not null')]: 1,
    [rows('claim', "step = 'activated'")]: 1,
    [rows('claim', "step not in ('activated', 'dead') and verified_at is not null")]: 0,
    [rows('temporary')]: 0,
  },
}

export async function check(owner: Pool, journey: JourneyName): Promise<string[]> {
  const wrong: string[] = []
  for (const [sql, n] of Object.entries(ends[journey])) {
    const { rows: found } = await owner.query<{ n: number }>(`select ${sql}::int as n`)
    if (found[0]?.n !== n) wrong.push(`${n} expected, found ${found[0]?.n}: ${sql}`)
  }
  return wrong
}
