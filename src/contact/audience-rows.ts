/** The rows of audiences and of the agenda: the only SQL on contact.audience and contact.agenda. */
import type { Instant } from '../language/index.ts'
import { type Db, first, isUuid, type PersonId, type Tx } from '../store/index.ts'
import type { Audience, AudienceEvent, AudienceStatus } from './audience.ts'

export type { Audience } from './audience.ts'

const columns = `person_id as person, audience_id as id, number, topic, details, mode, branch, status,
  starts_at as "startsAt", reason, minutes, decision, requested_at as "requestedAt", changed_at as "changedAt",
  ended_at as "endedAt"`

export interface OnAgenda {
  readonly id: string
  readonly person: PersonId
  readonly number: string
  readonly status: AudienceStatus
  readonly startsAt: Instant | null
  readonly liveAt: Instant | null
  readonly overAt: Instant | null
}

const agenda = `audience_id as id, person_id as person, number, status, starts_at as "startsAt", live_at as "liveAt",
  over_at as "overAt"`

export async function audienceOf(db: Db, person: PersonId, id: string, lock = false): Promise<Audience | null> {
  if (!isUuid(id)) return null
  return first(
    await db.query<Audience>({
      name: `contact:audience-${lock}`,
      text: `select ${columns} from contact.audience where person_id = $1 and audience_id = $2${lock ? ' for update' : ''}`,
      values: [person, id],
    }),
  )
}

/** Hers with this number, over or not. */
export async function audienceByNumber(db: Db, person: PersonId, number: string): Promise<Audience | null> {
  return first(
    await db.query<Audience>({
      name: 'contact:audience-number',
      text: `select ${columns} from contact.audience where person_id = $1 and number = $2`,
      values: [person, number],
    }),
  )
}

/** Hers that is not over; there is at most one. */
export async function openAudience(db: Db, person: PersonId): Promise<Audience | null> {
  return first(
    await db.query<Audience>({
      name: 'contact:audience-open',
      text: `select ${columns} from contact.audience where person_id = $1 and ended_at is null`,
      values: [person],
    }),
  )
}

export async function insertAudience(tx: Tx, a: Audience): Promise<void> {
  await tx.query({
    name: 'contact:audience-ask',
    text: `insert into contact.audience (person_id, audience_id, number, topic, details, mode, branch, status, requested_at,
        changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    values: [a.person, a.id, a.number, a.topic, a.details, a.mode, a.branch, a.status, a.requestedAt],
  })
}

export type AudienceChange = Partial<
  Pick<Audience, 'mode' | 'branch' | 'status' | 'startsAt' | 'reason' | 'minutes' | 'decision' | 'endedAt'>
>

/** Writes a locked one anew with a change; what is not named stays. */
export async function changeAudience(tx: Tx, a: Audience, change: AudienceChange, at: Instant): Promise<Audience> {
  const next = { ...a, ...change, changedAt: at }
  await tx.query({
    name: 'contact:audience-change',
    text: `update contact.audience set mode = $3, branch = $4, status = $5, starts_at = $6, reason = $7, minutes = $8,
        decision = $9, ended_at = $10, changed_at = $11 where person_id = $1 and audience_id = $2`,
    values: [
      a.person,
      a.id,
      next.mode,
      next.branch,
      next.status,
      next.startsAt,
      next.reason,
      next.minutes,
      next.decision,
      next.endedAt,
      at,
    ],
  })
  return next
}

export async function noteAudience(
  tx: Tx,
  a: Pick<Audience, 'person' | 'id'>,
  event: AudienceEvent,
  office: string,
  at: Instant,
  words: string | null = null,
): Promise<void> {
  await tx.query({
    name: 'contact:audience-move',
    text: `insert into contact.move (person_id, ticket_id, n, at, event, office, words)
      select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5, $6 from contact.move where person_id = $1 and ticket_id = $2`,
    values: [a.person, a.id, at, event, office, words],
  })
}

/** Puts it on the agenda as it stands. A time that another has fails by the table's own key (23505). */
export async function onAgenda(tx: Tx, a: Audience, wakeAt: Instant): Promise<void> {
  await tx.query({
    name: 'contact:agenda',
    text: `insert into contact.agenda (audience_id, person_id, number, status, starts_at, wake_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (audience_id) do update set status = excluded.status, starts_at = excluded.starts_at,
        wake_at = excluded.wake_at`,
    values: [a.id, a.person, a.number, a.status, a.startsAt, wakeAt],
  })
}

export async function offAgenda(tx: Tx, id: string): Promise<void> {
  await tx.query({
    name: 'contact:agenda-off',
    text: 'delete from contact.agenda where audience_id = $1',
    values: [id],
  })
}

/** What is not over: those that wait to be screened first, then by their time. */
export async function agendaOf(db: Db, limit = 60): Promise<readonly OnAgenda[]> {
  const { rows } = await db.query<OnAgenda>({
    name: 'contact:agenda-all',
    text: `select ${agenda} from contact.agenda order by starts_at nulls first, number limit $1`,
    values: [limit],
  })
  return rows
}

export async function agendaById(db: Db, id: string): Promise<OnAgenda | null> {
  if (!isUuid(id)) return null
  return first(
    await db.query<OnAgenda>({
      name: 'contact:agenda-one',
      text: `select ${agenda} from contact.agenda where audience_id = $1`,
      values: [id],
    }),
  )
}

/** The times that are given. */
export async function takenTimes(db: Db): Promise<ReadonlySet<Instant>> {
  const { rows } = await db.query<{ at: Instant }>({
    name: 'contact:agenda-taken',
    text: 'select starts_at as at from contact.agenda where starts_at is not null',
  })
  return new Set(rows.map(({ at }) => at))
}

export async function nextAudienceDue(tx: Tx, now: Instant): Promise<OnAgenda | null> {
  return first(
    await tx.query<OnAgenda>({
      name: 'contact:agenda-due',
      text: `select ${agenda} from contact.agenda where wake_at <= $1 order by wake_at limit 1 for update skip locked`,
      values: [now],
    }),
  )
}

/** The call runs, or was hung up. */
export async function callState(
  tx: Tx,
  id: string,
  state: { readonly liveAt?: Instant; readonly overAt?: Instant },
): Promise<void> {
  await tx.query({
    name: 'contact:agenda-call',
    text: `update contact.agenda set live_at = coalesce($2, live_at), over_at = coalesce($3, over_at)
      where audience_id = $1`,
    values: [id, state.liveAt ?? null, state.overAt ?? null],
  })
}
