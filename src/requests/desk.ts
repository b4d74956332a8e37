/**
 * Requests that could not go on by themselves and stand at a desk: the list for whoever looks after them, and the two ways
 * on, trying again where it stood or a refusal whose words the applicant reads and whose money goes back. Who may is the
 * desk's matter; each verb runs in the desk's transaction, beside its audit.
 */
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, isUuid, type PersonId, type Tx } from '../store/index.ts'
import { refuse } from './carry.ts'
import type { Catalogue } from './catalogue.ts'
import { lane, line, lockAt, move, type Row, wakeAt } from './rows.ts'
import type { Station } from './words.ts'

export interface StuckRequest {
  readonly person: PersonId
  readonly id: string
  readonly number: string | null
  readonly service: string
  /** Why it stands here: `unexpected_failure`, `silent_too_long` or `amount_differs`. */
  readonly reason: string
  readonly since: Instant
  /** Money was taken for it. */
  readonly charged: boolean
  readonly subject: PersonId
  readonly revision: number
}

const columns = `person_id as person, request_id as id, number, service, reason, changed_at as since,
  charge_id is not null as charged, subject, revision`

/** Those that wait longest first, at most `limit`. */
export async function stuckRequests(db: Db, limit = 25): Promise<readonly StuckRequest[]> {
  const { rows } = await db.query<StuckRequest>({
    name: 'requests:stuck',
    text: `select ${columns} from requests.request where station = 'stuck' order by changed_at limit $1`,
    values: [limit],
  })
  return rows
}

/** One of them; null when it does not stand at a desk, or no longer. `lock`: in the transaction that decides. */
export async function stuckRequest(db: Db, id: string, lock = false): Promise<StuckRequest | null> {
  if (!isUuid(id)) return null
  const text = `select ${columns} from requests.request where request_id = $1 and station = 'stuck'${lock ? ' for update' : ''}`
  return first(await db.query<StuckRequest>({ name: `requests:stuck-one-${lock}`, text, values: [id] }))
}

/** Puts it back where it stood when it got stuck, its failures forgotten. False when it no longer stands at a desk. */
export async function tryAgain(tx: Tx, stuck: StuckRequest, at: Instant): Promise<boolean> {
  const row = await lockAt(tx, stuck.person, stuck.id, ['stuck'])
  if (row === null) return false
  const from = await stoodAt(tx, row)
  await move(tx, row, at, { station: from })
  await line(tx, row, at, 'again', 'officer')
  await wakeAt(tx, row, at, lane(from))
  return true
}

async function stoodAt(tx: Tx, row: Row): Promise<Station> {
  const last = first(
    await tx.query<{ from: Station }>(
      `select detail->>'from' as from from requests.story where person_id = $1 and request_id = $2 and event = 'stuck'
       order by n desc limit 1`,
      [row.person_id, row.request_id],
    ),
  )
  if (last === null) throw new Error(`request ${row.request_id} is stuck and its story does not say since when`)
  return last.from
}

/**
 * Refuses it for good, with the words its applicant reads; what was paid goes back. False when it no longer stands at a
 * desk, or when another sum than the bill's was taken: there is no right sum to give back before a person has looked.
 */
export async function refuseStuck(
  tx: Tx,
  stuck: StuckRequest,
  words: Text,
  at: Instant,
  catalogue: Catalogue,
): Promise<boolean> {
  const row = await lockAt(tx, stuck.person, stuck.id, ['stuck'])
  if (row === null || row.reason === 'amount_differs') return false
  const definition = catalogue.get(row.service)
  await refuse(tx, row, at, { reason: 'officer_decided', words }, definition?.kind === 'service' ? definition : null)
  return true
}
