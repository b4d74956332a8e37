/** Where what somebody wrote stands now, for the list of her requests: the request is done, what it became may not be. */
import type { Text } from '../language/index.ts'
import type { Db, PersonId } from '../store/index.ts'
import { type AudienceStatus, audienceStatuses } from './audience.ts'
import { statuses, type TicketStatus } from './words.ts'

export interface Standing {
  readonly name: Text
  readonly tone: 'info' | 'warning' | 'success' | 'neutral'
}

/** The standing of those of these requests that became tickets or meetings, by the request's id. */
export async function standingsOf(
  db: Db,
  person: PersonId,
  requests: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  if (requests.length === 0) return new Map()
  const { rows } = await db.query<{ id: string; ticket: TicketStatus | null; audience: AudienceStatus | null }>({
    name: 'contact:standings',
    text: `select ticket_id as id, status as ticket, null as audience from contact.ticket
        where person_id = $1 and ticket_id = any($2)
      union all select audience_id, null, status from contact.audience where person_id = $1 and audience_id = any($2)`,
    values: [person, requests],
  })
  return new Map(
    rows.flatMap(({ id, ticket, audience }) => {
      const standing = ticket !== null ? statuses[ticket] : audience !== null ? audienceStatuses[audience] : null
      return standing === null ? [] : [[id, standing] as const]
    }),
  )
}
