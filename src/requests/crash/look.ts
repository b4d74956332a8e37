/** What an outsider with the owner's rights sees of each request, put side by side so that two runs can be compared. */
import { cast } from '../../../cast/index.ts'
import type { Pool } from '../../store/index.ts'
import type { Entry } from './world.ts'

/** Everything about one request that must be the same however often somebody was killed. No ids, no times. */
export interface Seen {
  readonly ask: string
  readonly id: string
  readonly number: string | null
  readonly station: string
  readonly reason: string | null
  readonly price: unknown
  readonly story: readonly string[]
  /** Moment and the reasons it refused with. */
  readonly verdicts: readonly string[]
  /** verb, and whether it has its receipt. */
  readonly steps: readonly string[]
  /** `table by step`, sorted, one for each version. */
  readonly versions: readonly string[]
  /** Announced in the feed: `table` or `table closed`, sorted. */
  readonly feed: readonly string[]
  readonly charges: readonly string[]
  readonly transfers: readonly string[]
  /** At the gateway: state, how often money was taken and given back. */
  readonly gateway: readonly string[]
  /** Who was told of which act with which kind, and how far it got. */
  readonly notices: readonly string[]
  /** What phones show of it: whose number, which act. */
  readonly phones: readonly string[]
  readonly documents: readonly string[]
}

const nameOf = new Map<string, string>(Object.entries(cast).map(([key, member]) => [member.id, key]))

/**
 * Requests of a database under the names their askers gave them; a request nobody asked for is `?`. With `asks`, only
 * those are looked at closely, and those of nobody.
 */
export async function look(owner: Pool, journal: readonly Entry[], asks?: readonly string[]): Promise<Seen[]> {
  const asked = new Map(journal.flatMap((e) => (e.is === 'begun' || e.is === 'ack' ? [[e.id, e.ask] as const] : [])))
  const { rows } = await owner.query<{
    id: string
    person_id: string
    number: string | null
    reference: string | null
    station: string
    reason: string | null
    price: unknown
  }>(
    `select request_id as id, person_id, number, reference, station, reason, price from requests.request order by created_at, request_id`,
  )
  const versions = await versionsOf(owner)
  const nameIt = (r: { id: string; reference: string | null }): string => asked.get(r.id) ?? r.reference ?? '?'
  const wanted = rows.filter((r) => asks === undefined || nameIt(r) === '?' || asks.includes(nameIt(r)))
  const all = await Promise.all(
    wanted.map(async (r): Promise<Seen> => {
      const list = async (sql: string): Promise<string[]> =>
        (await owner.query<{ v: string }>(`select ${sql}`, [r.person_id, r.id])).rows.map((row) => row.v)
      return {
        ask: nameIt(r),
        id: r.id,
        number: r.number,
        station: r.station,
        reason: r.reason,
        price: r.price,
        story: await list(
          `n || ' ' || event as v from requests.story where person_id = $1 and request_id = $2 order by n`,
        ),
        verdicts: await list(
          `n || ' ' || moment || ' ' || refusals as v from requests.verdict where person_id = $1 and request_id = $2 order by n`,
        ),
        steps: await list(
          `verb || case when done_at is null or receipt is null then ' without receipt' else '' end as v
           from requests.step where person_id = $1 and request_id = $2 order by n`,
        ),
        versions: versions.filter((v) => v.by === r.id).map((v) => `${v.name} by ${v.step}`),
        feed: await list(
          `register || case when closed then ' closed' else '' end as v from store.feed where $1::uuid is not null and by_request = $2 order by 1`,
        ),
        charges: await list(
          `state || ' ' || halalas || case when used_at is null then '' else ' used' end || coalesce(' ' || trouble, '') as v
           from payments.charge where person_id = $1 and request_id = $2`,
        ),
        transfers: await list(
          `t.kind || ' ' || t.halalas as v from payments.movement t join payments.charge c using (person_id, charge_id)
           where person_id = $1 and request_id = $2 order by t.kind`,
        ),
        gateway: await list(
          `g.state || ' taken ' || captures || ' back ' || refunds as v from payments.charge c
           join outside.gateway_payment g on g.key = c.charge_id::text where person_id = $1 and request_id = $2`,
        ),
        notices: (
          await list(
            `person_id || ' ' || substring(key from 38) || ' ' || kind || ' ' || state as v from notices.notice
             where $1::uuid is not null and key like $2::text || '/%'`,
          )
        )
          .map(named)
          .sort(),
        phones: (
          await list(
            `n.person_id || ' ' || substring(n.key from 38) as v from outside.message m join notices.notice n on n.notice_id::text = m.key
             where $1::uuid is not null and n.key like $2::text || '/%'`,
          )
        )
          .map(named)
          .sort(),
        documents: await list(
          `template || case when f.sha256 is null then ' not printed' else '' end as v
           from documents.document d left join documents.file f using (sha256) where $1::uuid is not null and by_request = $2 order by 1`,
        ),
      }
    }),
  )
  return all.sort((a, b) => a.ask.localeCompare(b.ask))
}

const named = (text: string): string => text.replace(/^\S+/, (id) => nameOf.get(id) ?? id)

let tables: Promise<readonly string[]> | undefined

/** The query for every version of every register that a request made: `by`, `step` and the table's `name`. */
export async function versionsSql(owner: Pool): Promise<string> {
  // The same tables in every database of this run; asking each catalogue anew would cost more than the check.
  tables ??= owner
    .query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.columns where column_name = 'by_step' order by 1`,
    )
    .then(({ rows }) => rows.map((r) => r.name))
  return (await tables)
    .map(
      (name) =>
        `select '${name}' as name, v.by_request::text as by, v.by_step as step from ${name} v join requests.request r on r.request_id = v.by_request`,
    )
    .join(' union all ')
}

async function versionsOf(owner: Pool): Promise<{ by: string; step: string; name: string }[]> {
  return (await owner.query<{ by: string; step: string; name: string }>(`${await versionsSql(owner)} order by 1, 3`))
    .rows
}
