/**
 * Where a person is signed in with the account. A row is written before the body gets its code, and the person is told; the
 * end of the session here ends what hangs on it there (ID-82).
 */
import { sessionsEnded } from '../identity/index.ts'
import type { Instant, Text } from '../language/index.ts'
import { tell } from '../notices/index.ts'
import { hours, inTransaction, later, type PersonId, seconds, type Tx } from '../store/index.ts'
import type { OpenidDeps } from './deps.ts'
import { queueLogout } from './logouts.ts'

export interface Visit {
  readonly person: PersonId
  readonly clientId: string
  readonly partyName: Text
  readonly sessionUid: string
  readonly portalSession: string
  readonly sid: string
  readonly acr: string
  readonly at: Instant
}

/** Writes down that the person signs in to a body. She is told once a session and body. */
export async function enter(tx: Tx, visit: Visit): Promise<void> {
  const { person, clientId, sessionUid, at } = visit
  await tx.query({
    name: 'openid:visit',
    text: `insert into openid.visit (person_id, session_uid, client_id, portal_session, sid, acr, first_at, last_at)
      values ($1, $2, $3, $4, $5, $6, $7, $7)
      on conflict (person_id, session_uid, client_id) do update
        set portal_session = excluded.portal_session, acr = excluded.acr, last_at = excluded.last_at, ended_at = null`,
    values: [person, sessionUid, clientId, visit.portalSession, visit.sid, visit.acr, at],
  })
  const vars = { party: visit.partyName, time: at }
  await tell(tx, { person, kind: 'openid.signed-in', vars, key: `openid:signed-in:${sessionUid}:${clientId}`, at })
}

/** After she proved herself anew: what hung on the session before hangs on the new one. */
export async function moveVisits(tx: Tx, person: PersonId, sessionUid: string, portalSession: string): Promise<void> {
  await tx.query(
    `update openid.visit set portal_session = $3 where person_id = $1 and session_uid = $2 and ended_at is null`,
    [person, sessionUid, portalSession],
  )
}

/** A session is looked for for so long after it ended, so that a worker that was away misses none. */
const lookBack = hours(24)
/** Somebody who proves herself anew ends one session and begins another; her way back takes a moment. */
const grace = seconds(3)

/** Ends the visits of sessions that ended here and queues the word to the bodies. Returns how many visits ended. */
export async function endVisits(deps: OpenidDeps, since?: Instant): Promise<number> {
  const now = deps.clock.now()
  const ended = await sessionsEnded(deps.pool, since ?? later(now, -lookBack), later(now, -grace))
  if (ended.length === 0) return 0
  return inTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{ person_id: string; session_uid: string; client_id: string; sid: string }>({
      name: 'openid:visits-end',
      text: `update openid.visit set ended_at = $2 where portal_session = any($1::uuid[]) and ended_at is null
        returning person_id, session_uid, client_id, sid`,
      values: [ended, now],
    })
    for (const row of rows)
      await queueLogout(tx, { clientId: row.client_id, person: row.person_id, sid: row.sid, at: now })
    // The provider's session goes, and with it every token that was not to outlive it.
    const uids = [...new Set(rows.map((row) => row.session_uid))]
    await tx.query(`delete from openid.held where model = 'Session' and uid = any($1)`, [uids])
    return rows.length
  })
}
