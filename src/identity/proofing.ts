/** How and when a person was proofed, for those whom she lets know it: the evidence's kind, never the evidence. */
import type { Instant } from '../language/index.ts'
import { type Db, first, type PersonId } from '../store/index.ts'
import { untainted } from './recall/untainted.ts'

export interface Proofing {
  readonly method: 'kiosk' | 'bank' | 'officer' | 'field' | 'remote'
  /** IA0…IA3, which this proofing gave. */
  readonly identityLevel: number
  readonly at: Instant
  readonly activationId: string
}

/** The latest proofing of the highest level that no recall took back (ID-44); null for an account without one. */
export async function proofingOf(db: Db, person: PersonId): Promise<Proofing | null> {
  return first(
    await db.query<Proofing>({
      name: 'identity:proofing',
      text: `select method, identity_level as "identityLevel", at, activation_id as "activationId"
        from identity.activation a where person_id = $1 and ${untainted('a')} order by identity_level desc, at desc limit 1`,
      values: [person],
    }),
  )
}
