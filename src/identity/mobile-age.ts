/**
 * How old the mobile of an account is: keys that were added after it changed were added by its codes, and approve no
 * irreversible act for 72 hours (ID-18, ID-22); and whether the account was recovered within a day, when nothing does.
 */
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, type PersonId } from '../store/index.ts'

export const undoHours = 72

export const mobileNew: Text = {
  ar: 'غيّرت جوالك قبل أقل من 72 ساعة، وأضفت هذا بعده. وافق بما أضفته قبل ذلك، أو عد بعدها',
  en: 'You changed your mobile less than 72 hours ago and added this afterwards. Approve with what you had before, or come back later',
}

/** Until when what was added at `madeAt` is too new for an irreversible act, since the mobile had just changed; or null. */
export async function mobileIsNew(db: Db, person: PersonId, madeAt: Instant, at: Instant): Promise<Instant | null> {
  const row = first(
    await db.query<{ until: string | null }>({
      name: 'identity:mobile-new',
      text: `select max(undo_until) as until from identity.mobile_change
        where person_id = $1 and undone_at is null and undo_until > $2 and made_at <= $3`,
      values: [person, at, madeAt],
    }),
  )
  return row?.until ?? null
}

export const coolingWords: Text = {
  ar: 'استعدت حسابك قبل أقل من 24 ساعة. ما لا رجعة فيه يُطلب بعدها',
  en: 'Your account was recovered less than 24 hours ago. What cannot be undone waits until then',
}

/** Until when a recovered account approves nothing irreversible, by whatever factor; null when it may. */
export async function coolingUntil(db: Db, person: PersonId, at: Instant): Promise<Instant | null> {
  const row = first(
    await db.query<{ until: string | null }>({
      name: 'identity:cooling',
      text: 'select max(until) as until from identity.cooling where person_id = $1 and until > $2',
      values: [person, at],
    }),
  )
  return row?.until ?? null
}
