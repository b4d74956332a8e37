/**
 * Sessions (ID-80…82): a random token in a cookie, its hash here. Idle 15 minutes, 12 hours in all. Opening one is a
 * single look-up by key, since every page does it. For whom the person acts, and until when, stands in it (ID-84).
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
  seconds,
  type Tx,
  uuid,
} from '../store/index.ts'
import { remember } from './accounts.ts'
import { hashOf, newSecret } from './deps.ts'
import { dropPush } from './push/drop.ts'

export const idle = minutes(15)
export const longest = hours(12)
const seenEvery = minutes(1)
/** Acting for another ends when nothing was done for that person for so long (ID-84). */
export const actingFor = minutes(15)
/**
 * A rotated token opens for so long what it opened before and nothing new: a form pressed twice, a second tab on its way
 * or an answer lost on a weak line must not sign anybody out.
 */
const afterRotation = seconds(10)

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
  /** For whom she acts and until when; past its time until it is ended. Worth nothing until standing has proved it. */
  readonly acting: { readonly for: PersonId; readonly until: Instant } | null
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
  acting_for: string | null
  acting_until: string | null
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
    acting_for: null,
    acting_until: null,
  }
  await insert(tx, token, row)
  return { token, session: shape(row) }
}

async function insert(tx: Tx, token: string, row: Row): Promise<void> {
  await tx.query({
    name: 'identity:session-open',
    text: `insert into identity.session (token_hash, session_id, person_id, lang, identity_level, sign_in_level,
        device_hash, label, proved_at, created_at, last_seen_at, expires_at, acting_for, acting_until)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
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
      row.acting_for,
      row.acting_until,
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
          last_seen_at, expires_at, acting_for, acting_until
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
    acting:
      row.acting_for === null || row.acting_until === null ? null : { for: row.acting_for, until: row.acting_until },
  }
}

/** What changes with a new token. */
export interface Rotation {
  /** The person has just proved herself again. */
  readonly proved?: true
  /** For whom she acts from now on; null: for herself. Left out: as before. */
  readonly actingFor?: PersonId | null
}

/**
 * The same session under a new token (ID-80: at step-up and at the switch of whom one acts for); the old one opens what
 * it opened before for ten seconds more. Null when the old token is not live.
 */
export async function rotateSession(
  tx: Tx,
  token: string,
  at: Instant,
  change: Rotation = {},
): Promise<{ readonly token: string; readonly session: Session } | null> {
  const row = await live(tx, token, at)
  if (row === null) return null
  const left = await tx.query({
    name: 'identity:session-rotate',
    text: `update identity.session set expires_at = least(expires_at, $2)
      where session_id = $1 and person_id = $3 and ended_at is null`,
    values: [row.session_id, later(at, afterRotation), row.person_id],
  })
  // Signed out meanwhile: a session that has ended gets no new token.
  if (!left.rowCount) return null
  const { actingFor: who = row.acting_for } = change
  const until = who === null ? null : change.actingFor === undefined ? row.acting_until : later(at, actingFor)
  const next = newSecret()
  const renewed: Row = {
    ...row,
    last_seen_at: at,
    proved_at: change.proved ? at : row.proved_at,
    // Not the row's own: it is cut short already when a form pressed twice rotates again.
    expires_at: later(row.created_at, longest),
    acting_for: who,
    acting_until: until,
  }
  await insert(tx, next, renewed)
  return { token: next, session: shape(renewed) }
}

/**
 * Begins to act for somebody, or for oneself again (null): a new token, fifteen minutes, a line with both ids in the
 * actor's history. The caller has asked standing. Null when the token is not live.
 */
export async function switchActing(
  tx: Tx,
  token: string,
  who: PersonId | null,
  at: Instant,
): Promise<{ readonly token: string; readonly session: Session } | null> {
  const before = await live(tx, token, at)
  const rotated = await rotateSession(tx, token, at, { actingFor: who })
  if (before === null || rotated === null) return null
  const line = { at, device: before.label }
  if (before.acting_for !== null && before.acting_for !== who) {
    const detail = { for: before.acting_for, reason: 'chosen' }
    await remember(tx, before.person_id, { ...line, kind: 'acting_ended', detail })
  }
  if (who !== null) await remember(tx, before.person_id, { ...line, kind: 'acting_begun', detail: { for: who } })
  return rotated
}

/** Something was done for the person acted for: fifteen minutes from now. Written at most once a minute. */
export async function keepActing(db: Db, session: Session, at: Instant): Promise<void> {
  if (session.acting === null || session.acting.until >= later(at, actingFor - seenEvery)) return
  await db.query({
    name: 'identity:acting-keep',
    text: `update identity.session set acting_until = $4
      where session_id = $1 and person_id = $2 and acting_for = $3 and acting_until > $5 and ended_at is null`,
    values: [session.sessionId, session.personId, session.acting.for, later(at, actingFor), at],
  })
}

/**
 * Acting for another is over; the line in the history says why. True for exactly one caller, who tells the person.
 * No new token: what it may do has become less.
 */
export async function endActing(tx: Tx, session: Session, why: 'time' | 'standing', at: Instant): Promise<boolean> {
  if (session.acting === null) return false
  const ended = await tx.query({
    name: 'identity:acting-end',
    text: `update identity.session set acting_for = null, acting_until = null
      where session_id = $1 and person_id = $2 and acting_for = $3 and ended_at is null`,
    values: [session.sessionId, session.personId, session.acting.for],
  })
  if (!ended.rowCount) return false
  const detail = { for: session.acting.for, reason: why }
  await remember(tx, session.personId, { at, kind: 'acting_ended', detail })
  return true
}

/** The person now reads in this language; the account's own language is not touched. */
export async function setSessionLang(db: Db, token: string, lang: Lang): Promise<void> {
  await db.query({
    name: 'identity:session-lang',
    text: 'update identity.session set lang = $2 where token_hash = $1 and ended_at is null',
    values: [hashOf(token), lang],
  })
}

/** Ends the session of a token, under whichever token it goes by. Saying it twice is saying it once. */
export async function signOut(tx: Tx, token: string, at: Instant): Promise<void> {
  const ended = first(
    await tx.query<{ person_id: string; label: string }>({
      name: 'identity:sign-out',
      text: `update identity.session set ended_at = $2, ended_why = 'signed out'
        where session_id = (select session_id from identity.session where token_hash = $1 and ended_at is null)
          and ended_at is null returning person_id, label`,
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

/** Sign out everywhere, this browser too, with a line in the history; no phone is rung any more. Returns how many sessions ended. */
export function leaveEverywhere(pool: Pool, person: PersonId, at: Instant): Promise<number> {
  return namedTransaction('sign-out everywhere', pool, async (tx) => {
    const ended = await endSessions(tx, person, 'signed out everywhere', at)
    await dropPush(tx, person)
    await remember(tx, person, { at, kind: 'signed_out_everywhere', detail: { sessions: String(ended) } })
    return ended
  })
}

/** The live sessions of a person, the one used last first: for the person's own eyes. */
export async function sessionsOf(db: Db, person: PersonId, at: Instant): Promise<SessionLine[]> {
  const { rows } = await db.query<Row>({
    name: 'identity:sessions',
    // For seconds a session has two tokens: it is one line all the same.
    text: `select session_id, max(label) as label, min(created_at) as created_at, max(last_seen_at) as last_seen_at
      from identity.session where person_id = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3
      group by session_id order by 4 desc`,
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
