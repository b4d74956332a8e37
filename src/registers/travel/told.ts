/** What guardians and sponsors are told when somebody of theirs crosses the border. */
import { dayOf, formatSlashDay, type Instant, riyadhTime, type Text } from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'
import type { Direction } from './travel.ts'

export function crossed(
  people: readonly PersonId[],
  direction: Direction,
  name: Text,
  port: Text,
  at: Instant,
): Told[] {
  const kind = direction === 'exit' ? 'pass.travel.departed' : 'pass.travel.arrived'
  const vars = { name, port, date: formatSlashDay(dayOf(at)), time: riyadhTime(at) }
  return [...new Set(people)].map((person) => ({ person, kind, vars }))
}
