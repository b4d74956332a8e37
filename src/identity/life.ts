/**
 * What the registers mean for an account (identity.md section 6, ID-82): who died has it shut, who left for good has it
 * asleep, and both are signed out everywhere with it. It wakes when fingers and face prove at a kiosk that she is here again.
 */
import type { Instant } from '../language/index.ts'
import { first, inTransaction, type PersonId, type Tx } from '../store/index.ts'
import { lockAccount, remember } from './accounts.ts'
import { stopWhatIsOnItsWay } from './closing.ts'
import type { IdentityDeps } from './deps.ts'
import { getPerson, isCurrent } from './person.ts'
import { endSessions } from './sessions.ts'

const registers = ['people', 'residency']

/**
 * One round: holds the accounts of people whose rows changed since the last one against the registers. Returns how many
 * were shut or put to sleep. The feed's order is the order of writing, not of commits, so the last 500 positions are looked
 * at again and again.
 */
export async function followAccounts({ pool, clock }: Pick<IdentityDeps, 'pool' | 'clock'>): Promise<number> {
  const at = clock.now()
  return inTransaction(pool, async (tx) => {
    const from = first(await tx.query<{ position: number }>('select position from identity.followed for update'))
    const changed = await tx.query<{ person_id: string }>(
      `select distinct a.person_id from store.feed f join identity.account a using (person_id)
       where f.position > $1::bigint - 500 and split_part(f.register, '.', 1) = any($2)
         and a.state <> 'closed' order by a.person_id`,
      [from?.position ?? 0, registers],
    )
    let ended = 0
    for (const { person_id } of changed.rows) ended += Number(await shutOrSleep(tx, person_id, at))
    await tx.query(
      'update identity.followed set position = greatest(position, (select coalesce(max(position), 0) from store.feed))',
    )
    return ended
  })
}

/** An order outlasts a departure: a suspended account falls asleep when it is lifted (suspend.ts). */
async function shutOrSleep(tx: Tx, id: PersonId, at: Instant): Promise<boolean> {
  const person = await getPerson(tx, id)
  if (await isCurrent(tx, person)) {
    await wakeFromDeath(tx, id, at)
    return false
  }
  const state = person.alive ? 'dormant' : 'frozen_deceased'
  await lockAccount(tx, id)
  const put = await tx.query({
    name: 'identity:account-follow',
    text: `update identity.account set state = $2, closes_at = null,
        state_before_death = case when $2 = 'frozen_deceased' then state else state_before_death end
      where person_id = $1 and state not in ($2, 'frozen_deceased', 'closed')
        and not ($2 = 'dormant' and state = 'suspended') returning person_id`,
    values: [id, state],
  })
  if (put.rowCount !== 1) return false
  await stopWhatIsOnItsWay(tx, id, at)
  await endSessions(tx, id, state, at)
  await remember(tx, id, { at, kind: state === 'dormant' ? 'fell_asleep' : 'ended_by_death' })
  return true
}

/**
 * The death was taken back (P-10): the account is as it was, and whoever was signed in signs in again. One that was about
 * to close stays open.
 */
async function wakeFromDeath(tx: Tx, id: PersonId, at: Instant): Promise<void> {
  const put = await tx.query({
    name: 'identity:account-lives',
    text: `update identity.account set state_before_death = null,
        state = case state_before_death when 'closing' then 'active' else coalesce(state_before_death, 'dormant') end
      where person_id = $1 and state = 'frozen_deceased' returning person_id`,
    values: [id],
  })
  if (put.rowCount === 1) await remember(tx, id, { at, kind: 'death_taken_back' })
}
