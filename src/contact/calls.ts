/**
 * A call between browsers, as far as the house takes part in it: who sits where, who waits before the door and is let in,
 * and the signals by which browsers find a way to each other. Sound and picture never pass through here. All of it stands
 * in the database, so that the two sides may speak to different processes; it is gone when the call is over.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import { type Db, first, later, type Pool, seconds, type Tx } from '../store/index.ts'
import { audienceLimits, type Role, type ThirdKind } from './audience.ts'
import { agendaById, callState } from './audience-rows.ts'

const digest = (token: string): Buffer => createHash('sha256').update(`call ${token}`).digest()

export interface Seat {
  readonly role: Role
  readonly as: ThirdKind | null
  readonly seenAt: Instant | null
  readonly admittedAt: Instant | null
}

/** Who has a seat in a call, the applicant first. */
export async function seatsOf(db: Db, id: string): Promise<readonly Seat[]> {
  const { rows } = await db.query<Seat>({
    name: 'contact:seats',
    text: `select role, as_what as "as", seen_at as "seenAt", admitted_at as "admittedAt" from contact.seat
      where audience_id = $1 order by role`,
    values: [id],
  })
  return rows
}

/** Whether somebody is there: heard of just now. */
export const isThere = (seat: Seat | undefined, now: Instant): boolean =>
  seat?.seenAt != null && seat.seenAt > later(now, -seconds(audienceLimits.goneSeconds))

/** Somebody is there, before the door or in the room; the host needs nobody to let her in. */
export async function sit(db: Db, id: string, role: Role, now: Instant): Promise<void> {
  await db.query({
    name: 'contact:sit',
    text: `insert into contact.seat (audience_id, role, seen_at, admitted_at)
        select audience_id, $2, $3, case when $2 = 'host' then $3::timestamptz end from contact.agenda
        where audience_id = $1 and over_at is null and $2 <> 'third'
      on conflict (audience_id, role) do update set seen_at = excluded.seen_at`,
    values: [id, role, now],
  })
  if (role === 'third') {
    await db.query({
      name: 'contact:sit-third',
      text: `update contact.seat set seen_at = $2 where audience_id = $1 and role = 'third'`,
      values: [id, now],
    })
  }
}

/** Lets somebody in from the waiting room. False when nobody waits there. */
export async function admit(tx: Tx, id: string, role: Role, now: Instant): Promise<boolean> {
  const done = await tx.query({
    name: 'contact:admit',
    text: `update contact.seat s set admitted_at = $3 from contact.agenda a
      where s.audience_id = $1 and s.role = $2 and s.admitted_at is null and s.seen_at > $4
        and a.audience_id = s.audience_id and a.over_at is null`,
    values: [id, role, now, later(now, -seconds(audienceLimits.goneSeconds))],
  })
  if (done.rowCount !== 1) return false
  await callState(tx, id, { liveAt: now })
  return true
}

/** Hangs up: nobody is in the room any more, on either side. */
export async function hangUp(tx: Tx, id: string, now: Instant): Promise<void> {
  await callState(tx, id, { overAt: now })
  await clearCall(tx, id)
}

export async function clearCall(tx: Tx, id: string): Promise<void> {
  await tx.query({
    name: 'contact:signals-clear',
    text: 'delete from contact.signal where audience_id = $1',
    values: [id],
  })
  await tx.query({ name: 'contact:seats-clear', text: 'delete from contact.seat where audience_id = $1', values: [id] })
}

/** Gives the third person a link that opens once, for this meeting alone; a former one dies. */
export async function inviteThird(tx: Tx, id: string, as: ThirdKind): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await tx.query({
    name: 'contact:invite',
    text: `insert into contact.seat (audience_id, role, as_what, link_hash) values ($1, 'third', $2, $3)
      on conflict (audience_id, role) do update set as_what = excluded.as_what, link_hash = excluded.link_hash,
        entry_hash = null, seen_at = null, admitted_at = null`,
    values: [id, as, digest(token)],
  })
  return token
}

export interface ThirdSeat {
  readonly id: string
  readonly as: ThirdKind
}

/** Whose meeting a link opens, without using it: a preview in a chat must not spend it. */
export async function invitedBy(db: Db, token: string): Promise<ThirdSeat | null> {
  return first(
    await db.query<ThirdSeat>({
      name: 'contact:invited',
      text: `select s.audience_id as id, s.as_what as "as" from contact.seat s
        join contact.agenda a using (audience_id) where s.link_hash = $1 and a.over_at is null`,
      values: [digest(token)],
    }),
  )
}

/** Uses the link, once: what the browser keeps from now on. Null when it was used, or is nobody's. */
export async function useInvitation(
  db: Db,
  token: string,
): Promise<{ readonly id: string; readonly entry: string } | null> {
  const entry = randomBytes(24).toString('base64url')
  const row = first(
    await db.query<{ id: string }>({
      name: 'contact:invitation-use',
      text: `update contact.seat set link_hash = null, entry_hash = $2 where link_hash = $1
        returning audience_id as id`,
      values: [digest(token), digest(entry)],
    }),
  )
  return row === null ? null : { id: row.id, entry }
}

/** Where a third person's browser has its seat. */
export async function seatByEntry(db: Db, entry: string): Promise<ThirdSeat | null> {
  return first(
    await db.query<ThirdSeat>({
      name: 'contact:entry',
      text: `select audience_id as id, as_what as "as" from contact.seat where entry_hash = $1`,
      values: [digest(entry)],
    }),
  )
}

