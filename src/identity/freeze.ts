/**
 * "This wasn't me" (ID-37, section 6): one press freezes one's own account. Every session is dead with the same commit,
 * every way of signing in answers no, and only fingers and face at a kiosk bring it back.
 */
import type { Instant } from '../language/index.ts'
import { here, namedTransaction, type PersonId, type Pool, type Tx } from '../store/index.ts'
import { remember } from './accounts.ts'
import { forgetAttempts } from './attempts.ts'
import { endHold } from './hold.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import { dropPush } from './push/drop.ts'
import { endSessions } from './sessions.ts'

/** The press itself: one commit. */
export function freezeNow(pool: Pool, person: PersonId, device: string, at: Instant): Promise<boolean> {
  return namedTransaction('account: frozen', pool, (tx) => freezeSelf(tx, person, device, at))
}

/** Freezes an account that is open; false when it is not. Pressing it twice is pressing it once. */
export async function freezeSelf(tx: Tx, person: PersonId, device: string, at: Instant): Promise<boolean> {
  // First what is on its way in, for signing in takes its rows in this order too.
  await tx.query('delete from identity.sign_in where person_id = $1', [person])
  await tx.query(
    'update identity.code set killed_at = $2 where subject = $1 and used_at is null and killed_at is null',
    [person, at],
  )
  const frozen = await tx.query({
    name: 'identity:freeze',
    text: `update identity.account set state = 'frozen_self', closes_at = null
      where person_id = $1 and state in ('active', 'recovering', 'closing') returning person_id`,
    values: [person],
  })
  if (frozen.rowCount !== 1) return false
  here('account: frozen, its sessions alive')
  await endSessions(tx, person, 'frozen', at)
  await dropPush(tx, person)
  await tx.query(
    'update identity.temporary set killed_at = $2 where person_id = $1 and used_at is null and killed_at is null',
    [person, at],
  )
  await remember(tx, person, { at, kind: 'frozen', device })
  await tellAccount(tx, person, 'account.frozen', dateAndTime(at), at, at)
  return true
}

/**
 * The person has proved herself at a kiosk: her account, frozen, held by a rule or asleep since she left for good, is active
 * again. False when it was none of these: a suspended one stays so.
 */
export async function unfreeze(tx: Tx, person: PersonId, kiosk: string, at: Instant): Promise<boolean> {
  const thawed = await tx.query({
    name: 'identity:unfreeze',
    text: `update identity.account set state = 'active' where person_id = $1 and state in ('frozen_self', 'dormant', 'held') returning person_id`,
    values: [person],
  })
  if (thawed.rowCount !== 1) return false
  await endHold(tx, person, 'kiosk', at)
  await forgetAttempts(tx, person)
  await remember(tx, person, { at, kind: 'unfrozen', channel: 'kiosk', device: kiosk })
  await tellAccount(tx, person, 'account.unfrozen', dateAndTime(at), at, at)
  return true
}
