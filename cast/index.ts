/** The cast: people of the demo kingdom, by name, and how to raise them. */
import type { Pool } from '../src/store/index.ts'
import { castDay, people } from './people.ts'
import { raiseCast } from './raise.ts'

export { type CastKey, type CastMember, castDay, establishment, people as cast, RAYAN } from './people.ts'
export { raiseCast, raiseCastWithin } from './raise.ts'

/** Sunday 2026-02-01, 09:00 in Riyadh: when the stories begin. */
export const castNow = '2026-02-01T06:00:00.000Z'

/** `testDatabase(castSeed)`: a database with the cast in it, on the day of the stories. */
export const castSeed: { readonly name: string; readonly fill: (owner: Pool) => Promise<void> } = {
  name: 'cast',
  fill: (owner) => raiseCast(owner, castDay),
}

/** Whose number this is, when it is one of the cast's. */
export function castByNumber(number: string): (typeof people)[keyof typeof people] | undefined {
  return Object.values(people).find((member) => member.number === number)
}
