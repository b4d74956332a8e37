/**
 * Sessions (ID-80…82): a random token in a cookie, its hash here. Idle 15 minutes, 12 hours in all. Opening one is a
 * single look-up by key, since every page does it.
 */
import type { Instant, Lang } from '../language/index.ts'
import {
  type Db,
  first,
  hours,
  later,
  minutes,
  namedTransaction,
  type PersonId,
  type Pool,
  type Tx,
  uuid,
} from '../store/index.ts'
import { remember } from './accounts.ts'
import { hashOf, newSecret } from './deps.ts'

export const idle = minutes(15)
export const longest = hours(12)
const seenEvery = minutes(1)

export interface Session {
  readonly sessionId: string
  readonly personId: PersonId
  readonly lang: Lang
  /** IA0…IA3, of the account when signing in. */
  readonly identityLevel: number
  /** AA1…AA3, of this sign-in. */
  readonly signInLevel: number
  /** When the person last proved herself with both factors. */
  readonly provedAt: Instant
  readonly expiresAt: Instant
  readonly deviceId: string
}

export interface SessionLine {
  readonly sessionId: string
  readonly label: string
  readonly createdAt: Instant
  readonly lastSeenAt: Instant
}

export interface NewSession {
  readonly person: PersonId
  readonly lang: Lang
  readonly identityLevel: number
  readonly signInLevel: number
  readonly deviceHash: Buffer
  readonly label: string
  readonly at: Instant
}

interface Row {
  session_id: string
  person_id: string
  lang: Lang
  identity_level: number
  sign_in_level: number
  device_hash: Buffer
  label: string
  proved_at: string
  created_at: string
  last_seen_at: string
  expires_at: string
}

/** Opens a session. The token goes into the cookie and nowhere else. */
export async function openSession(
  tx: Tx,
  s: NewSession,
): Promise<{ readonly token: string; readonly session: Session }> {
  const token = newSecret()
  const row: Row = {
    session_id: uuid(),
    person_id: s.person,
    lang: s.lang,
    identity_level: s.identityLevel,
    sign_in_level: s.signInLevel,
    device_hash: s.deviceHash,
    label: s.label,
    proved_at: s.at,
    created_at: s.at,
    last_seen_at: s.at,
    expires_at: later(s.at, longest),
  }
  await insert(tx, token, row)
  return { token, session: shape(row) }
}

