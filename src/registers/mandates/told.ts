/** What giver and delegate are told about mandates. */
import { type Day, dayOf, formatSlashDay, type Instant, type Text } from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'

interface Given {
  readonly giver: PersonId
  readonly delegate: PersonId
  readonly giverName: Text
  readonly delegateName: Text
  readonly what: Text
  readonly until: Day
}

export function mandateGiven({ giver, delegate, giverName, delegateName, what, until }: Given): Told[] {
  const common = { service: what, expiry: formatSlashDay(until) }
  return [
    { person: giver, kind: 'dele.grant.issued', vars: { name: delegateName, ...common } },
    { person: delegate, kind: 'mandates.holds', vars: { name: giverName, ...common } },
  ]
}

export function mandateEnded(people: readonly PersonId[], ref: string, at: Instant): Told[] {
  return people.map((person) => ({ person, kind: 'mandates.ended', vars: { ref, date: formatSlashDay(dayOf(at)) } }))
}
