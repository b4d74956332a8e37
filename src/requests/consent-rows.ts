/** The rows of those who are asked to agree to somebody's request: the only SQL on requests.consent. */
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, type PersonId, type Tx } from '../store/index.ts'
import type { Consent, Seen } from './define.ts'
import type { Row } from './rows.ts'

/** `silent`: nothing was said in time; `called-off`: the request ended before an answer was needed. */
export type ConsentState = 'asked' | 'agreed' | 'refused' | 'taken-back' | 'silent' | 'called-off'

export interface ConsentRow {
  readonly person: PersonId
  readonly request: string
  readonly key: string
  readonly applicant: PersonId
  readonly service: string
  readonly asks: Text
  readonly sees: readonly Seen[]
  readonly silence: 'ends' | 'agrees'
  readonly dueAt: Instant
  readonly state: ConsentState
  readonly askedAt: Instant
  readonly answeredAt: Instant | null
}

const columns = `person_id as person, request_id as request, key, applicant, service, asks, sees, silence, due_at as "dueAt", state,
  asked_at as "askedAt", answered_at as "answeredAt"`

export async function writeConsents(
  tx: Tx,
  row: Pick<Row, 'person_id' | 'request_id' | 'service'>,
  parties: readonly Consent[],
  now: Instant,
): Promise<void> {
  await tx.query({
    name: 'requests:consents',
    text: `insert into requests.consent (person_id, request_id, key, applicant, service, asks, sees, silence, due_at, state, asked_at)
      select p.who, $1, p.key, $2, $3, p.asks::jsonb, p.sees::jsonb, p.silence, p.due, 'asked', $4
      from unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[])
        as p(who, key, asks, sees, silence, due)`,
    values: [
      row.request_id,
      row.person_id,
      row.service,
      now,
      parties.map((p) => p.who),
      parties.map((p) => p.key),
      parties.map((p) => JSON.stringify(p.asks)),
      parties.map((p) => JSON.stringify(p.sees)),
      parties.map((p) => p.silence ?? 'ends'),
      parties.map((p) => p.by),
    ],
  })
}

/** Everybody who was asked about a request, in the order of their parts. */
export async function consentsOf(db: Db, request: string): Promise<readonly ConsentRow[]> {
  const { rows } = await db.query<ConsentRow>({
    name: 'requests:consents-of',
    text: `select ${columns} from requests.consent where request_id = $1 order by key`,
    values: [request],
  })
  return rows
}

/** What one person was asked in one request. */
export async function consentAt(db: Db, person: PersonId, request: string, key: string): Promise<ConsentRow | null> {
  return first(
    await db.query<ConsentRow>({
      name: 'requests:consent',
      text: `select ${columns} from requests.consent where person_id = $1 and request_id = $2 and key = $3`,
      values: [person, request, key],
    }),
  )
}

/** What waits for this person's word, the most urgent first. */
export async function openConsents(db: Db, person: PersonId, now: Instant): Promise<readonly ConsentRow[]> {
  const { rows } = await db.query<ConsentRow>({
    name: 'requests:consents-open',
    text: `select ${columns} from requests.consent where person_id = $1 and state = 'asked' and due_at > $2 order by due_at`,
    values: [person, now],
  })
  return rows
}

/** Writes an answer, under the lock of its request. */
export async function answerRow(tx: Tx, of: ConsentRow, state: ConsentState, now: Instant): Promise<void> {
  await tx.query({
    name: 'requests:consent-answer',
    text: `update requests.consent set state = $4, answered_at = $5 where person_id = $1 and request_id = $2 and key = $3`,
    values: [of.person, of.request, of.key, state, now],
  })
}

/** Has this party's word been given, or does silence count as one? */
export const stands = ({ state, silence }: ConsentRow): boolean =>
  state === 'agreed' || (state === 'silent' && silence === 'agrees')

/** The keys of those who have agreed to a request. */
export async function agreedTo(db: Db, request: string): Promise<readonly string[]> {
  return (await consentsOf(db, request)).filter(stands).map(({ key }) => key)
}