async function insert(tx: Tx, token: string, row: Row): Promise<void> {
  await tx.query({
    name: 'identity:session-open',
    text: `insert into identity.session (token_hash, session_id, person_id, lang, identity_level, sign_in_level,
        device_hash, label, proved_at, created_at, last_seen_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    values: [
      hashOf(token),
      row.session_id,
      row.person_id,
      row.lang,
      row.identity_level,
      row.sign_in_level,
      row.device_hash,
      row.label,
      row.proved_at,
      row.created_at,
      row.last_seen_at,
      row.expires_at,
    ],
  })
}

/** The live session of a token, or null. One query; a second one at most once a minute, to say it was seen. */
export async function sessionOf(db: Db, token: string, at: Instant): Promise<Session | null> {
  const row = await live(db, token, at)
  if (row === null) return null
  if (row.last_seen_at < later(at, -seenEvery)) {
    await db.query({
      name: 'identity:session-seen',
      text: 'update identity.session set last_seen_at = $2 where token_hash = $1 and ended_at is null and last_seen_at < $2',
      values: [hashOf(token), at],
    })
  }
  return shape(row)
}

async function live(db: Db, token: string, at: Instant): Promise<Row | null> {
  if (token.length > 64) return null
  return first(
    await db.query<Row>({
      name: 'identity:session',
      text: `select session_id, person_id, lang, identity_level, sign_in_level, device_hash, label, proved_at, created_at,
          last_seen_at, expires_at
        from identity.session
        where token_hash = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3`,
      values: [hashOf(token), at, later(at, -idle)],
    }),
  )
}

function shape(row: Row): Session {
  return {
    sessionId: row.session_id,
    personId: row.person_id,
    lang: row.lang,
    identityLevel: row.identity_level,
    signInLevel: row.sign_in_level,
    provedAt: row.proved_at,
    expiresAt: row.expires_at,
    deviceId: row.device_hash.toString('hex'),
  }
}

/**
 * The same session under a new token, the old one dead (ID-80: at step-up and at the switch of whom one acts for).
 * `proved` says that the person has just proved herself again. Null when the old token is not live.
 */
export async function rotateSession(
  tx: Tx,
  token: string,
  at: Instant,
  proved = false,
): Promise<{ readonly token: string; readonly session: Session } | null> {
  const row = await live(tx, token, at)
  if (row === null) return null
  const ended = await tx.query({
    name: 'identity:session-rotate',
    text: `update identity.session set ended_at = $2, ended_why = 'rotated' where token_hash = $1 and ended_at is null`,
    values: [hashOf(token), at],
  })
  if (ended.rowCount !== 1) return null
  const next = newSecret()
  const renewed: Row = { ...row, last_seen_at: at, proved_at: proved ? at : row.proved_at }
  await insert(tx, next, renewed)
  return { token: next, session: shape(renewed) }
}

/** The person now reads in this language; the account's own language is not touched. */
export async function setSessionLang(db: Db, token: string, lang: Lang): Promise<void> {
  await db.query({
    name: 'identity:session-lang',
    text: 'update identity.session set lang = $2 where token_hash = $1 and ended_at is null',
    values: [hashOf(token), lang],
  })
}

/** Ends the session of a token. Saying it twice is saying it once. */
export async function signOut(tx: Tx, token: string, at: Instant): Promise<void> {
  const ended = first(
    await tx.query<{ person_id: string; label: string }>({
      name: 'identity:sign-out',
      text: `update identity.session set ended_at = $2, ended_why = 'signed out'
        where token_hash = $1 and ended_at is null returning person_id, label`,
      values: [hashOf(token), at],
    }),
  )
  if (ended !== null) await remember(tx, ended.person_id, { at, kind: 'signed_out', device: ended.label })
}

/** Signing out as an act of its own. */
export function leave(pool: Pool, token: string, at: Instant): Promise<void> {
  return namedTransaction('sign-out', pool, (tx) => signOut(tx, token, at))
}

/** Ends every session of a person, or every other one (`keep`: a session's id). Returns how many ended. */
export async function endSessions(tx: Tx, person: PersonId, why: string, at: Instant, keep?: string): Promise<number> {
  const ended = await tx.query({
    name: 'identity:sessions-end',
    text: `update identity.session set ended_at = $2, ended_why = $3
      where person_id = $1 and ended_at is null and session_id is distinct from $4::uuid`,
    values: [person, at, why, keep ?? null],
  })
  return ended.rowCount ?? 0
}

/** Sign out everywhere, this browser too, with a line in the history. Returns how many sessions ended. */
export function leaveEverywhere(pool: Pool, person: PersonId, at: Instant): Promise<number> {
  return namedTransaction('sign-out everywhere', pool, async (tx) => {
    const ended = await endSessions(tx, person, 'signed out everywhere', at)
    await remember(tx, person, { at, kind: 'signed_out_everywhere', detail: { sessions: String(ended) } })
    return ended
  })
}

/** The live sessions of a person, the one used last first: for the person's own eyes. */
export async function sessionsOf(db: Db, person: PersonId, at: Instant): Promise<SessionLine[]> {
  const { rows } = await db.query<Row>({
    name: 'identity:sessions',
    text: `select session_id, label, created_at, last_seen_at from identity.session
      where person_id = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3 order by last_seen_at desc`,
    values: [person, at, later(at, -idle)],
  })
  return rows.map((r) => ({
    sessionId: r.session_id,
    label: r.label,
    createdAt: r.created_at,
    lastSeenAt: r.last_seen_at,
  }))
}

/** Forgets sessions that ended more than a day ago; the history keeps the sign-ins. */
export async function purgeSessions(pool: Pool, at: Instant): Promise<number> {
  const gone = await pool.query('delete from identity.session where expires_at < $1 or ended_at < $1', [
    later(at, -hours(24)),
  ])
  return gone.rowCount ?? 0
}

/**
 * Sessions that ended between two instants and did not go on under another token (ID-80): for whoever must end what hung
 * on them. Those that ran out by themselves are not among them.
 */
export async function sessionsEnded(db: Db, since: Instant, until: Instant): Promise<string[]> {
  const { rows } = await db.query<{ session_id: string }>({
    name: 'identity:sessions-ended',
    text: `select distinct session_id from identity.session s
      where ended_at > $1 and ended_at <= $2
        and not exists (select from identity.session o where o.session_id = s.session_id and o.ended_at is null)`,
    values: [since, until],
  })
  return rows.map((row) => row.session_id)
}
