/**
 * Who has just shown fingers and face at a kiosk is sure to be herself: for half an hour that stands in for a factor she
 * may have lost. It is asked for by name at sign-in, so that no visit to a kiosk changes how anybody signs in unasked.
 */
import type { Instant } from '../language/index.ts'
import { type Db, first, later, minutes, type PersonId } from '../store/index.ts'

const good = minutes(30)

/** Did all comparisons of a visit to a kiosk pass within the last half hour? */
export async function provedAtKiosk(db: Db, person: PersonId, at: Instant): Promise<boolean> {
  const passed = first(
    await db.query({
      name: 'identity:kiosk-passed',
      text: `select 1 from identity.kiosk_attempt
        where person_id = $1 and reason = 'passed' and at > $2 and at <= $3 limit 1`,
      values: [person, later(at, -good), at],
    }),
  )
  return passed !== null
}
