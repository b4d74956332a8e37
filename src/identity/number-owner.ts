/**
 * Recycled numbers (ID-23): carriers give a number that nobody pays for to somebody else, who would then read an account's
 * codes. Once a month each account's mobile is asked about; where it is another's now, it is detached: free for its new
 * holder's account, no factor, and nothing is told there any more. Sessions stay: nothing says that they are not hers. She
 * reads of it in her inbox and history, comes in by phone, app or passkey, and gets another mobile at a desk.
 */
import type { Instant, Text } from '../language/index.ts'
import { dropContact } from '../notices/index.ts'
import { type Db, first, hours, inDays, inTransaction, later, type PersonId, type Tx } from '../store/index.ts'
import { lockAccount, remember } from './accounts.ts'
import type { IdentityDeps } from './deps.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import { getPerson } from './person.ts'

/** Whoever knows whose a number is: a carrier, or the body over all carriers. */
export interface NumberHolders {
  /**
   * Is this mobile registered to the holder of this identity number?
   * @returns null when it is not known; throws when nobody answers
   */
  holds(mobile: string, number: string): Promise<boolean | null>
}

const every = inDays(30)
/** Where nobody answered, or a worker died, it is asked again so soon. */
const again = hours(6)

export const numberGone: Text = {
  ar: 'لم يعد هذا الجوّال باسمك عند شركة الاتصالات. ادخل بمفتاح مرور أو تطبيق رموز، وغيّره عند موظف',
  en: 'This mobile is no longer yours at the carrier. Sign in with a passkey or a code app, and change it at an office',
}

interface Due {
  readonly person_id: PersonId
  readonly mobile: string
}

/**
 * One round: asks about those not asked about for a month, the oldest first.
 * @returns how many were asked about, at most `limit`
 */
export async function recheckOwners(
  deps: Pick<IdentityDeps, 'pool' | 'clock'>,
  holders: NumberHolders,
  limit = 20,
): Promise<number> {
  const at = deps.clock.now()
  const { rows } = await deps.pool.query<Due>({
    name: 'identity:owner-due',
    text: `update identity.account set owner_checked_at = $1 where person_id in (
        select person_id from identity.account
        where coalesce(owner_checked_at, created_at) <= $2 and mobile_gone_at is null and state <> 'closed'
        order by coalesce(owner_checked_at, created_at) limit $3 for update skip locked)
      returning person_id, mobile`,
    values: [later(at, again - every), later(at, -every), limit],
  })
  for (const due of rows) await ask(deps, holders, due, at)
  return rows.length
}

async function ask(
  { pool }: Pick<IdentityDeps, 'pool'>,
  holders: NumberHolders,
  { person_id: person, mobile }: Due,
  at: Instant,
): Promise<void> {
  const { number } = await getPerson(pool, person)
  // Outside any transaction; whoever does not answer is asked again in some hours.
  const holds = await holders.holds(mobile, number).catch(() => undefined)
  if (holds === undefined) return
  await inTransaction(pool, async (tx) => {
    await tx.query('update identity.account set owner_checked_at = $2 where person_id = $1 and mobile = $3', [
      person,
      at,
      mobile,
    ])
    if (holds === false) await detachMobile(tx, person, mobile, at)
  })
}

/** Her account has this mobile no more. False when it has another by now. */
export async function detachMobile(tx: Tx, person: PersonId, mobile: string, at: Instant): Promise<boolean> {
  await tx.query(
    'update identity.code set killed_at = $2 where subject = $1 and used_at is null and killed_at is null',
    [person, at],
  )
  await lockAccount(tx, person)
  const gone = await tx.query(
    `update identity.account set mobile_gone_at = $3
     where person_id = $1 and mobile = $2 and mobile_gone_at is null returning person_id`,
    [person, mobile, at],
  )
  if (gone.rowCount !== 1) return false
  await tx.query('delete from identity.mobile where mobile = $1 and person_id = $2', [mobile, person])
  // What the number could still undo, its new holder must not.
  await tx.query(
    `delete from identity.mobile_undo where person_id = $1 and change_id in (
       select change_id from identity.mobile_change where person_id = $1 and old_mobile = $2)`,
    [person, mobile],
  )
  await dropContact(tx, person, mobile)
  await remember(tx, person, { at, kind: 'mobile_gone', detail: { was: mobile.slice(-4) } })
  await tellAccount(tx, person, 'account.mobile-gone', { m4: mobile.slice(-4), ...dateAndTime(at) }, at, at)
  return true
}

/** Is this mobile detached from her account? Then no code is sent to it. */
export async function isNumberGone(db: Db, person: PersonId | null, mobile: string): Promise<boolean> {
  const row = first(
    await db.query({
      name: 'identity:number-gone',
      text: `select 1 from identity.account where person_id = $1 and mobile = $2 and mobile_gone_at is not null`,
      values: [person, mobile],
    }),
  )
  return row !== null
}