export interface Signal {
  readonly n: string
  readonly from: Role
  readonly body: string
}

/** Passes a signal on, where both are in the room. False when they are not. */
export async function signal(
  db: Db,
  id: string,
  sent: { readonly from: Role; readonly to: Role; readonly body: string; readonly at: Instant },
): Promise<boolean> {
  if (sent.from === sent.to || sent.body.length > 65_536) return false
  const done = await db.query({
    name: 'contact:signal',
    text: `insert into contact.signal (audience_id, sender, receiver, body, at)
      select $1, $2, $3, $4, $5 where (select count(*) from contact.seat
        where audience_id = $1 and role in ($2, $3) and admitted_at is not null) = 2
      and (select count(*) from contact.signal where audience_id = $1) < 5000`,
    values: [id, sent.from, sent.to, sent.body, sent.at],
  })
  return done.rowCount === 1
}

/** What was said to somebody since. */
export async function signalsFor(db: Db, id: string, to: Role, since: string): Promise<readonly Signal[]> {
  const { rows } = await db.query<Signal>({
    name: 'contact:signals',
    text: `select n::text as n, sender as "from", body from contact.signal
      where audience_id = $1 and receiver = $2 and n > $3::bigint order by n limit 200`,
    values: [id, to, since],
  })
  return rows
}

export interface Heard {
  readonly signals: readonly Signal[]
  /** Whether the one who listens was let in. */
  readonly admitted: boolean
  /** Who is there, let in or not. */
  readonly there: readonly Role[]
}

/** What a page of a call hears next: signals to it, and who is there. Null: the meeting is over, or has no such seat. */
export async function listen(
  db: Db,
  { id, role, since, now }: { readonly id: string; readonly role: Role; readonly since: string; readonly now: Instant },
): Promise<Heard | null> {
  const agenda = await agendaById(db, id)
  if (agenda === null || agenda.overAt !== null) return null
  const seats = await seatsOf(db, id)
  const mine = seats.find((seat) => seat.role === role)
  if (mine === undefined) return null
  const admitted = mine.admittedAt !== null
  const signals = admitted ? await signalsFor(db, id, role, since) : []
  return { signals, admitted, there: seats.filter((seat) => isThere(seat, now)).map((seat) => seat.role) }
}

export interface News {
  /** The number of a signal: what the page says it has heard when it asks again. */
  readonly id?: string
  readonly data: unknown
}

/**
 * What a page of a call is told while it is open: signals since the last, and who is there whenever that changes. Asked
 * again and again; being asked is being there. Null: the meeting is over.
 */
export function newsOf(
  pool: Pool,
  clock: { now(): Instant },
  seat: { readonly id: string; readonly role: Role; readonly since: string },
): () => Promise<readonly News[] | null> {
  let since = /^\d{1,18}$/.test(seat.since) ? seat.since : '0'
  let satAt = ''
  let before = ''
  return async () => {
    const now = clock.now()
    if (satAt === '' || later(satAt, seconds(5)) < now) {
      await sit(pool, seat.id, seat.role, now)
      satAt = now
    }
    const heard = await listen(pool, { ...seat, since, now })
    if (heard === null) return null
    since = heard.signals.at(-1)?.n ?? since
    const { admitted, there } = heard
    const seats = JSON.stringify([admitted, there])
    const changed = seats !== before ? [{ data: { kind: 'seats', admitted, there } }] : []
    before = seats
    return [...changed, ...heard.signals.map(({ n, from, body }) => ({ id: n, data: { kind: 'signal', from, body } }))]
  }
}

/** The number of the last signal of a call: a page that is opened anew hears nothing of before. */
export async function lastSignal(db: Db, id: string): Promise<string> {
  const row = first(
    await db.query<{ n: string }>({
      name: 'contact:signal-last',
      text: 'select coalesce(max(n), 0)::text as n from contact.signal where audience_id = $1',
      values: [id],
    }),
  )
  return row?.n ?? '0'
}

/** Signals of calls that nobody ended go after a day. */
export async function forgetSignals(pool: Pool, now: Instant): Promise<number> {
  const gone = await pool.query('delete from contact.signal where at < $1', [later(now, -seconds(86_400))])
  return gone.rowCount ?? 0
}

export interface IceSettings {
  readonly stun: readonly string[]
  readonly turn: readonly string[]
  /** Shared with the relay (coturn's `static-auth-secret`). */
  readonly secret: string | null
}

export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

/** How long a relay's credentials hold, in seconds: a meeting and its waiting room. */
const credentialSeconds = 2 * 3600

/**
 * By which servers browsers find a way. The relay's credentials hold two hours and for this call alone, as coturn's
 * `use-auth-secret` has them: the name is the end of their time, the password its HMAC-SHA1.
 */
export function iceServers({ stun, turn, secret }: IceSettings, call: string, now: Instant): readonly IceServer[] {
  const plain = stun.length === 0 ? [] : [{ urls: stun }]
  if (turn.length === 0 || secret === null) return plain
  const username = `${Math.floor(Date.parse(now) / 1000) + credentialSeconds}:${call}`
  const credential = createHmac('sha1', secret).update(username).digest('base64')
  return [...plain, { urls: turn, username, credential }]
}
