/**
 * Officers' sessions (ID-81): a random token in a cookie of their own, its hash here; 10 minutes idle, 8 hours in all,
 * one an officer: a second sign-in ends the first.
 */
import type { Instant } from '../../language/index.ts'
import { type Db, first, hours, inTransaction, later, minutes, type Pool, type Tx, uuid } from '../../store/index.ts'
import { hashOf, newSecret } from '../deps.ts'
import { noteAct } from './acts.ts'
import { type Officer, officerOf } from './officer.ts'

export const officerIdle = minutes(10)
export const officerLongest = hours(8)

export interface OfficerSession {
  readonly id: string
  readonly officer: Officer
  readonly expiresAt: Instant
}

/** Opens the officer's one session; what was open before is over. */
export async function openOfficerSession(tx: Tx, officer: string, at: Instant): Promise<{ token: string; id: string }> {
  // The officer's row makes two sign-ins at once stand in line.
  await tx.query('select 1 from desk.officer where officer_id = $1 for update', [officer])
  await tx.query(
    `update desk.session set ended_at = $2, ended_why = 'another sign-in' where officer_id = $1 and ended_at is null`,
    [officer, at],
  )
  const token = newSecret()
  const id = uuid()
  await tx.query(
    `insert into desk.session (token_hash, session_id, officer_id, created_at, last_seen_at, expires_at)
     values ($1, $2, $3, $4, $4, $5)`,
    [hashOf(token), id, officer, at, later(at, officerLongest)],
  )
  return { token, id }
}

/** The session of a token, seen now; null when there is none, its time is over or the account was closed. */
export async function officerSession(db: Db, token: string, at: Instant): Promise<OfficerSession | null> {
  if (token.length > 64) return null
  const row = first(
    await db.query<{ session_id: string; officer_id: string; expires_at: string }>({
      name: 'desk:session-see',
      text: `update desk.session set last_seen_at = greatest(last_seen_at, $2)
        where token_hash = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3
        returning session_id, officer_id, expires_at`,
      values: [hashOf(token), at, later(at, -officerIdle)],
    }),
  )
  const officer = row === null ? null : await officerOf(db, row.officer_id)
  return row === null || officer === null ? null : { id: row.session_id, officer, expiresAt: row.expires_at }
}

/** The same without being seen: what a page that is open asks by itself keeps nobody signed in. */
export async function openSessionOf(db: Db, token: string, at: Instant): Promise<OfficerSession | null> {
  if (token.length > 64) return null
  const row = first(
    await db.query<{ session_id: string; officer_id: string; expires_at: string }>({
      name: 'desk:session-look',
      text: `select session_id, officer_id, expires_at from desk.session
        where token_hash = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3`,
      values: [hashOf(token), at, later(at, -officerIdle)],
    }),
  )
  const officer = row === null ? null : await officerOf(db, row.officer_id)
  return row === null || officer === null ? null : { id: row.session_id, officer, expiresAt: row.expires_at }
}

/** Is this session still the officer's open one? Asked again in the transaction of whatever she decides. */
export async function stillOpen(tx: Tx, session: OfficerSession, at: Instant): Promise<boolean> {
  const row = first(
    await tx.query(
      `select 1 from desk.session s join desk.officer o using (officer_id)
       where s.session_id = $1 and s.ended_at is null and s.expires_at > $2 and o.closed_at is null for share of s`,
      [session.id, at],
    ),
  )
  return row !== null
}

export function officerLeaves(pool: Pool, session: OfficerSession, at: Instant): Promise<void> {
  return inTransaction(pool, async (tx) => {
    const ended = await tx.query(
      `update desk.session set ended_at = $2, ended_why = 'signed out' where session_id = $1 and ended_at is null returning 1`,
      [session.id, at],
    )
    if (ended.rowCount === 1)
      await noteAct(tx, { at, kind: 'signed_out', officer: session.officer, session: session.id })
  })
}
