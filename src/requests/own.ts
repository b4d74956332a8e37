/** A person's own requests for her inquiries: where the one with that number stands, and what became of it. */
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, type Look, type PersonId } from '../store/index.ts'
import { events, type Station, stations } from './words.ts'

export interface OwnRequest {
  readonly id: string
  readonly service: string
  readonly station: Station
  readonly words: { readonly name: Text; readonly means: Text }
  readonly changedAt: Instant
  readonly story: readonly { readonly at: Instant; readonly event: Text }[]
}

export interface RequestsReader {
  /** Hers with this number (`1447/000345`); null for another's, as for none. */
  byNumber(id: PersonId, number: string): Promise<OwnRequest | null>
}

type Named = Readonly<Record<string, Text>>

type Found = Pick<OwnRequest, 'id' | 'service' | 'station' | 'changedAt'> & {
  readonly story: readonly { readonly at: Instant; readonly event: string }[]
}

export function ownRequests(look: Look): RequestsReader {
  return {
    async byNumber(id, number) {
      look.note(id, 'requests')
      const found = first(
        await look.db.query<Found>({
          name: 'requests:own',
          text: `select request_id as id, service, station, changed_at as "changedAt",
              coalesce((select jsonb_agg(jsonb_build_object('at', to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                  'event', s.event) order by s.n) from requests.story s
                where s.person_id = r.person_id and s.request_id = r.request_id), '[]') as story
            from requests.request r where person_id = $1 and number = $2`,
          values: [id, number],
        }),
      )
      if (found === null) return null
      const story = found.story.map(({ at, event }) => ({
        at,
        event: (events as Named)[event] ?? { ar: event, en: event },
      }))
      return { ...found, words: stations[found.station], story }
    },
  }
}

/** Whose the request with this number is, for who follows one without signing in; null when there is none. */
export async function whoseNumber(
  db: Db,
  number: string,
): Promise<{ readonly person: PersonId; readonly id: string } | null> {
  return first(
    await db.query<{ person: PersonId; id: string }>({
      name: 'requests:whose',
      text: 'select person_id as person, request_id as id from requests.number where number = $1',
      values: [number],
    }),
  )
}
